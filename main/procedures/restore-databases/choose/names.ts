import { parseServer } from '../../../../preload/contract/input/server.ts'

/** Every name under which an instance is known. */
export interface KnownAs {
  /** SERVERPROPERTY('ServerName'): `SQL01` or `SQL01\INSTANCE`; virtual on a cluster. */
  name: string
  machine: string
  instance?: string | null | undefined
  /** The cluster node that runs it now. */
  physicalName?: string | null | undefined
  /** @@SERVERNAME, which stays the old one after a computer was renamed. */
  ownName?: string | null | undefined
  /** What was typed to connect: an alias leads here too. */
  typed: string
  /** Listeners of availability groups: `SMLISTENER`. */
  listeners: readonly string[]
}

/**
 * Whether a stored name leads to this instance. Case, domain and port do not matter: `SQL01`, `sql01.contoso.example` and `SQL01,1433`
 * are one server. An alias, a listener and the name of a cluster count as equal when they lead here.
 * Source: service-manager.md section 7.4.
 */
export function leadsHere(stored: string, here: KnownAs): boolean {
  const wanted = parts(stored)
  if (wanted === undefined) return false
  return namesOf(here).some((name) => {
    const known = parts(name.text)
    if (known === undefined || known.host !== wanted.host) return false
    // A port stands for an instance that its number alone does not name; a listener stands for the instance behind it.
    if (wanted.port || known.port || name.any) return true
    return known.instance === wanted.instance
  })
}

function namesOf(here: KnownAs): { text: string; any?: true }[] {
  const instance = (here.instance ?? '') === '' ? '' : `\\${here.instance}`
  return [
    { text: here.name },
    { text: `${here.machine}${instance}` },
    ...some(here.physicalName, (name) => ({ text: `${name}${instance}` })),
    ...some(here.ownName, (text) => ({ text })),
    { text: here.typed },
    ...here.listeners.map((text) => ({ text, any: true as const })),
  ]
}

function some<T>(name: string | null | undefined, make: (name: string) => T): T[] {
  return name === null || name === undefined ? [] : [make(name)]
}

function parts(text: string): { host: string; instance: string; port: boolean } | undefined {
  const address = parseServer(text)
  if (typeof address === 'string') return undefined
  const host = address.host.toLowerCase()
  return {
    host: isAddress(host) ? host : (host.split('.')[0] ?? host),
    instance: (address.instance ?? '').toLowerCase(),
    port: address.port !== undefined,
  }
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':')
}
