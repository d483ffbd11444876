import type { DatabaseContent } from '../state.ts'
import { connects, grant, memberships, people, procedure, table, thing } from './short.ts'

const PREFIX = 'Microsoft.SystemCenter.Orchestrator'

/** Source of the keys, roles and schemas: orchestrator-sql.md A.2. */
export function orchestratorContent(): Partial<DatabaseContent> {
  const roles = ['Admins', 'Runtime', 'Operators'].map((name) => ({ role: `${PREFIX}.${name}` }))
  const principals = people([
    { windows: 'svc-sco' },
    { windows: 'OrchestratorUsersGroup', group: true },
    { sql: 'sco_runbooks' },
    ...roles,
  ])
  const keys = ['Admins', 'Runtime'].flatMap((role) => [
    grant('CONTROL', `${PREFIX}.${role}`, 'SYMMETRIC KEY', 'ORCHESTRATOR_SYM_KEY'),
    grant('CONTROL', `${PREFIX}.${role}`, 'ASYMMETRIC KEY', 'ORCHESTRATOR_ASYM_KEY'),
  ])
  return {
    masterKey: true,
    principals,
    schemas: [PREFIX, `${PREFIX}.Cryptography`, `${PREFIX}.Internal`, `${PREFIX}.Runtime`, `${PREFIX}.Statistics`].map(
      (name) => ({ name, owner: 'dbo' }),
    ),
    members: [
      ...memberships('PRACTICE\\svc-sco', `${PREFIX}.Admins`, `${PREFIX}.Runtime`),
      ...memberships('PRACTICE\\OrchestratorUsersGroup', `${PREFIX}.Admins`),
      ...memberships('sco_runbooks', `${PREFIX}.Operators`, 'db_datareader'),
    ],
    securables: [
      table('dbo.VARIABLES', 'UniqueID', 'Value'),
      table('dbo.OBJECTS', 'UniqueID', 'Name', 'Deleted'),
      table('dbo.POLICIES', 'UniqueID', 'ParentID'),
      procedure('dbo.sp_insertevent'),
      thing('SYMMETRIC KEY', 'ORCHESTRATOR_SYM_KEY'),
      thing('ASYMMETRIC KEY', 'ORCHESTRATOR_ASYM_KEY'),
    ],
    permissions: [
      ...connects(principals),
      ...keys,
      grant('EXECUTE', `${PREFIX}.Runtime`, 'OBJECT', 'dbo.sp_insertevent'),
      grant('SELECT', `${PREFIX}.Operators`, 'SCHEMA', PREFIX),
      grant('EXECUTE', `${PREFIX}.Admins`, 'SCHEMA', `${PREFIX}.Internal`),
      grant('EXECUTE', `${PREFIX}.Runtime`, 'SCHEMA', `${PREFIX}.Cryptography`),
      grant('SELECT', 'sco_runbooks', 'OBJECT', 'dbo.VARIABLES', { column: 'Value', state: 'D' }),
    ],
    rows: 8_206,
  }
}

export function reportServerContent(rows: number): Partial<DatabaseContent> {
  const principals = people([{ windows: 'svc-reporting' }, { role: 'RSExecRole' }])
  return {
    principals,
    members: memberships('PRACTICE\\svc-reporting', 'RSExecRole', 'db_owner'),
    securables: [table('dbo.Catalog', 'ItemID', 'Path', 'Name'), procedure('dbo.GetDBVersion')],
    permissions: [
      ...connects(principals),
      grant('EXECUTE', 'RSExecRole', 'OBJECT', 'dbo.GetDBVersion'),
      grant('SELECT', 'RSExecRole', 'OBJECT', 'dbo.Catalog'),
    ],
    rows,
  }
}

/** A database that is none of System Center’s: encrypted, in an availability group, with names of all kinds. */
export function unrelatedContent(): Partial<DatabaseContent> {
  const principals = people([
    { sql: 'hr_app', schema: 'hr' },
    { sql: "O'Brien [IT]" },
    { application: 'hr_payroll' },
    { role: 'hr_clerks' },
  ])
  return {
    certificate: 'HRPortal_TDE',
    principals,
    schemas: [{ name: 'hr', owner: 'hr_clerks' }],
    members: memberships("O'Brien [IT]", 'hr_clerks'),
    securables: [table('hr.People', 'Id', 'Name', 'Salary')],
    permissions: [
      ...connects(principals),
      grant('SELECT', 'hr_payroll', 'OBJECT', 'hr.People', { grantor: 'hr_clerks' }),
      grant('SELECT', 'hr_app', 'OBJECT', 'hr.People', { grantor: 'hr_clerks' }),
      grant('SELECT', 'hr_app', 'OBJECT', 'hr.People', { column: 'Salary', state: 'R', grantor: 'hr_clerks' }),
    ],
    rows: 940,
  }
}
