import mssql from 'mssql'
import { expect } from 'vitest'
import { practiceFiles } from '../../../main/practice/files.ts'
import type { FaultId, World } from '../../../main/practice/schema.ts'
import type { SqlFault } from '../../../main/practice/sql/context.ts'
import type { Milestone } from '../../../main/practice/sql/media/index.ts'
import { startInstance } from '../../../main/practice/sql/program.ts'
import type { Database, InstanceState, StateStore } from '../../../main/practice/sql/state.ts'
import { memoryStore } from '../../../main/practice/sql/store.ts'
import type { TdsServer } from '../../../main/practice/tds/index.ts'
import { openWorld } from '../../../main/practice/world.ts'
import { progressOf } from '../../../main/sqlserver/statements/index.ts'
import type { Files } from '../../../main/ports/files.ts'
import { withFolder } from '../application.ts'
import { type ClientConfig, configFor, failure } from '../tds/rig.ts'
import { sampleInstance } from './media-instance.ts'

export interface Said {
  number: number
  message: string
}

export interface Options {
  as?: string
  database?: string
  inputs?: Record<string, string | number>
}

export interface Instance {
  store: StateStore
  database(name: string): Database
  change(edit: (state: InstanceState) => void): Promise<void>
  /** What sys.dm_exec_requests says of long work, asked through a connection of its own. */
  working(): Promise<{ command: string; percentComplete: number; wait: string | null }[]>
  /** Awaited at each percentage of long work. */
  hold: { gate: ((at: Milestone) => Promise<void>) | undefined }
  connect(config?: ClientConfig): Promise<mssql.ConnectionPool>
  /** Runs one statement through the real client. */
  run(sql: string, options?: Options): Promise<{ said: Said[]; rows: Record<string, unknown>[] }>
  /** The numbers of all errors of a statement that must fail, in their order. */
  errors(sql: string, options?: Options): Promise<(number | undefined)[]>
  /** Their texts, too. */
  refusal(sql: string, options?: Options): Promise<Said[]>
}

export interface MediaBench {
  /** The practice folder. */
  folder: string
  /** The real file of a simulated path. */
  real(path: string): string
  clock: { at: Date; pass(seconds: number): void }
  faults: Set<SqlFault>
  switchWorld(fault: FaultId, on: boolean): Promise<void>
  instance: Instance
  /** A further instance that sees the same drives and shares. */
  add(state: InstanceState): Instance
}

/** Instances in memory behind the real TDS server and the real mssql client, their backups as real files in a folder of their own. */
export function withBench(work: (bench: MediaBench) => Promise<void>, state = sampleInstance()): Promise<void> {
  return withFolder(async (folder) => {
    const clock = {
      at: new Date('2026-11-21T02:00:00Z'),
      pass(seconds: number) {
        clock.at = new Date(clock.at.getTime() + seconds * 1000)
      },
    }
    const faults = new Set<SqlFault>()
    const world = await openWorld(folder, () => clock.at)
    await world.change((next) => equip(next))
    const files = practiceFiles(folder, world.current)
    for (const name of ['D:\\Backup', 'D:\\Data', 'D:\\Log', 'F:\\Data', 'F:\\Log']) await files.makeFolder(name)
    const house = {
      files,
      faults,
      clock,
      servers: [] as TdsServer[],
      pools: [] as mssql.ConnectionPool[],
      internal: [],
    }
    try {
      await work({
        folder,
        real: (path) => files.whereIs(path),
        clock,
        faults,
        switchWorld: (fault, on) =>
          world.change((next) => {
            next.faults = next.faults.filter((each) => each !== fault)
            if (on) next.faults.push(fault)
          }),
        instance: start(house, state),
        add: (own) => start(house, own),
      })
      expect(house.internal).toEqual([])
    } finally {
      for (const server of house.servers) server.close()
      await Promise.all(house.pools.map((pool) => pool.close()))
    }
  })
}

interface House {
  files: Files
  faults: Set<SqlFault>
  clock: MediaBench['clock']
  servers: TdsServer[]
  pools: mssql.ConnectionPool[]
  /** Faults of the program itself. */
  internal: unknown[]
}

function start({ files, faults, clock, servers, pools, internal }: House, state: InstanceState): Instance {
  const store = memoryStore(state)
  const hold: Instance['hold'] = { gate: undefined }
  const options = {
    store,
    files,
    fault: (id: SqlFault) => faults.has(id),
    now: () => clock.at,
    pace: 0,
    domain: { passwordOf: () => undefined, operator: () => '' },
    onInternalError: (error: unknown) => internal.push(error),
    gate: (at: Milestone) => hold.gate?.(at) ?? Promise.resolve(),
  }
  const { server } = startInstance(options)
  servers.push(server)

  const connect = (config: ClientConfig = {}): Promise<mssql.ConnectionPool> => {
    const pool = new mssql.ConnectionPool(configFor(server, { requestTimeout: 0, ...config }))
    pools.push(pool)
    // A lost connection is told here, too; tests look at the request.
    pool.on('error', () => undefined)
    return pool.connect()
  }
  const shared = new Map<string, Promise<mssql.ConnectionPool>>()
  const request = async (asked: Options, onInfo: (said: Said) => void): Promise<mssql.Request> => {
    const { as = 'sa', database = 'master', inputs = {} } = asked
    const key = `${as}/${database}`
    const pool = shared.get(key) ?? connect({ user: as, database, options: { cancelTimeout: 60_000 } })
    shared.set(key, pool)
    const made = (await pool).request()
    for (const [name, value] of Object.entries(inputs)) made.input(name, value)
    made.on('info', ({ number, message }: Said) => onInfo({ number, message }))
    return made
  }
  const nothing = (): void => undefined

  return {
    store,
    hold,
    connect,
    database(name) {
      const found = store.current().databases.find((each) => each.name === name)
      if (found === undefined) throw new Error(`there is no database ${name}`)
      return found
    },
    change: (edit) => store.change(edit),
    async working() {
      const found: Awaited<ReturnType<Instance['working']>> = []
      for (const { id } of server.sessions()) {
        const { text, row } = progressOf(id)
        const asking = await request({ database: 'msdb', inputs: { session: id } }, nothing)
        for (const each of (await asking.query<unknown>(text)).recordset) found.push(row.parse(each))
      }
      return found.filter(({ command }) => command !== 'SELECT')
    },
    async run(sql, asked = {}) {
      const said: Said[] = []
      const { recordset } = await (await request(asked, (one) => said.push(one))).query<Record<string, unknown>>(sql)
      return { said, rows: [...(recordset ?? [])] }
    },
    async errors(sql, asked = {}) {
      const { preceding, number } = await failure((await request(asked, nothing)).query(sql))
      return [...preceding, number]
    },
    async refusal(sql, asked = {}) {
      const error: unknown = await (await request(asked, nothing)).query(sql).then(nothing, (reason: unknown) => reason)
      if (!(error instanceof mssql.RequestError)) throw new Error('It succeeded.')
      const { number = 0, message } = error
      const preceding = 'precedingErrors' in error ? (error.precedingErrors as readonly mssql.RequestError[]) : []
      return [...preceding, { number, message }].map((one) => ({ number: one.number ?? 0, message: one.message }))
    },
  }
}

/** The chosen computer stands for the SQL Server’s machine. */
function equip(world: World): void {
  const computer = world.computers[world.current]
  computer.folder = 'PRACTICE-SQL01'
  computer.fixedDrives = ['C', 'D', 'F']
}
