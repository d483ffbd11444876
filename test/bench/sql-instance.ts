import type { Duplex } from 'node:stream'
import { createInstanceHandler } from '../../main/practice/sql/instance.ts'
import type { InstanceState } from '../../main/practice/sql/state.ts'
import { memoryStore } from '../../main/practice/sql/store.ts'
import { connector } from '../../main/practice/tds/in-process.ts'
import { createTdsServer, type Handler, type Reply, type TdsServer, types } from '../../main/practice/tds/index.ts'
import { emptyDatabase, emptyInstance, manyLogins, memoryFiles } from '../support/sql/memory-instance.ts'
import { questions } from './per-login.ts'

export const DATABASE = 'ServiceManager'

export interface BenchInstance {
  server: TdsServer
  dial(): Promise<Duplex>
  /** Requests that were answered so far. */
  roundTrips(): number
}

/**
 * An instance in memory with so many logins, each in one server role and with a user in one database, which is in one role and has one
 * permission. It answers as fast as it can: a round trip costs what TDS costs inside one computer, and nothing is delayed.
 */
export function benchInstance(logins: number): BenchInstance {
  const state = stateWith(logins)
  const product = createInstanceHandler({
    store: memoryStore(state),
    files: memoryFiles(),
    fault: () => false,
    now: () => new Date('2026-11-21T03:15:00.000Z'),
    pace: 0,
    running: new Map(),
    connections: { list: () => server.sessions(), end: (id) => void server.disconnect(id) },
  })
  const perLogin = perLoginHandler(state)
  let trips = 0
  const handler: Handler = (request, reply) => {
    trips += 1
    return perLogin(request.sql, request.params, reply) ?? product(request, reply)
  }
  const server: TdsServer = createTdsServer({
    handler,
    login: ({ database }) => ({ accepted: true, user: 'sa', database: database === '' ? 'master' : database }),
    serverName: 'SQL01',
  })
  return { server, dial: connector(server), roundTrips: () => trips }
}

function stateWith(logins: number): InstanceState {
  const many = manyLogins(logins)
  const own = many.principals.filter(({ name }) => name.startsWith('login'))
  const base = emptyDatabase(DATABASE)
  const content = {
    ...base.content,
    principals: [
      ...base.content.principals,
      ...own.map(({ name, sid }, index) => ({
        id: 10 + index,
        name,
        type: 'S' as const,
        authentication: 1,
        sid,
        defaultSchema: 'dbo',
      })),
    ],
    members: [...base.content.members, ...own.map(({ name }) => ({ role: 'db_datareader', member: name }))],
    permissions: [
      ...base.content.permissions,
      ...own.map(({ name }) => ({
        class: 0,
        state: 'G' as const,
        permission: 'CONNECT',
        grantee: name,
        grantor: 'dbo',
      })),
    ],
  }
  return emptyInstance({ ...many, databases: [...emptyInstance().databases, { ...base, content }] })
}

/** Answers the questions of per-login.ts from tables by name: what a server with indexes would take is not held against them. */
function perLoginHandler(state: InstanceState) {
  const logins = new Map(state.principals.map((each) => [each.name, each]))
  const content = state.databases.find(({ name }) => name === DATABASE)?.content
  const pairs = (rows: readonly { role: string; member: string }[]) =>
    new Set(rows.map(({ role, member }) => `${role}/${member}`))
  const inServer = pairs(state.members)
  const inDatabase = pairs(content?.members ?? [])
  const grants = (rows: readonly { grantee: string; permission: string }[]) =>
    new Map(rows.map(({ grantee, permission }) => [grantee, permission]))
  const onServer = grants(state.permissions)
  const onDatabase = grants(content?.permissions ?? [])
  const one = (name: string | undefined): string[][] => (name === undefined ? [] : [[name]])
  const answers: Readonly<Record<string, (login: string, role: string) => (string | null)[][]>> = {
    'server-roles': () => [...SERVER_ROLES].map((name) => [name]),
    login: (login) => [[`0x${logins.get(login)?.sid ?? ''}`, `0x${logins.get(login)?.hash ?? ''}`]],
    credentials: () => [],
    permissions: (login) => one(onServer.get(login)),
    'server-member': (login, role) => (inServer.has(`${role}/${login}`) ? [[login]] : []),
    'database-roles': () => [...DATABASE_ROLES].map((name) => [name]),
    user: (login) => [[login]],
    'database-permissions': (login) => one(onDatabase.get(login)),
    'database-member': (login, role) => (inDatabase.has(`${role}/${login}`) ? [[login]] : []),
  }
  return (
    sql: string,
    params: readonly { name: string; value: unknown }[],
    reply: Reply,
  ): Promise<void> | undefined => {
    const id = questions.get(sql)
    if (id === undefined) return undefined
    const value = (name: string): string => String(params.find((param) => param.name.replace(/^@/, '') === name)?.value)
    const columns = id === 'login' ? ['sid', 'hash'] : ['name']
    reply.table(
      columns.map((name) => ({ name, type: types.nvarchar(4000) })),
      answers[id]?.(value('login'), value('role')) ?? [],
    )
    return Promise.resolve()
  }
}

/** The fixed ones that every server and every database has. */
const SERVER_ROLES = [
  'sysadmin',
  'serveradmin',
  'securityadmin',
  'processadmin',
  'setupadmin',
  'bulkadmin',
  'diskadmin',
  'dbcreator',
]
const DATABASE_ROLES = [
  'db_owner',
  'db_accessadmin',
  'db_securityadmin',
  'db_ddladmin',
  'db_backupoperator',
  'db_datareader',
  'db_datawriter',
  'db_denydatareader',
  'db_denydatawriter',
]
