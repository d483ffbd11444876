import { describe, expect, it } from 'vitest'
import type { Account, Permission, ServerPermission } from '../../../../main/sqlserver/permissions/model.ts'
import { changes, inDatabase, made, onTable, SID, user } from '../../../support/sql/script-rows.ts'

describe('users in a script', () => {
  it.each<[string, Account, string | undefined, string[]]>([
    [
      'connected to its login',
      user('u]', { login: "l'", defaultSchema: 'dbo' }),
      'G',
      ["CREATE USER [u]]] FOR LOGIN [l'] WITH DEFAULT_SCHEMA = [dbo];"],
    ],
    ['without login', { authentication: 0, name: 'u', type: 'S' }, 'G', ['CREATE USER [u] WITHOUT LOGIN;']],
    ['let in by a group', { authentication: 3, name: 'D\\u', sid: SID, type: 'U' }, 'G', ['CREATE USER [D\\u];']],
    ['denied', user('u'), 'D', ['CREATE USER [u] FOR LOGIN [u];', 'DENY CONNECT TO [u];']],
    ['revoked', user('u'), undefined, ['CREATE USER [u] FOR LOGIN [u];', 'REVOKE CONNECT FROM [u];']],
    ['a doorkeeper', user('u'), 'W', ['CREATE USER [u] FOR LOGIN [u];', 'GRANT CONNECT TO [u] WITH GRANT OPTION;']],
  ])('%s', (_, account, connect, wanted) => {
    const { text } = inDatabase((to) => to.account(account, connect))
    expect(changes(text)).toEqual(wanted)
  })

  it('say when somebody else has their name; those without login have no SID to compare', () => {
    expect(inDatabase((to) => to.account(user('u'), 'G')).text).toContain(`IF @sid <> ${SID} PRINT N'DIFFERENT`)
    expect(inDatabase((to) => to.account({ authentication: 0, name: 'u', type: 'S' }, 'G')).text).not.toContain(
      '@sid <>',
    )
  })

  it('lose a default language, which is told', () => {
    const { leftOut } = inDatabase((to) => to.account(user('u', { defaultLanguage: 'Deutsch' }), 'G'))
    expect(leftOut).toEqual([
      { database: 'db', what: 'the default language of user u', why: expect.stringContaining('Deutsch') },
    ])
  })
})

describe('permissions in a script', () => {
  it.each<[string, Partial<Permission>, string]>([
    ['grant', {}, 'GRANT SELECT ON OBJECT::[dbo].[T] TO [x];'],
    ['grant with grant option', { state: 'W' }, 'GRANT SELECT ON OBJECT::[dbo].[T] TO [x] WITH GRANT OPTION;'],
    ['deny', { state: 'D' }, 'DENY SELECT ON OBJECT::[dbo].[T] TO [x];'],
    ['a column', { column: 'c]' }, 'GRANT SELECT ON OBJECT::[dbo].[T] ([c]]]) TO [x];'],
    ['a column taken back', { column: 'c', state: 'R' }, 'REVOKE SELECT ON OBJECT::[dbo].[T] ([c]) FROM [x];'],
    ['in another’s name', { grantor: 'g]' }, 'GRANT SELECT ON OBJECT::[dbo].[T] TO [x] AS [g]]];'],
    ['in dbo’s name on what another owns', { schema: 'owned' }, 'GRANT SELECT ON OBJECT::[owned].[T] TO [x] AS [dbo];'],
    ['in the owner’s name', { schema: 'owned', grantor: 'o' }, 'GRANT SELECT ON OBJECT::[owned].[T] TO [x] AS [o];'],
  ])('%s', (_, more, wanted) => {
    const { text } = inDatabase(
      (to) => to.permission(onTable({ grantee: 'x', ...more }), { toRole: false }),
      [{ name: 'owned', owner: 'o' }],
    )
    expect(changes(text)).toContain(wanted)
    expect(text).toContain(`IF @state IS NULL ${wanted}`)
  })

  it('are looked up by what they are on, to whom and by whom', () => {
    const { text } = inDatabase((to) =>
      to.permission(onTable({ grantee: 'x', grantor: 'g', column: 'c' }), { toRole: false }),
    )
    expect(text).toContain(
      "WHERE p.class = 1 AND p.major_id = OBJECT_ID(N'[dbo].[T]') AND p.minor_id = COLUMNPROPERTY(OBJECT_ID(N'[dbo].[T]'), N'c', N'ColumnId') AND p.grantee_principal_id = DATABASE_PRINCIPAL_ID(N'x') AND p.grantor_principal_id = DATABASE_PRINCIPAL_ID(N'g') AND p.permission_name = N'SELECT'",
    )
  })

  it('that CREATE LOGIN and CREATE USER give are not given again, but for roles and guest', () => {
    const onServer: ServerPermission = { class: 100, grantee: 'x', permission: 'CONNECT SQL', state: 'G' }
    const here: Permission = { class: 0, grantee: 'x', permission: 'CONNECT', state: 'G' }
    const { text } = made((to) => {
      to.serverPermission(onServer, { toRole: false })
      to.serverPermission({ ...onServer, grantee: 'role' }, { toRole: true })
      to.serverPermission({ ...onServer, grantee: 'other', grantor: 'x' }, { toRole: false })
      to.endServer?.()
      to.database({ name: 'db', schemas: [] })
      to.permission(here, { toRole: false })
      to.permission({ ...here, grantee: 'guest' }, { toRole: true })
      to.endDatabase()
    })
    expect(changes(text)).toEqual([
      'GRANT CONNECT SQL TO [role];',
      'GRANT CONNECT SQL TO [other] AS [x];',
      'GRANT CONNECT TO [guest];',
    ])
  })

  it.each<[string, Permission, string]>([
    [
      'of a class that is not known',
      { class: 29, grantee: 'x', name: 'n', permission: 'CONTROL', state: 'G' },
      'permissions of class 29 are not known',
    ],
    [
      'on something without a name',
      { class: 1, grantee: 'x', permission: 'SELECT', state: 'G' },
      'what it is on can’t be told',
    ],
    ['that is no permission', onTable({ grantee: 'x', permission: 'SELECT; DROP' }), 'is not known'],
    [
      'on a name that no script carries',
      onTable({ grantee: 'x', name: 'a\nb' }),
      'characters that no script can carry',
    ],
  ])('%s are named in a comment', (_, permission, why) => {
    const { leftOut, text } = inDatabase((to) => to.permission(permission, { toRole: false }))
    expect(leftOut).toEqual([
      { database: 'db', what: expect.stringContaining(permission.permission), why: expect.stringContaining(why) },
    ])
    expect(changes(text.replace(/^--.*$/gm, ''))).toEqual([])
  })
})
