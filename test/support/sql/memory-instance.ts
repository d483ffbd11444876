import { posix } from 'node:path'
import type { Duplex } from 'node:stream'
import type { Files } from '../../../main/ports/files.ts'
import type { SqlFault } from '../../../main/practice/sql/context.ts'
import { blankDatabase, blankInstance } from '../../../main/practice/sql/initial/blank.ts'
import { hashPassword } from '../../../main/practice/sql/password.ts'
import { type InstanceProgram, startInstance } from '../../../main/practice/sql/program.ts'
import type { Account, Database, InstanceState, StateStore } from '../../../main/practice/sql/state.ts'
import { memoryStore } from '../../../main/practice/sql/store.ts'

/** The password of sa, and of every Windows account of the domain. */
export const PASSWORD = 'Practice!2026'
const SALT = Buffer.from('01020304', 'hex')
/** The hash of `PASSWORD`. */
export const PASSWORD_HASH = hashPassword(PASSWORD, SALT)

/** Windows accounts that the domain of these instances knows. */
export const ACCOUNTS: readonly Account[] = [
  { name: 'PRACTICE\\admin', type: 'U', sid: '0105000000000005150000000A0B0C0D0E0F10111213141551040000' },
  { name: 'PRACTICE\\svc-sm', type: 'U', sid: '0105000000000005150000000A0B0C0D0E0F10111213141552040000' },
  { name: 'PRACTICE\\Operators', type: 'G', sid: '0105000000000005150000000A0B0C0D0E0F10111213141553040000' },
  {
    name: 'PRACTICE\\member',
    type: 'U',
    sid: '0105000000000005150000000A0B0C0D0E0F10111213141554040000',
    memberOf: ['PRACTICE\\Operators'],
  },
]

/** An instance as Setup leaves it: sa, and PRACTICE\admin as a sysadmin. */
export function emptyInstance(overrides: Partial<InstanceState> = {}): InstanceState {
  const [admin] = ACCOUNTS
  const state = blankInstance({
    name: 'SQL01',
    folder: 'SQL01',
    drives: ['C', 'D'],
    folders: { data: 'D:\\Data', log: 'D:\\Log', backup: 'D:\\Backup' },
    serviceAccount: 'NT SERVICE\\MSSQLSERVER',
    saHash: PASSWORD_HASH,
    administrators:
      admin === undefined ? [] : [{ id: 262, name: admin.name, type: 'U', sid: admin.sid, disabled: false }],
  })
  return { ...state, utcOffset: 0, ...overrides }
}

/** An empty database of such an instance, with ids from 5 on. */
export function emptyDatabase(name: string, id = 5, content: Partial<Database['content']> = {}): Database {
  return blankDatabase({ name, id, instance: emptyInstance(), content })
}

/** SQL logins `login000001` …, each in one role and with one permission: for what has to be fast with many. */
export function manyLogins(count: number): Pick<InstanceState, 'principals' | 'members' | 'permissions'> {
  const base = emptyInstance()
  const names = Array.from({ length: count }, (_, index) => `login${String(index + 1).padStart(6, '0')}`)
  return {
    principals: [
      ...base.principals,
      ...names.map((name, index) => ({
        id: 300 + index,
        name,
        type: 'S' as const,
        sid: (index + 1).toString(16).padStart(32, '0').toUpperCase(),
        disabled: index % 97 === 0,
        defaultDatabase: 'master',
        defaultLanguage: 'us_english',
        hash: PASSWORD_HASH,
        policyChecked: true,
        expirationChecked: false,
      })),
    ],
    members: [...base.members, ...names.map((member) => ({ role: 'bulkadmin', member }))],
    permissions: [
      ...base.permissions,
      ...names.map((grantee) => ({
        class: 100,
        state: 'G' as const,
        permission: 'CONNECT SQL',
        grantee,
        grantor: 'sa',
      })),
    ],
  }
}

/** Users of those logins, each in one role. Their numbers leave out those of the fixed roles, as a server does. */
export function manyUsers(count: number): Pick<Database['content'], 'principals' | 'members' | 'permissions'> {
  const own = manyLogins(count).principals.filter(({ name }) => name.startsWith('login'))
  return {
    principals: own.map(({ name, sid }, index) => ({
      id: index < 10_000 ? 5 + index : 20_000 + index,
      name,
      type: 'S' as const,
      authentication: 1,
      sid,
      defaultSchema: 'dbo',
    })),
    members: own.map(({ name }) => ({ role: 'db_datareader', member: name })),
    permissions: own.map(({ name }) => ({
      class: 0,
      state: 'G' as const,
      permission: 'CONNECT',
      grantee: name,
      grantor: 'dbo',
    })),
  }
}

export interface MemoryInstance extends InstanceProgram {
  store: StateStore
  /** Switched on while they are in it. */
  faults: Set<SqlFault>
  /** For `createSqlServers({ dial })`: any name leads here. */
  dial(): Promise<Duplex>
  /** What the instance’s program did wrong by itself; empty unless there is a fault in it. */
  internal: unknown[]
}

export interface MemoryOptions {
  accounts?: readonly Account[]
  files?: Files
  now?: () => Date
  faults?: readonly SqlFault[]
  pace?: number
}

/** An instance whose state is in memory, served over the in-process pair of streams. */
export function memoryInstance(overrides: Partial<InstanceState> = {}, options: MemoryOptions = {}): MemoryInstance {
  const store = memoryStore(emptyInstance(overrides), options.accounts ?? ACCOUNTS)
  const faults = new Set(options.faults)
  const internal: unknown[] = []
  const program = startInstance({
    store,
    files: options.files ?? memoryFiles(),
    fault: (id) => faults.has(id),
    now: options.now ?? (() => new Date('2026-11-21T03:15:00.000Z')),
    pace: options.pace ?? 0,
    domain: {
      passwordOf: (account) =>
        store.accounts().some(({ name, type }) => type === 'U' && name.toLowerCase() === account.toLowerCase())
          ? PASSWORD
          : undefined,
      operator: () => 'PRACTICE\\admin',
    },
    onInternalError: (error) => void internal.push(error),
  })
  return { ...program, store, faults, internal, dial: () => program.connect() }
}

const noFile = (code: string, path: string) => Object.assign(new Error(`${code}: ${path}`), { code })

/** Small files in memory, for instances that write certificates and look for paths: drives C: and D:, and the share \\FS02\DR. */
export function memoryFiles(): Files {
  const files = new Map<string, Uint8Array>()
  const folders = new Set(['c:', 'd:', 'd:/data', 'd:/log', 'd:/backup', '//fs02/dr'])
  const key = (path: string) => path.replaceAll('\\', '/').replace(/\/+$/, '').toLowerCase()
  const folderOf = (path: string) => posix.dirname(key(path))
  const all: Files = {
    async create(path) {
      if (files.has(key(path))) throw noFile('EEXIST', path)
      if (!folders.has(folderOf(path))) throw noFile('ENOENT', path)
      files.set(key(path), new Uint8Array())
      return {
        write: async (bytes) => void files.set(key(path), Uint8Array.from([...(files.get(key(path)) ?? []), ...bytes])),
        flush: async () => undefined,
        close: async () => undefined,
      }
    },
    async read(path) {
      const found = files.get(key(path))
      if (found === undefined) throw noFile('ENOENT', path)
      return found
    },
    async publish(from, to) {
      files.set(key(to), await all.read(from, Infinity))
      files.delete(key(from))
    },
    rename: (from, to) => all.publish(from, to),
    remove: async (path) => void files.delete(key(path)),
    makeFolder: async (path) => void folders.add(key(path)),
    syncFolder: async () => undefined,
    async stat(path) {
      const modified = new Date(0)
      const found = files.get(key(path))
      if (found !== undefined) return { kind: 'file', size: found.length, modified }
      return folders.has(key(path)) ? { kind: 'folder', size: 0, modified } : undefined
    },
    async list(path) {
      if (!folders.has(key(path))) throw noFile('ENOENT', path)
      const names = [...files.keys(), ...folders]
      return names.filter((name) => posix.dirname(name) === key(path)).map((name) => posix.basename(name))
    },
    freeBytes: async () => 1024 ** 4,
    canWrite: async () => true,
    whereIs: (path) => path,
    join: (folder, name) => `${folder.replace(/\\+$/, '')}\\${name}`,
    dirname: (path) => path.replace(/\\[^\\]*$/, ''),
    basename: (path) => path.slice(path.lastIndexOf('\\') + 1),
  }
  return all
}
