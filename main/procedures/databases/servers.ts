import { type Connection, connectionOf, passwordOf } from '../../../preload/contract/connection.ts'
import { slotFor, usedSlots } from '../../../preload/contract/wizards/database-servers.ts'
import type { DatabaseSlot } from '../../../preload/contract/wizards/known-databases.ts'
import { codeOf, Problem } from '../../engine/problem.ts'
import type { Finding, SecretName, Secrets } from '../../engine/types.ts'
import type { Instance, Ports } from '../../ports/index.ts'
import { blockOf } from '../blocks.ts'

/** The answers of the page “Database servers”, as far as they are given. */
export type ServerAnswers = Readonly<Record<string, unknown>>

/** One instance, with every slot of the page that leads to it. */
export interface Server {
  /** The name that it gives itself. */
  name: string
  /** The first slot that leads to it: its sign-in is used. */
  slot: DatabaseSlot
  slots: DatabaseSlot[]
  instance: Instance
}

export interface Opened {
  servers: Server[]
  /** The slots whose server can’t be reached or refuses, with the reason. */
  problems: { slot: DatabaseSlot; connection: Connection; problem: Problem }[]
}

/** The connections that the answers name. */
export function connectionsOf(a: ServerAnswers): { slot: DatabaseSlot; connection: Connection }[] {
  return usedSlots(a).flatMap((slot) => {
    const connection = connectionOf(a, slot)
    return connection === undefined ? [] : [{ slot, connection }]
  })
}

/** The passwords that these answers need: none for the Windows account that runs the program. */
export function passwordsOf(a: ServerAnswers): SecretName[] {
  return connectionsOf(a)
    .filter(({ connection }) => connection.signIn !== 'windows')
    .map(({ slot }) => passwordOf(slot))
}

/** Signs in to one. @throws Problem as `SqlServers` */
export function openSlot(
  p: Pick<Ports, 'sql'>,
  { slot, connection }: { slot: DatabaseSlot; connection: Connection },
  secrets: Secrets = {},
  signal?: AbortSignal,
): Promise<Instance> {
  return p.sql.open(connection, {
    password: secrets[passwordOf(slot)],
    ...(signal === undefined ? {} : { signal }),
  })
}

/** Signs in to all of them. Slots that lead to one instance are one server. Rejects only for a fault of the program. */
export async function openServers(p: Pick<Ports, 'sql'>, a: ServerAnswers, secrets?: Secrets): Promise<Opened> {
  const opened: Opened = { servers: [], problems: [] }
  const each = await Promise.all(
    connectionsOf(a).map(async (one) => {
      try {
        return { ...one, instance: await openSlot(p, one, secrets) }
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        return { ...one, problem: error }
      }
    }),
  )
  for (const one of each) {
    if ('problem' in one) {
      opened.problems.push(one)
      continue
    }
    const { name } = one.instance.identity
    const known = opened.servers.find((server) => sameName(server.name, name))
    if (known === undefined) opened.servers.push({ name, slot: one.slot, slots: [one.slot], instance: one.instance })
    else known.slots.push(one.slot)
  }
  return opened
}

/** A wrong password of a Windows account looks to the server like an account of a foreign domain. */
const AT_PASSWORD: ReadonlySet<string> = new Set(['login-failed', 'login-untrusted-domain', 'password-missing'])

/** What stands in the way of signing in, each at the field that it is about. */
export function openFindings({ problems }: Opened): Finding[] {
  return problems.map(({ slot, connection, problem }) => {
    const atPassword = AT_PASSWORD.has(problem.code) && connection.signIn !== 'windows'
    const field = atPassword ? passwordOf(slot) : `${slot}Server`
    const found = blockOf(problem, field, prefixOf(slot))
    if (codeOf(problem) !== 'certificate-untrusted') return found
    return { ...found, fix: found.fix ?? 'Use Test connection: it shows the certificate and lets it be trusted.' }
  })
}

/** The server that a database of these products is looked for on: its own slot’s, or the one that stands in for it. */
export function serverFor(slot: DatabaseSlot, a: ServerAnswers, servers: readonly Server[]): Server | undefined {
  const wanted = slotFor(slot, a)
  return servers.find(({ slots }) => slots.includes(wanted))
}

/** Findings of one code may come from each slot; those of the first bear the plain code. */
function prefixOf(slot: DatabaseSlot): string {
  return slot === 'serviceManager' ? '' : passwordOf(slot).replace(/password$/, '')
}

/** Names of servers are compared without case. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
