import { codeOf } from '../../engine/problem.ts'
import { localTime } from '../../engine/times.ts'
import type { Fact } from '../../engine/types.ts'
import { roleWords, shortFingerprint } from '../../keyfile/index.ts'
import { keyOf } from '../../kit/missing.ts'
import type { Identity, Ports } from '../../ports/index.ts'
import { readFingerprint } from './key.ts'

/** What the pages, and the home screen, say of this computer. Never rejects for what the computer refuses: it is said in the facts. */
export async function facts(page: string, p: Ports): Promise<Fact[]> {
  const identity = await identityOf(p)
  if (identity === undefined) return [{ label: 'Registry', value: 'Cannot be read', style: 'bad' }]
  return page === 'home' ? homeFacts(identity, p) : wizardFacts(identity, p)
}

/** What is known of the computer and its key. */
export async function wizardFacts(identity: Identity, p: Ports): Promise<Fact[]> {
  const { database, managementGroup } = identity
  const key = await keyState(p)
  return [
    { label: 'Computer name', value: identity.fqdn },
    { label: 'Role', ...role(identity, 'Service Manager ') },
    ...(managementGroup === undefined ? [] : [{ label: 'Management group', value: managementGroup }]),
    ...(database === undefined ? [] : [{ label: 'Database', value: `${database.name} on ${database.server}` }]),
    { label: 'Key fingerprint', ...fingerprintFact(key), ...(typeof key === 'object' ? { copy: true } : {}) },
    { label: 'Key backup', ...(await backupFact(identity, key, p)) },
  ]
}

async function homeFacts(identity: Identity, p: Ports): Promise<Fact[]> {
  const { managementGroup, product } = identity
  return [
    { label: 'Role', ...role(identity, '') },
    ...(managementGroup === undefined ? [] : [{ label: 'Management group', value: managementGroup }]),
    ...(product === undefined ? [] : [{ label: 'Version', value: `${product.name}, ${product.version}` }]),
    { label: 'Encryption key', ...fingerprintFact(await keyState(p)) },
    { label: 'Signed in as', value: `${identity.operator}, ${identity.elevated ? 'elevated' : 'not elevated'}` },
  ]
}

type Value = Omit<Fact, 'label'>

function role(identity: Identity, product: string): Value {
  if (identity.role === undefined) return { value: 'No Service Manager on this computer', style: 'quiet' }
  const words = roleWords(identity.role).replace(/^Service Manager /, '')
  const text = `${product}${words}${identity.workflowServer === true ? ', workflow server' : ''}`
  return { value: text.charAt(0).toUpperCase() + text.slice(1) }
}

type KeyState = { fingerprint: string } | 'none' | 'unreadable'

async function keyState(p: Ports): Promise<KeyState> {
  try {
    const fingerprint = await readFingerprint(p.machine)
    return fingerprint === undefined ? 'none' : { fingerprint }
  } catch (error) {
    if (codeOf(error) !== 'registry-unreadable') throw error
    return 'unreadable'
  }
}

function fingerprintFact(key: KeyState): Value {
  if (key === 'none') return { value: 'No key on this computer', style: 'quiet' }
  if (key === 'unreadable') return { value: 'Cannot be read', style: 'bad' }
  return { value: shortFingerprint(key.fingerprint), style: 'mono' }
}

async function backupFact(identity: Identity, key: KeyState, p: Ports): Promise<Value> {
  let artifacts
  try {
    artifacts = await p.kit.artifacts()
  } catch (error) {
    if (codeOf(error)?.startsWith('kit-') !== true) throw error
    return { value: 'The recovery kit cannot be read', style: 'bad' }
  }
  const any = keyOf(artifacts, identity.netbios)
  if (typeof key !== 'object') {
    return any === undefined
      ? { value: `No key of ${identity.netbios} in the recovery kit`, style: 'quiet' }
      : { value: `In the recovery kit since ${localTime(new Date(any.created))}`, style: 'good' }
  }
  const same = keyOf(artifacts, identity.netbios, key.fingerprint)
  if (same !== undefined)
    return { value: `In the recovery kit since ${localTime(new Date(same.created))}`, style: 'good' }
  return any === undefined
    ? { value: 'None of this key in the recovery kit', style: 'quiet' }
    : { value: `Only an earlier key of ${identity.netbios} in the recovery kit`, style: 'warn' }
}

export async function identityOf(p: Ports): Promise<Identity | undefined> {
  try {
    return await p.machine.call('computer.identify', {})
  } catch (error) {
    if (codeOf(error) !== 'registry-unreadable') throw error
    return undefined
  }
}
