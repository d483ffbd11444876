import { describe, expect, it } from 'vitest'
import { changes, inDatabase, made, onTable, role, secret, sql, user } from '../../../support/sql/script-rows.ts'

describe('the order of a script', () => {
  it('makes server roles first, but those that hang on a login after the logins', () => {
    const { text } = made((to) => {
      to.serverRoles([
        { name: 'a', owner: 'z' },
        { name: 'b', owner: 'login' },
        { name: 'c', owner: 'b' },
        { name: 'z' },
      ])
      to.login(sql('login'), secret())
      to.endLogins?.()
      to.serverMember({ role: 'a', member: 'login' })
    })
    expect(changes(text).map((line) => line.slice(0, 32).trim())).toEqual([
      'CREATE SERVER ROLE [z] AUTHORIZA',
      'CREATE SERVER ROLE [a] AUTHORIZA',
      'CREATE LOGIN [login] WITH PASSWO',
      'CREATE SERVER ROLE [b] AUTHORIZA',
      'CREATE SERVER ROLE [c] AUTHORIZA',
      'ALTER SERVER ROLE [a] ADD MEMBER',
    ])
  })

  it('makes roles, users, roles of users, schemas, memberships, permissions', () => {
    const { text, batches } = inDatabase(
      (to) => {
        for (const each of [role('a', 'z'), role('m', 'u'), role('z')]) to.account(each, undefined)
        to.account(user('u'), 'G')
        to.endAccounts?.()
        to.member({ role: 'a', member: 'u' })
        to.permission(onTable({ grantee: 'a' }), { toRole: true })
      },
      [{ name: 's', owner: 'm' }],
    )
    expect(changes(text)).toEqual([
      'CREATE ROLE [z] AUTHORIZATION [dbo];',
      'CREATE ROLE [a] AUTHORIZATION [z];',
      'CREATE USER [u] FOR LOGIN [u];',
      'CREATE ROLE [m] AUTHORIZATION [u];',
      'CREATE SCHEMA [s] AUTHORIZATION [m];',
      'ALTER ROLE [a] ADD MEMBER [u];',
      'GRANT SELECT ON OBJECT::[dbo].[T] TO [a];',
    ])
    expect(batches.map(({ id }) => id)).toEqual([
      'db1-roles-001',
      'db1-users-001',
      'db1-roles-002',
      'db1-schemas-001',
      'db1-members-001',
      'db1-permissions-001',
    ])
    expect(new Set(batches.map(({ database }) => database))).toEqual(new Set(['db']))
  })

  it('does not lose roles that own each other in a circle', () => {
    const { text } = inDatabase((to) => {
      to.account(role('a', 'b'), undefined)
      to.account(role('b', 'a'), undefined)
      to.endAccounts?.()
    })
    expect(changes(text)).toHaveLength(2)
  })

  it('takes a custom role for what it is, whatever its name begins with', () => {
    const { text } = inDatabase((to) => {
      to.account(role('a', 'db_zzz'), undefined)
      to.account(role('db_zzz'), undefined)
      to.endAccounts?.()
    })
    expect(changes(text)).toEqual([
      'CREATE ROLE [db_zzz] AUTHORIZATION [dbo];',
      'CREATE ROLE [a] AUTHORIZATION [db_zzz];',
    ])
  })

  it('gives what was passed on after the right to pass it on', () => {
    const { text } = inDatabase((to) => {
      const at = { toRole: false }
      to.permission(onTable({ grantee: 'c', grantor: 'b' }), at)
      to.permission(onTable({ grantee: 'b', grantor: 'a', state: 'W' }), at)
      to.permission(onTable({ grantee: 'a', state: 'W' }), at)
      to.permission(onTable({ grantee: 'x', grantor: 'nobody known' }), at)
    })
    expect(changes(text)).toEqual([
      'GRANT SELECT ON OBJECT::[dbo].[T] TO [a] WITH GRANT OPTION;',
      'GRANT SELECT ON OBJECT::[dbo].[T] TO [b] WITH GRANT OPTION AS [a];',
      'GRANT SELECT ON OBJECT::[dbo].[T] TO [x] AS [nobody known];',
      'GRANT SELECT ON OBJECT::[dbo].[T] TO [c] AS [b];',
    ])
  })
})

describe('every batch', () => {
  it('stops itself in a database that is not its own', () => {
    const { batches } = inDatabase((to) => to.member({ role: 'r', member: 'm' }))
    expect(batches[0]?.text.split('\n').slice(0, 2)).toEqual([
      '-- batch db1-members-001',
      "IF ISNULL(DB_ID(N'db'), -1) <> DB_ID() BEGIN PRINT N'SKIPPED db1-members-001: the database db is not there, or it is not the current one.'; RETURN; END;",
    ])
  })

  it('never drops, never alters a password, never takes more than it gave', () => {
    const { text } = made((to) => {
      to.login(sql('x'), secret())
      to.database({ name: 'db', schemas: [{ name: 's', owner: 'x' }] })
      to.account(user('x'), 'G')
      to.endAccounts?.()
      to.permission(onTable({ grantee: 'x' }), { toRole: false })
      to.endDatabase()
    })
    expect(text).not.toMatch(/\bDROP\b|ALTER AUTHORIZATION|ALTER LOGIN .* PASSWORD|ALTER USER/)
  })
})
