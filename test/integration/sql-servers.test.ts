import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openPractice } from '../../main/practice/index.ts'
import { PRACTICE_PASSWORD } from '../../main/practice/sql/initial/accounts.ts'
import type { Connection, Instance, Query, SqlServers } from '../../main/ports/index.ts'
import { createSqlServers } from '../../main/sqlserver/index.ts'
import { forkNative } from '../../main/sqlserver/native/start.ts'
import { exportPermissions } from '../../main/sqlserver/permissions/index.ts'
import * as statements from '../../main/sqlserver/statements/index.ts'
import { bytesOf, withFolder } from '../support/application.ts'

/*
 * What every implementation of the port has to answer. It only reads. Practice always; an instance of the person's own when the environment
 * names it (docs/sql.md): RECOVERY_SQL_SERVER, RECOVERY_SQL_USER, RECOVERY_SQL_PASSWORD, RECOVERY_SQL_CERTIFICATE.
 */

interface Place {
  name: string
  connection: Connection
  password: Uint8Array | undefined
  open(work: (sql: SqlServers) => Promise<void>): Promise<void>
}

async function thenForget(sql: SqlServers, work: (sql: SqlServers) => Promise<void>): Promise<void> {
  try {
    await work(sql)
  } finally {
    await sql.forget()
  }
}

const practice: Place = {
  name: 'practice',
  connection: { server: 'PRACTICE-SQL01', signIn: 'sql', user: 'sa' },
  password: bytesOf(PRACTICE_PASSWORD),
  open: (work) =>
    withFolder(async (folder) => {
      const { sql: simulated } = await openPractice(path.join(folder, 'practice'))
      const sql = createSqlServers({ dial: simulated.dial })
      await thenForget(sql, work)
    }),
}

function ownInstance(): Place | undefined {
  const { env } = process
  const server = env['RECOVERY_SQL_SERVER']
  if (server === undefined || server === '') return undefined
  const [user, password, certificate] = ['USER', 'PASSWORD', 'CERTIFICATE'].map((name) => env[`RECOVERY_SQL_${name}`])
  const signIn = user === undefined ? 'windows' : /[\\@]/.test(user) ? 'account' : 'sql'
  return {
    name: server,
    connection: {
      server,
      signIn,
      ...(user === undefined ? {} : { user }),
      ...(certificate === undefined ? {} : { certificate }),
    },
    password: password === undefined ? undefined : bytesOf(password),
    async open(work) {
      const child = path.resolve('main/sqlserver/native/child.ts')
      const sql = createSqlServers({ native: { start: () => forkNative(child) } })
      await thenForget(sql, work)
    },
  }
}

const own = ownInstance()
if (own === undefined)
  console.warn('not checked here: a real SQL Server (RECOVERY_SQL_SERVER names none; see docs/sql.md)')

/** Every question that can be asked of any instance, in master. */
const questions: readonly Query<unknown>[] = [
  statements.identity,
  statements.roles,
  statements.services,
  statements.configurations,
  statements.databases,
  statements.listeners,
  statements.volumes,
  statements.files,
  statements.messages,
  statements.backupHabits,
  statements.backupsOf('master'),
  statements.restoresOf('master'),
  statements.sessionsIn('master'),
  statements.databaseOwner('master'),
  statements.loginNamed('sa'),
  statements.pathSeen('C:\\'),
  statements.folderSeen('C:\\'),
  statements.logins,
  statements.serverRoles,
  statements.serverMemberships,
  statements.serverPermissions,
  statements.mayViewDefinition('master'),
  statements.principals('master'),
  statements.memberships('master'),
  statements.schemas('master'),
  statements.permissions('master'),
  statements.orphans('master'),
  statements.assemblies('master'),
]

async function rowsOf<Row>(instance: Instance, query: Query<Row>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of instance.rows(query)) rows.push(row)
  return rows
}

describe.each(own === undefined ? [practice] : [practice, own])(
  'an instance: $name',
  ({ connection, password, open }) => {
    const signIn = (sql: SqlServers) => sql.open(connection, { password: password?.slice() })
    afterAll(() => password?.fill(0))

    it('says who is signed in and what it is', () =>
      open(async (sql) => {
        const { identity } = await signIn(sql)
        expect(identity.name.toUpperCase()).toContain(identity.machine.toUpperCase())
        expect(identity.version).toMatch(new RegExp(`^${identity.major}\\.`))
        expect(identity.login).not.toBe('')
      }))

    it.each(questions.map((query) => [query.id, query] as const))('answers %s in rows of its shape', (_id, query) =>
      open(async (sql) => {
        // A row of another shape is refused by the port itself.
        const rows = await rowsOf(await signIn(sql), query)
        expect(Array.isArray(rows)).toBe(true)
      }),
    )

    it('lists its trusted assemblies, where it has such a list', () =>
      open(async (sql) => {
        const instance = await signIn(sql)
        if (instance.identity.major < 14) return
        expect(Array.isArray(await rowsOf(instance, statements.trustedAssemblies))).toBe(true)
      }))

    it('gives the same script and the same snapshot twice', () =>
      open(async (sql) => {
        const instance = await signIn(sql)
        const once = async () => {
          const sink = { write: async () => undefined }
          const about = { at: new Date('2026-11-21T03:15:00Z'), tool: { name: 'test', version: '0.0.0' } }
          return exportPermissions(instance, ['master'], { script: sink, snapshot: sink }, about)
        }
        expect(await once()).toEqual(await once())
      }))

    it('ends a question that its reader has left, and answers the next', () =>
      open(async (sql) => {
        const instance = await signIn(sql)
        for await (const _ of instance.rows(statements.serverPermissions)) break
        expect(await rowsOf(instance, statements.roles)).toEqual(await rowsOf(instance, statements.roles))
      }))
  },
)

describe('a wrong password', () => {
  // Tried in practice only: on a real server it counts towards locking the account.
  it('is refused as one', () =>
    practice.open(async (sql) => {
      const wrong = sql.open(practice.connection, { password: bytesOf('certainly not the password') })
      await expect(wrong).rejects.toMatchObject({ code: 'login-failed' })
    }))
})
