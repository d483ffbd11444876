import type { Batch } from './permissions/batches.ts'
import type { Account, Login, Permission, ServerPermission } from './permissions/model.ts'
import { scriptMaker } from './permissions/script.ts'

const SID = '0x010500000000000515000000A065CF7E784B9B5FE77C8770E8030000'
const SQL_SID = '0x1234567890ABCDEF1234567890ABCDEF'
const HASH = `0x0200${'C0'.repeat(68)}`
const AWKWARD = `O'Brien]s "x" [1] 😀`

const sqlLogin: Login = {
  defaultDatabase: AWKWARD,
  defaultLanguage: 'us_english',
  disabled: true,
  expirationChecked: true,
  hasPassword: true,
  name: AWKWARD,
  policyChecked: true,
  sid: SQL_SID,
  type: 'S',
}
const windows: Login = { defaultLanguage: 'Deutsch', disabled: false, name: 'CONTOSO\\svc-sm$', sid: SID, type: 'U' }

/** Every class of permissions on the server and in a database, each once. */
const SERVER: readonly ServerPermission[] = [
  { class: 100, grantee: AWKWARD, permission: 'VIEW SERVER STATE', state: 'W' },
  { class: 100, grantee: AWKWARD, permission: 'CONNECT SQL', state: 'D' },
  { class: 101, grantee: AWKWARD, name: 'CONTOSO\\svc-sm$', onType: 'U', permission: 'IMPERSONATE', state: 'G' },
  { class: 101, grantee: AWKWARD, name: 'auditors', onType: 'R', permission: 'ALTER', state: 'G' },
  { class: 105, grantee: 'public', name: 'TSQL Default TCP', permission: 'CONNECT', state: 'G' },
  { class: 108, grantee: AWKWARD, name: "AG'1]", permission: 'ALTER', state: 'D' },
  { class: 100, grantee: 'auditors', grantor: AWKWARD, permission: 'VIEW SERVER STATE', state: 'G' },
]

const named = (number: number, name: string, permission: string): Permission => ({
  class: number,
  grantee: AWKWARD,
  name,
  permission,
  state: 'G',
})
const IN_DATABASE: readonly Permission[] = [
  { class: 0, grantee: AWKWARD, permission: 'CREATE TABLE', state: 'G' },
  { class: 0, grantee: 'guest', permission: 'CONNECT', state: 'G' },
  { class: 1, grantee: AWKWARD, name: "T'able]", permission: 'SELECT', schema: 'dbo', state: 'W' },
  { class: 1, column: "C'1]", grantee: AWKWARD, name: "T'able]", permission: 'SELECT', schema: 'dbo', state: 'R' },
  { class: 1, grantee: 'r1', grantor: AWKWARD, name: "T'able]", permission: 'SELECT', schema: 'dbo', state: 'G' },
  { ...named(3, "s'1]", 'EXECUTE'), state: 'D' },
  { ...named(4, 'r1', 'ALTER'), onType: 'R' },
  { ...named(4, 'app1', 'VIEW DEFINITION'), onType: 'A' },
  { ...named(4, 'dbo', 'IMPERSONATE'), onType: 'S' },
  named(5, 'Microsoft.Mom.DataAccess.Sql', 'REFERENCES'),
  { ...named(6, 'TypeA', 'EXECUTE'), schema: "s'1]" },
  { ...named(10, 'Xml', 'EXECUTE'), schema: 'dbo' },
  named(15, '//contoso/Message', 'CONTROL'),
  named(16, '//contoso/Contract', 'CONTROL'),
  named(17, "//contoso/Ser'vice", 'SEND'),
  named(18, 'binding', 'CONTROL'),
  named(19, 'AutoCreatedLocal', 'CONTROL'),
  named(23, 'catalog', 'REFERENCES'),
  named(24, 'ORCHESTRATOR_SYM_KEY', 'CONTROL'),
  named(25, 'cert', 'CONTROL'),
  named(26, 'ORCHESTRATOR_ASYM_KEY', 'CONTROL'),
]

const user = (name: string, more: Partial<Account>): Account => ({ authentication: 1, name, type: 'S', ...more })
const ACCOUNTS: readonly { account: Account; connect?: string }[] = [
  { account: { authentication: 0, name: 'r1', owner: 'dbo', type: 'R' } },
  { account: { authentication: 0, name: "r2's", owner: AWKWARD, type: 'R' } },
  { account: user(AWKWARD, { login: AWKWARD, sid: SQL_SID, defaultSchema: "s'1]" }), connect: 'D' },
  { account: user('CONTOSO\\group', { authentication: 3, type: 'G', sid: SID }), connect: 'G' },
  { account: user('loginless', { authentication: 0, defaultSchema: 'dbo', defaultLanguage: 'English' }) },
  { account: user('app1', { authentication: 0, type: 'A', unscripted: 'application-role' }) },
  { account: user('passed on', { authentication: 3, type: 'U', login: 'CONTOSO\\svc-sm$', sid: SID }), connect: 'W' },
]

/** The script of logins and permissions in every form that its batches take. */
export function permissionSamples(): Batch[] {
  const made: Batch[] = []
  const maker = scriptMaker((batch) => made.push(batch))
  maker.serverRoles([{ name: 'auditors' }, { name: "of'login]", owner: AWKWARD }])
  maker.login(sqlLogin, { hash: HASH, connect: 'D', mustChange: true })
  maker.login({ ...windows, name: 'sa', unscripted: 'sa' }, { mustChange: false })
  maker.login(windows, { connect: 'G', mustChange: false })
  maker.login({ ...windows, name: 'CONTOSO\\revoked', type: 'G' }, { mustChange: false })
  maker.endLogins?.()
  maker.serverMember({ member: AWKWARD, role: 'sysadmin' })
  for (const permission of SERVER) maker.serverPermission(permission, { toRole: permission.grantee === 'auditors' })
  maker.endServer?.()
  maker.database({ name: AWKWARD, schemas: [{ name: "s'1]", owner: AWKWARD }] })
  for (const { account, connect } of ACCOUNTS) maker.account(account, connect)
  maker.endAccounts?.()
  maker.member({ member: AWKWARD, role: 'db_datareader' })
  for (const permission of IN_DATABASE) maker.permission(permission, { toRole: permission.grantee === 'guest' })
  maker.endDatabase()
  return made
}
