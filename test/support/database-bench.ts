import type { Duplex } from 'node:stream'
import path from 'node:path'
import type { ServerAddress } from '../../preload/contract/input/server.ts'
import type { Secrets } from '../../main/engine/types.ts'
import type { Ports } from '../../main/ports/index.ts'
import { practiceFiles } from '../../main/practice/files.ts'
import { blankDatabase } from '../../main/practice/sql/initial/blank.ts'
import type { Milestone } from '../../main/practice/sql/media/index.ts'
import { startInstance } from '../../main/practice/sql/program.ts'
import type { SqlFault } from '../../main/practice/sql/context.ts'
import type { InstanceState, StateStore } from '../../main/practice/sql/state.ts'
import { memoryStore } from '../../main/practice/sql/store.ts'
import { openWorld } from '../../main/practice/world.ts'
import { createSqlServers } from '../../main/sqlserver/index.ts'
import { bytesOf, withFolder } from './application.ts'
import { type Bench, openBench } from './key-bench.ts'
import { ACCOUNTS, emptyInstance, PASSWORD } from './sql/memory-instance.ts'
import { cuttableWire } from './tds/cuttable-wire.ts'

/** An instance of the bench, as a test gets at it. */
export interface Server {
  store: StateStore
  faults: Set<SqlFault>
  /** Awaited at each percentage of long work. */
  hold: { gate: ((at: Milestone) => Promise<void>) | undefined }
  /** Faults of the simulation itself; none in a test that is right. */
  internal: unknown[]
}

export interface DatabaseBench extends Bench {
  sql01: Server
  sco: Server
  /** The real file of a path as the servers see it. */
  real(path: string): string
  /** The wire is cut when so many packets have come from the servers from now on; 0 for never again. */
  cutAfter(packets: number): void
  /** Packets that came from the servers so far. */
  packets(): number
  /** Whether that text reached a server, in one batch or as a statement with parameters. */
  wasSent(text: string): boolean
}

/** The sign-ins of the tests: sa on the one, a Windows account by name on the other. */
export const SIGN_IN = {
  serviceManagerServer: 'PRACTICE-SQL01',
  serviceManagerSignIn: 'sql',
  serviceManagerUser: 'sa',
} as const
export const SCO_SIGN_IN = {
  orchestratorElsewhere: true,
  orchestratorServer: 'PRACTICE-SQL02\\SCO',
  orchestratorSignIn: 'account',
  orchestratorUser: 'PRACTICE\\admin',
} as const
export const databaseSecrets = (more: Record<string, string> = {}): Secrets =>
  Object.fromEntries(
    Object.entries({ 'service-manager-password': PASSWORD, 'orchestrator-password': PASSWORD, ...more }).map(
      ([name, text]) => [name, bytesOf(text)],
    ),
  )

const MB = 1024 ** 2

/** Two instances, as small as they can be and still have all kinds: FULL, SIMPLE, encrypted, another tool’s backups. */
function states(): { sql01: InstanceState; sco: InstanceState } {
  const own = emptyInstance({ name: 'PRACTICE-SQL01', machine: 'PRACTICE-SQL01', utcOffset: 60 })
  const database = (name: string, id: number, recoveryModel: 'FULL' | 'SIMPLE', certificate?: string) =>
    blankDatabase({
      name,
      id,
      instance: own,
      size: [16, 8],
      recoveryModel,
      ...(certificate === undefined ? {} : { content: { certificate } }),
    })
  const manager = database('ServiceManager', 5, 'FULL')
  manager.content.userRoles.push({ role: 'Administrators', sid: ACCOUNTS[0]?.sid ?? '' })
  const sco = emptyInstance({
    name: 'PRACTICE-SQL02\\SCO',
    machine: 'PRACTICE-SQL02',
    instance: 'SCO',
    edition: 'Express Edition (64-bit)',
    engineEdition: 4,
  })
  return {
    sql01: {
      ...own,
      edition: 'Enterprise Edition (64-bit)',
      engineEdition: 3,
      certificates: [{ name: 'TDE', thumbprint: 'C0FFEE'.padEnd(40, '0') }],
      databases: [
        manager,
        database('DWStagingAndConfig', 6, 'SIMPLE'),
        database('DWRepository', 7, 'SIMPLE'),
        database('ReportServer', 8, 'FULL'),
        database('HRPortal', 9, 'FULL', 'TDE'),
      ],
      backups: [
        {
          guid: '11111111-2222-3333-4444-555555555555',
          database: 'ReportServer',
          type: 'D',
          copyOnly: false,
          snapshot: false,
          checksums: false,
          damaged: false,
          started: '2026-11-20T23:00:00',
          finished: '2026-11-20T23:05:00',
          size: 20 * MB,
          compressedSize: 5 * MB,
          position: 1,
          userName: 'PRACTICE\\svc-backup',
          machine: 'PRACTICE-SQL01',
          paths: ['{E4B1A4C2-0000-0000-0000-000000000000}1'],
          deviceType: 7,
        },
      ],
    },
    sco: { ...sco, databases: [blankDatabase({ name: 'Orchestrator', id: 5, instance: sco, size: [16, 8] })] },
  }
}

/** The machine of the servers: drives of its own, the shares of everybody. */
async function serverFiles(folder: string) {
  const world = structuredClone((await openWorld(path.join(folder, 'practice'), () => new Date())).current())
  const computer = world.computers[world.current]
  computer.folder = 'PRACTICE-SQL01'
  computer.netbios = 'PRACTICE-SQL01'
  computer.fixedDrives = ['C', 'D']
  const files = practiceFiles(path.join(folder, 'practice'), () => world)
  for (const name of ['D:\\Backup', 'D:\\Data', 'D:\\Log']) await files.makeFolder(name)
  return files
}

/** What the person’s computer and two servers are, with the product’s own driver between them. */
export async function openDatabaseBench(
  folder: string,
  change: (all: ReturnType<typeof states>) => void = () => undefined,
) {
  const bench = await openBench(folder)
  const files = await serverFiles(folder)
  const all = states()
  change(all)
  const wire = cuttableWire()
  const start = (state: InstanceState) => {
    const store = memoryStore(state, ACCOUNTS)
    const faults = new Set<SqlFault>()
    const hold: Server['hold'] = { gate: undefined }
    const internal: unknown[] = []
    const options = {
      store,
      files,
      fault: (id: SqlFault) => faults.has(id),
      now: () => new Date(),
      pace: 0,
      gate: (at: Milestone) => hold.gate?.(at) ?? Promise.resolve(),
      domain: {
        passwordOf: (account: string) =>
          ACCOUNTS.some(({ name }) => name.toLowerCase() === account.toLowerCase()) ? PASSWORD : undefined,
        operator: () => 'PRACTICE\\admin',
      },
      onInternalError: (error: unknown) => void internal.push(error),
    }
    return { program: startInstance(options), server: { store, faults, hold, internal } }
  }
  const [sql01, sco] = [start(all.sql01), start(all.sco)]
  const dial = async ({ host, instance }: ServerAddress): Promise<Duplex> => {
    const found =
      host.toUpperCase() === 'PRACTICE-SQL01' && instance === undefined
        ? sql01
        : host.toUpperCase() === 'PRACTICE-SQL02' && instance?.toUpperCase() === 'SCO'
          ? sco
          : undefined
    if (found === undefined) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' })
    return wire.through(await found.program.connect())
  }
  const sql = createSqlServers({ dial })
  const ports: Ports = { ...bench.ports, sql }
  return {
    ...bench,
    ports,
    sql01: sql01.server,
    sco: sco.server,
    real: (name: string) => files.whereIs(name),
    cutAfter: wire.cutAfter,
    packets: wire.packets,
    wasSent: wire.wasSent,
    async close() {
      await sql.forget()
      sql01.program.server.close()
      sco.program.server.close()
    },
  }
}

export function withDatabases(
  work: (bench: DatabaseBench) => Promise<void>,
  change?: (all: ReturnType<typeof states>) => void,
): Promise<void> {
  return withFolder(async (folder) => {
    const bench = await openDatabaseBench(folder, change)
    try {
      await work(bench)
    } finally {
      await bench.close()
    }
  })
}
