import { SqlError } from '../../tds/index.ts'
import { languages } from '../languages.ts'
import { systemDatabase } from '../media/system-database.ts'
import { SYSTEM_DATABASES } from '../names.ts'
import { serverPrincipals } from '../principals.ts'
import type { Execution, Row, View } from '../script/types.ts'
import type { Database, ServerPrincipal } from '../state.ts'
import { Binary, bit } from '../values.ts'
import { seesPrincipal, visibleServerPermissions } from './sight.ts'
import { SERVER_CLASSES, stateText, TYPE_TEXTS } from './texts.ts'

function visible(run: Execution): ServerPrincipal[] {
  return serverPrincipals(run.state()).filter(seesPrincipal(run))
}

function idOf(run: Execution): (name: string | undefined) => number | null {
  const ids = new Map(serverPrincipals(run.state()).map(({ id, name }) => [name.toLowerCase(), id]))
  return (name) => (name === undefined ? null : (ids.get(name.toLowerCase()) ?? null))
}

/** sys.databases and its like: system databases first. */
export function allDatabases(run: Execution): Database[] {
  const state = run.state()
  const system = SYSTEM_DATABASES.flatMap((name) => systemDatabase(state, name) ?? [])
  return [...system.map((each) => (each.name === 'tempdb' ? temporary(each) : each)), ...state.databases]
}

/** tempdb has files of its own, made anew at each start. */
function temporary(database: Database): Database {
  const files = database.content.files.map((file) => {
    const logicalName = file.type === 'LOG' ? 'templog' : 'tempdev'
    const folder = file.path.slice(0, file.path.lastIndexOf('\\') + 1)
    return { ...file, logicalName, path: `${folder}${file.type === 'LOG' ? 'templog.ldf' : 'tempdb.mdf'}` }
  })
  return { ...database, broker: true, content: { ...database.content, recoveryModel: 'SIMPLE', files } }
}

/** @throws SqlError 300 and 297, as dynamic management views do without the right */
export function needViewServerState(run: Execution): void {
  if (run.rights().server('VIEW SERVER STATE')) return
  run.reply.error(300, `VIEW SERVER STATE permission was denied on object 'server', database 'master'.`, 14)
  throw new SqlError(297, 'The user does not have permission to perform this action.')
}

/** Views of the instance, the same in every database. */
export const serverViews: Readonly<Record<string, View>> = {
  'sys.server_principals': {
    columns: {
      name: 'name',
      principal_id: 'int',
      sid: 'binary',
      type: 'text',
      type_desc: 'text',
      is_disabled: 'bit',
      default_database_name: 'name',
      default_language_name: 'name',
      owning_principal_id: 'int',
      is_fixed_role: 'bit',
    },
    *rows(run) {
      const id = idOf(run)
      for (const each of visible(run))
        yield {
          name: each.name,
          principal_id: each.id,
          sid: new Binary(each.sid),
          type: each.type,
          type_desc: TYPE_TEXTS[each.type] ?? null,
          is_disabled: bit(each.disabled),
          default_database_name: each.type === 'R' ? null : (each.defaultDatabase ?? 'master'),
          default_language_name: each.type === 'R' ? null : (each.defaultLanguage ?? 'us_english'),
          owning_principal_id: each.type === 'R' ? id(each.owner) : null,
          is_fixed_role: bit(each.fixed),
        }
    },
  },
  'sys.sql_logins': {
    columns: {
      name: 'name',
      principal_id: 'int',
      sid: 'binary',
      type: 'text',
      is_disabled: 'bit',
      default_database_name: 'name',
      default_language_name: 'name',
      is_policy_checked: 'bit',
      is_expiration_checked: 'bit',
      password_hash: 'binary',
    },
    *rows(run) {
      const shows = run.rights().server('CONTROL SERVER')
      for (const each of visible(run))
        if (each.type === 'S')
          yield {
            name: each.name,
            principal_id: each.id,
            sid: new Binary(each.sid),
            type: each.type,
            is_disabled: bit(each.disabled),
            default_database_name: each.defaultDatabase ?? 'master',
            default_language_name: each.defaultLanguage ?? 'us_english',
            is_policy_checked: bit(each.policyChecked),
            is_expiration_checked: bit(each.expirationChecked),
            password_hash: shows && each.hash !== undefined ? new Binary(each.hash) : null,
          }
    },
  },
  'sys.server_role_members': {
    columns: { role_principal_id: 'int', member_principal_id: 'int' },
    *rows(run) {
      const id = idOf(run)
      for (const { role, member } of run.state().members)
        yield { role_principal_id: id(role), member_principal_id: id(member) }
    },
  },
  'sys.server_permissions': {
    columns: {
      class: 'int',
      class_desc: 'text',
      major_id: 'int',
      minor_id: 'int',
      grantee_principal_id: 'int',
      grantor_principal_id: 'int',
      type: 'text',
      permission_name: 'name',
      state: 'text',
      state_desc: 'text',
    },
    *rows(run) {
      const id = idOf(run)
      for (const each of visibleServerPermissions(run))
        yield {
          class: each.class,
          class_desc: SERVER_CLASSES[each.class] ?? null,
          major_id: each.class === 101 ? id(each.onName) : each.class === 100 ? 0 : majorOf(run, each.onName),
          minor_id: 0,
          grantee_principal_id: id(each.grantee),
          grantor_principal_id: id(each.grantor),
          type: '',
          permission_name: each.permission,
          state: each.state,
          state_desc: stateText(each.state),
        }
    },
  },
  'sys.endpoints': { columns: { name: 'name', endpoint_id: 'int' }, rows: () => ENDPOINTS },
  'sys.availability_groups': {
    columns: { name: 'name', group_id: 'int' },
    rows: (run) => run.state().availabilityGroups.map(({ name }, index) => ({ name, group_id: 65_536 + index })),
  },
  'sys.availability_replicas': {
    columns: { replica_server_name: 'name', group_id: 'int', replica_metadata_id: 'int' },
    rows: (run) =>
      run.state().availabilityGroups.map((_group, index) => ({
        replica_server_name: run.state().name,
        group_id: 65_536 + index,
        replica_metadata_id: 65_536 + index,
      })),
  },
  'sys.availability_group_listeners': {
    columns: { dns_name: 'name', port: 'int', group_id: 'int' },
    rows: (run) =>
      run
        .state()
        .availabilityGroups.flatMap(({ listener }, index) =>
          listener === undefined ? [] : [{ dns_name: listener.name, port: listener.port, group_id: 65_536 + index }],
        ),
  },
  'sys.databases': {
    columns: {
      name: 'name',
      database_id: 'int',
      owner_sid: 'binary',
      state: 'int',
      state_desc: 'text',
      user_access_desc: 'text',
      recovery_model_desc: 'text',
      compatibility_level: 'int',
      collation_name: 'text',
      is_trustworthy_on: 'bit',
      is_broker_enabled: 'bit',
      is_read_only: 'bit',
      service_broker_guid: 'guid',
    },
    *rows(run) {
      for (const each of allDatabases(run))
        yield {
          name: each.name,
          database_id: each.id,
          owner_sid: new Binary(each.ownerSid),
          state: ['ONLINE', 'RESTORING', 'RECOVERING', '', 'SUSPECT', '', 'OFFLINE'].indexOf(each.state),
          state_desc: each.state,
          user_access_desc: each.userAccess,
          recovery_model_desc: each.content.recoveryModel,
          compatibility_level: each.content.compatibility,
          collation_name: each.content.collation,
          is_trustworthy_on: bit(each.trustworthy),
          is_broker_enabled: bit(each.broker),
          is_read_only: bit(each.readOnly),
          service_broker_guid: each.content.brokerGuid,
        }
    },
  },
  'sys.configurations': {
    columns: { name: 'name', value: 'int', value_in_use: 'int' },
    rows: (run) => run.state().configurations.map(({ name, value, inUse }) => ({ name, value, value_in_use: inUse })),
  },
  'sys.messages': {
    columns: { message_id: 'int', language_id: 'int', severity: 'int', is_event_logged: 'bit', text: 'text' },
    rows: (run) =>
      run.state().messages.map((each) => ({
        message_id: each.number,
        language_id: each.language,
        severity: each.severity,
        is_event_logged: bit(each.logged),
        text: each.text,
      })),
  },
  'sys.syslanguages': {
    columns: { langid: 'int', name: 'name', alias: 'name', lcid: 'int', msglangid: 'int' },
    rows: () => languages.map((each) => ({ ...each, msglangid: each.lcid })),
  },
  'sys.trusted_assemblies': {
    columns: { hash: 'binary', description: 'text' },
    rows: (run) =>
      run.state().trustedAssemblies.map(({ hash, description }) => ({ hash: new Binary(hash), description })),
  },
}

/** The endpoints that every instance has, which permissions can be on. */
export const ENDPOINTS: readonly Row[] = [
  { name: 'Dedicated Admin Connection', endpoint_id: 1 },
  { name: 'TSQL Local Machine', endpoint_id: 2 },
  { name: 'TSQL Named Pipes', endpoint_id: 3 },
  { name: 'TSQL Default TCP', endpoint_id: 4 },
  { name: 'TSQL Default VIA', endpoint_id: 5 },
]

function majorOf(run: Execution, name: string | undefined): number {
  const endpoint = ENDPOINTS.find((each) => each['name'] === name)?.['endpoint_id']
  if (typeof endpoint === 'number') return endpoint
  return 65_536 + run.state().availabilityGroups.findIndex((group) => group.name === name)
}
