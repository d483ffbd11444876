import { connectSql, grantOnServer, serverRole, sqlLogin, windowsLogin } from './shapes-draft.ts'
import type { Shape } from './shapes.ts'

/** Logins, server roles and permissions on the instance. */
export const serverShapes: readonly Shape[] = [
  { name: 'a plain SQL login', add: (d) => void sqlLogin(d, 'plain') },
  { name: 'a disabled SQL login', add: (d) => void sqlLogin(d, 'disabled', { disabled: true }) },
  { name: 'a disabled Windows login', add: (d) => void windowsLogin(d, 'PRACTICE\\disabled', { disabled: true }) },
  { name: 'a login without password policy', add: (d) => void sqlLogin(d, 'no policy', { policyChecked: false }) },
  { name: 'a login whose password expires', add: (d) => void sqlLogin(d, 'expires', { expirationChecked: true }) },
  {
    name: 'a login with a hash of SQL Server 2008',
    add: (d) => void sqlLogin(d, 'sha1', { hash: `0100${'1F'.repeat(24)}` }),
  },
  { name: 'a login in another language', add: (d) => void sqlLogin(d, 'german', { defaultLanguage: 'Deutsch' }) },
  { name: 'a login in Japanese', add: (d) => void sqlLogin(d, 'japanese', { defaultLanguage: '日本語' }) },
  {
    name: 'a login with a default database',
    add: (d) => void sqlLogin(d, 'has database', { defaultDatabase: 'ServiceManager' }),
  },
  {
    name: 'a login with a default database whose name needs quotes',
    add: (d) => void sqlLogin(d, 'has awkward database', { defaultDatabase: "O'Brien]s 😀 DB" }),
  },
  {
    name: 'a login with tempdb as default database',
    add: (d) => void sqlLogin(d, 'temporary', { defaultDatabase: 'tempdb' }),
  },
  { name: 'a Windows user', add: (d) => void windowsLogin(d, 'PRACTICE\\svc-sm') },
  { name: 'a computer account', add: (d) => void windowsLogin(d, 'PRACTICE\\MS01$') },
  { name: 'a Windows group', add: (d) => void windowsLogin(d, 'PRACTICE\\SM Admins', { type: 'G' }) },
  {
    name: 'a Windows group with a default database',
    add: (d) => void windowsLogin(d, "PRACTICE\\O'Brien]s group", { type: 'G', defaultDatabase: 'ServiceManager' }),
  },
  { name: 'a Windows account of another domain', add: (d) => void windowsLogin(d, 'FABRIKAM\\svc.sm') },
  {
    name: 'an account of BUILTIN',
    add: (d) => void windowsLogin(d, 'BUILTIN\\Users', { type: 'G', sid: '01020000000000052000000021020000' }),
  },
  {
    name: 'a login that may not connect',
    add(d) {
      sqlLogin(d, 'denied')
      connectSql(d.state, 'denied', 'D')
    },
  },
  {
    name: 'a Windows group that may not connect',
    add(d) {
      windowsLogin(d, 'PRACTICE\\Denied', { type: 'G' })
      connectSql(d.state, 'PRACTICE\\Denied', 'D')
    },
  },
  {
    name: 'a login whose right to connect was revoked',
    add(d) {
      sqlLogin(d, 'revoked')
      connectSql(d.state, 'revoked', undefined)
    },
  },
  {
    name: 'a login that may let others connect',
    add(d) {
      sqlLogin(d, 'doorkeeper')
      connectSql(d.state, 'doorkeeper', 'W')
    },
  },
  {
    name: 'a disabled login that may not connect',
    add(d) {
      sqlLogin(d, 'disabled and denied', { disabled: true })
      connectSql(d.state, 'disabled and denied', 'D')
    },
  },
  {
    name: 'a sysadmin',
    add(d) {
      sqlLogin(d, 'second admin')
      d.state.members.push({ role: 'sysadmin', member: 'second admin' })
    },
  },
  {
    name: 'a Windows group in two fixed roles',
    add(d) {
      windowsLogin(d, 'PRACTICE\\Operators', { type: 'G' })
      d.state.members.push(
        { role: 'dbcreator', member: 'PRACTICE\\Operators' },
        { role: 'bulkadmin', member: 'PRACTICE\\Operators' },
      )
    },
  },
  {
    name: 'a server role with members, one of them a role',
    add(d) {
      serverRole(d, 'auditors')
      serverRole(d, 'chief auditors')
      sqlLogin(d, 'auditor')
      d.state.members.push({ role: 'auditors', member: 'auditor' }, { role: 'auditors', member: 'chief auditors' })
    },
  },
  {
    name: 'a server role within a fixed one',
    add(d) {
      serverRole(d, 'process watchers')
      d.state.members.push({ role: 'processadmin', member: 'process watchers' })
    },
  },
  {
    name: 'a server role that a login owns',
    add(d) {
      sqlLogin(d, 'role owner')
      serverRole(d, 'a login’s role', 'role owner')
    },
  },
  {
    name: 'a server role that another role owns, listed before it',
    add(d) {
      serverRole(d, 'a role’s role', 'z owner role')
      serverRole(d, 'z owner role')
    },
  },
  {
    name: 'a server role that hangs on a login by way of another',
    add(d) {
      sqlLogin(d, 'root of roles')
      serverRole(d, 'b middle role', 'root of roles')
      serverRole(d, 'a last role', 'b middle role')
    },
  },
  {
    name: 'a permission on the server',
    add(d) {
      sqlLogin(d, 'viewer')
      grantOnServer(d, { permission: 'VIEW SERVER STATE', grantee: 'viewer' })
    },
  },
  {
    name: 'a permission on the server with grant option',
    add(d) {
      sqlLogin(d, 'granter')
      grantOnServer(d, { permission: 'VIEW ANY DEFINITION', grantee: 'granter', state: 'W' })
    },
  },
  {
    name: 'a permission on the server that was passed on twice, in the names of who passed it on',
    add(d) {
      for (const name of ['chain c', 'chain b', 'chain a']) sqlLogin(d, name)
      grantOnServer(d, { permission: 'ALTER TRACE', grantee: 'chain a', grantor: 'chain b' })
      grantOnServer(d, { permission: 'ALTER TRACE', grantee: 'chain b', grantor: 'chain c', state: 'W' })
      grantOnServer(d, { permission: 'ALTER TRACE', grantee: 'chain c', state: 'W' })
    },
  },
  {
    name: 'a permission on the server that is denied',
    add(d) {
      sqlLogin(d, 'no shutdown')
      grantOnServer(d, { permission: 'SHUTDOWN', grantee: 'no shutdown', state: 'D' })
    },
  },
  {
    name: 'a permission for a server role',
    add(d) {
      serverRole(d, 'definition viewers')
      grantOnServer(d, { permission: 'VIEW ANY DEFINITION', grantee: 'definition viewers' })
    },
  },
  {
    name: 'the right to connect for a server role',
    add(d) {
      serverRole(d, 'connecting role')
      grantOnServer(d, { permission: 'CONNECT SQL', grantee: 'connecting role' })
    },
  },
  {
    name: 'the right to act as another login',
    add(d) {
      sqlLogin(d, 'actor')
      sqlLogin(d, "acted 'as]")
      grantOnServer(d, { class: 101, permission: 'IMPERSONATE', grantee: 'actor', onName: "acted 'as]" })
    },
  },
  {
    name: 'the right to alter a server role',
    add(d) {
      sqlLogin(d, 'role keeper')
      serverRole(d, 'kept role')
      grantOnServer(d, { class: 101, permission: 'ALTER', grantee: 'role keeper', onName: 'kept role' })
    },
  },
  {
    name: 'a permission on an endpoint',
    add(d) {
      sqlLogin(d, 'no endpoint')
      grantOnServer(d, {
        class: 105,
        permission: 'CONNECT',
        grantee: 'no endpoint',
        onName: 'TSQL Default TCP',
        state: 'D',
      })
    },
  },
  {
    name: 'a permission on an availability group',
    add(d) {
      sqlLogin(d, 'group keeper')
      grantOnServer(d, { class: 108, permission: 'ALTER', grantee: 'group keeper', onName: "AG'1]" })
    },
  },
]
