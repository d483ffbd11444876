import { cp, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Duplex } from 'node:stream'
import type { Secrets } from '../../main/engine/types.ts'
import type { Ports } from '../../main/ports/index.ts'
import { practiceFiles } from '../../main/practice/files.ts'
import type { SqlFault } from '../../main/practice/sql/context.ts'
import { PRACTICE_PASSWORD, practiceAccounts } from '../../main/practice/sql/initial/accounts.ts'
import { initialInstances } from '../../main/practice/sql/initial/instances.ts'
import type { Milestone } from '../../main/practice/sql/media/index.ts'
import { startInstance } from '../../main/practice/sql/program.ts'
import type { InstanceState, StateStore } from '../../main/practice/sql/state.ts'
import { memoryStore } from '../../main/practice/sql/store.ts'
import { openWorld } from '../../main/practice/world.ts'
import { createSqlServers } from '../../main/sqlserver/index.ts'
import type { ServerAddress } from '../../preload/contract/input/server.ts'
import { bytesOf, withFolder } from './application.ts'
import { type Bench, openBench } from './key-bench.ts'
import { cuttableWire } from './tds/cuttable-wire.ts'

export interface Server {
  store: StateStore
  faults: Set<SqlFault>
  /** Awaited at each percentage of long work. */
  hold: { gate: ((at: Milestone) => Promise<void>) | undefined }
  /** Faults of the simulation itself; none in a test that is right. */
  internal: unknown[]
}

export interface RecoveryBench extends Bench {
  /** The server before the disaster, and the freshly installed one that has its name afterwards. */
  old: Server
  rebuilt: Server
  /** A server of another name, with the same drives as the first. */
  other: Server
  /** Which of the first two PRACTICE-SQL01 leads to; also by the names `SMDB` (an alias) and the full one. */
  now: { is: 'old' | 'rebuilt' }
  domain: { knows(account: string): boolean }
  /** Awaited before and after each batch that changes something, with its id. */
  statement: { before: ((id: string) => Promise<void>) | undefined; after: ((id: string) => Promise<void>) | undefined }
  /** The clock of all servers goes forward. */
  pass(seconds: number): void
  real(path: string, of?: keyof typeof MACHINES): string
  cutAfter(packets: number): void
  packets(): number
  wasSent(text: string): boolean
  /** Every session is closed, as when a process ends. */
  forget(): Promise<void>
}

export const SERVER = 'PRACTICE-SQL01'
export const SIGN_IN = { serverServer: SERVER, serverSignIn: 'sql', serverUser: 'sa' } as const
export const serverSecrets = (): Secrets => ({
  'server-password': bytesOf(PRACTICE_PASSWORD),
  'messages-password': bytesOf(PRACTICE_PASSWORD),
  'service-manager-password': bytesOf(PRACTICE_PASSWORD),
})

const MACHINES = {
  old: { folder: 'PRACTICE-SQL01', drives: ['C', 'D', 'L'] },
  rebuilt: { folder: 'PRACTICE-SQL01-rebuilt', drives: ['C', 'F'] },
  other: { folder: 'PRACTICE-SQL09', drives: ['C', 'D', 'L'] },
} as const
const MB = 1024 ** 2

export interface States {
  old: InstanceState
  rebuilt: InstanceState
  other: InstanceState
}

/** The product's sample instances with small files: what takes minutes elsewhere takes a moment here. */
function states(): States {
  const { 'PRACTICE-SQL01': old, 'PRACTICE-SQL01-rebuilt': rebuilt } = initialInstances(new Date())
  for (const { content } of old.databases) for (const file of content.files) file.size = 2 * MB
  // Other servers than the management servers' are not in a recovery's way.
  old.databases = old.databases.filter(({ name }) => !['HRPortal', 'OMDWDataMart', 'CMDWDataMart'].includes(name))
  old.availabilityGroups = []
  const other: InstanceState = {
    ...structuredClone(old),
    name: 'PRACTICE-SQL09',
    machine: 'PRACTICE-SQL09',
    folder: 'PRACTICE-SQL09',
    databases: [],
    backups: [],
  }
  return { old, rebuilt, other }
}

async function filesOf(
  folder: string,
  { folder: own, drives }: (typeof MACHINES)[keyof typeof MACHINES],
  state: InstanceState,
) {
  const world = structuredClone((await openWorld(path.join(folder, 'practice'), () => new Date())).current())
  const computer = world.computers[world.current]
  computer.folder = own
  computer.netbios = state.machine
  computer.fixedDrives = [...drives]
  const files = practiceFiles(path.join(folder, 'practice'), () => world)
  for (const name of Object.values(state.folders)) await files.makeFolder(name)
  for (const { path: place } of state.databases.flatMap(({ content }) => content.files))
    await files.makeFolder(files.dirname(place))
  return files
}

/** The person's computer and three servers, with the product's own driver between them. */
export async function openRecoveryBench(folder: string, change: (all: States) => void = () => undefined) {
  const bench = await openBench(folder)
  const all = states()
  change(all)
  const wire = cuttableWire()
  let knows = (_account: string) => true
  let ahead = 0
  const start = async (which: keyof States) => {
    const files = await filesOf(folder, MACHINES[which], all[which])
    const store = memoryStore(all[which], practiceAccounts)
    const faults = new Set<SqlFault>()
    const hold: Server['hold'] = { gate: undefined }
    const internal: unknown[] = []
    const options = {
      store,
      files,
      fault: (id: SqlFault) => faults.has(id),
      now: () => new Date(Date.now() + ahead),
      pace: 0,
      gate: (at: Milestone) => hold.gate?.(at) ?? Promise.resolve(),
      domain: {
        passwordOf: (account: string) =>
          knows(account) && practiceAccounts.some(({ name }) => name.toLowerCase() === account.toLowerCase())
            ? PRACTICE_PASSWORD
            : undefined,
        operator: () => 'PRACTICE\\admin',
      },
      onInternalError: (error: unknown) => void internal.push(error),
    }
    return { program: startInstance(options), files, server: { store, faults, hold, internal } }
  }
  const started = { old: await start('old'), rebuilt: await start('rebuilt'), other: await start('other') }
  const now: RecoveryBench['now'] = { is: 'old' }
  const dial = async ({ host, instance }: ServerAddress): Promise<Duplex> => {
    const name = host.toUpperCase().split('.')[0] ?? ''
    const found =
      instance !== undefined
        ? undefined
        : [SERVER, 'SMDB'].includes(name)
          ? started[now.is]
          : name === 'PRACTICE-SQL09'
            ? started.other
            : undefined
    if (found === undefined) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' })
    return wire.through(await found.program.connect())
  }
  const sql = createSqlServers({ dial })
  // Services that are stopped leave the databases, as the world does it.
  const machine: Ports['machine'] = {
    async call(verb, args, options) {
      const answer = await bench.ports.machine.call(verb, args, options)
      if (verb === 'services.stop') {
        const { netbios } = await bench.ports.machine.call('computer.identify', {})
        for (const { server } of Object.values(started)) await leave(server.store, netbios)
      }
      return answer
    },
  }
  const statement: RecoveryBench['statement'] = { before: undefined, after: undefined }
  // Between the product and its driver: a moment before and after each batch.
  const watched: Ports['sql'] = {
    ...sql,
    certificate: (server, options) => sql.certificate(server, options),
    forget: () => sql.forget(),
    async open(connection, options) {
      const instance = await sql.open(connection, options)
      return {
        identity: instance.identity,
        rows: (query, more) => instance.rows(query, more),
        async run(batch, more) {
          await statement.before?.(batch.id)
          await instance.run(batch, more)
          await statement.after?.(batch.id)
        },
      }
    },
  }
  const ports: Ports = { ...bench.ports, sql: watched, machine }
  const made: RecoveryBench & { close(): Promise<void> } = {
    ...bench,
    ports,
    old: started.old.server,
    rebuilt: started.rebuilt.server,
    other: started.other.server,
    now,
    statement,
    domain: {
      get knows() {
        return knows
      },
      set knows(next) {
        knows = next
      },
    },
    pass(seconds) {
      ahead += seconds * 1000
    },
    real: (name, of = now.is) => started[of].files.whereIs(name),
    cutAfter: wire.cutAfter,
    packets: wire.packets,
    wasSent: wire.wasSent,
    forget: () => sql.forget(),
    async close() {
      await sql.forget()
      for (const { program } of Object.values(started)) program.server.close()
    },
  }
  return made
}

export function withRecovery(
  work: (bench: RecoveryBench) => Promise<void>,
  change?: (all: States) => void,
): Promise<void> {
  return withFolder(async (folder) => {
    const bench = await openRecoveryBench(folder, change)
    try {
      await work(bench)
    } finally {
      await bench.close()
    }
  })
}

/** The sessions of a computer are gone. */
export function leave(store: StateStore, host: string): Promise<void> {
  return store.change((state) => {
    for (const database of state.databases)
      database.sessions = database.sessions.filter((session) => session.host !== host)
  })
}

/** A bench as it was once prepared: copied for each test that begins there. */
export async function preparedRecovery(prepare: (bench: RecoveryBench) => Promise<void>) {
  const first = await mkdtemp(path.join(os.tmpdir(), 'recovery-'))
  const bench = await openRecoveryBench(first)
  await prepare(bench)
  await bench.close()
  const after: States = {
    old: bench.old.store.current(),
    rebuilt: bench.rebuilt.store.current(),
    other: bench.other.store.current(),
  }
  return {
    with: (work: (bench: RecoveryBench) => Promise<void>): Promise<void> =>
      withFolder(async (folder) => {
        await cp(first, folder, { recursive: true })
        const copy = await openRecoveryBench(folder, (all) => Object.assign(all, structuredClone(after)))
        try {
          await work(copy)
        } finally {
          await copy.close()
        }
      }),
    remove: () => rm(first, { recursive: true, force: true }),
  }
}
