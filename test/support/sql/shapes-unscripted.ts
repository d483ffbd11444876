import type { Reason } from '../../../main/sqlserver/permissions/index.ts'
import { grant, onTable, role, sqlLogin, user, windowsLogin } from './shapes-draft.ts'
import type { Shape } from './shapes.ts'

/** Shapes that no script can make: they are captured, listed with the reason, and left out. */
export const unscriptedShapes: readonly (Shape & { left: Reason })[] = [
  {
    name: 'a login from a certificate',
    left: 'certificate',
    add: (d) =>
      void d.state.principals.push({ id: 900, name: 'cert login', type: 'C', sid: '0106AA', disabled: false }),
  },
  {
    name: 'a login from an asymmetric key',
    left: 'asymmetric-key',
    add: (d) => void d.state.principals.push({ id: 901, name: 'key login', type: 'K', sid: '0106BB', disabled: false }),
  },
  {
    name: 'a service’s account',
    left: 'windows-service',
    add: (d) => void windowsLogin(d, 'NT SERVICE\\ReportServer'),
  },
  {
    name: 'Windows’ own account',
    left: 'windows-account',
    add: (d) => void windowsLogin(d, 'NT AUTHORITY\\NETWORK SERVICE'),
  },
  {
    name: 'Windows’ own account in German',
    left: 'windows-account',
    add: (d) => void windowsLogin(d, 'NT-AUTORITÄT\\LOKALER DIENST', { sid: '010100000000000513000000' }),
  },
  {
    name: 'an account of the computer',
    left: 'local-account',
    add: (d) => void windowsLogin(d, 'sql01\\local'),
  },
  {
    name: 'an orphan',
    left: 'orphan',
    add(d) {
      const login = sqlLogin(d, 'orphan')
      d.state.principals.splice(d.state.principals.indexOf(login), 1)
      d.state.permissions = d.state.permissions.filter(({ grantee }) => grantee !== 'orphan')
      user(d.content(), 'orphan', login)
      d.content().members.push({ role: 'db_datawriter', member: 'orphan' })
      onTable(d.content(), { grantee: 'orphan' })
    },
  },
  {
    name: 'a contained user',
    left: 'contained-user',
    add: (d) => user(d.content(), 'contained', undefined, { authentication: 2, sid: '0105CC' }),
  },
  {
    name: 'a user of a certificate',
    left: 'certificate',
    add: (d) => user(d.content(), 'cert user', undefined, { type: 'C', sid: '0106DD' }),
  },
  {
    name: 'a user of an asymmetric key',
    left: 'asymmetric-key',
    add: (d) => user(d.content(), 'key user', undefined, { type: 'K', sid: '0106EE' }),
  },
  {
    name: 'an application role with a permission and a schema',
    left: 'application-role',
    add(d) {
      const content = d.content()
      content.principals.push({
        id: 990,
        name: "app'role]",
        type: 'A',
        authentication: 0,
        defaultSchema: 'dbo',
        sid: '0105FF',
      })
      grant(content, { class: 0, permission: 'CREATE VIEW', grantee: "app'role]" })
      content.schemas.push({ name: 'app schema', owner: "app'role]" })
    },
  },
  {
    name: 'a role with a line break in its name',
    left: 'name',
    add(d) {
      role(d.content(), 'two\nlines')
      d.content().members.push({ role: 'two\nlines', member: 'orphan' })
      onTable(d.content(), { grantee: 'two\nlines', permission: 'INSERT' })
    },
  },
]
