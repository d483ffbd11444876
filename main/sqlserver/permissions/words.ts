import type { Words } from './compare.ts'
import type {
  Account,
  DatabaseSnapshot,
  Login,
  Member,
  Permission,
  Schema,
  ServerPermission,
  ServerRole,
} from './model.ts'

/*
 * Differences in words for people. A name stands as it is, without brackets: it is read, not run.
 */

const DONE: Readonly<Record<Permission['state'], string>> = {
  G: 'granted',
  W: 'granted with the right to pass it on',
  D: 'denied',
  R: 'taken back',
}

export const databaseMissing = (name: string): string => `The database ${name} was captured and is not there.`

export const owner = (before: DatabaseSnapshot, after: DatabaseSnapshot): string =>
  `${after.name} belongs to ${after.owner ?? 'a login that is gone'}; it belonged to ${before.owner ?? 'a login that was gone'}.`

export const login: Words<Login> = {
  name: ({ name }) => name,
  missing: ({ name, type }) => `The ${loginKind(type)} ${name} is missing.`,
  extra: ({ name, type }) => `The ${loginKind(type)} ${name} is there and was not captured.`,
  changed: (before, after) => {
    const { name } = before
    return [
      ...(before.type === after.type
        ? []
        : [`${name} is a ${loginKind(after.type)}; it was a ${loginKind(before.type)}.`]),
      ...(before.sid === after.sid
        ? []
        : [`The login ${name} has another SID: ${after.sid ?? 'none'}, it was ${before.sid ?? 'none'}.`]),
      ...(before.disabled === after.disabled
        ? []
        : [`The login ${name} is ${enabled(after)}; it was ${enabled(before)}.`]),
      ...(before.hasPassword === after.hasPassword
        ? []
        : [
            `The login ${name} ${after.hasPassword === true ? 'has a password and had' : 'has no password and had'} ${before.hasPassword === true ? 'one' : 'none'}.`,
          ]),
      ...setting(`The login ${name}: the default database`, before.defaultDatabase, after.defaultDatabase),
      ...setting(`The login ${name}: the default language`, before.defaultLanguage, after.defaultLanguage),
      ...setting(`The login ${name}: the password policy`, checked(before.policyChecked), checked(after.policyChecked)),
      ...setting(
        `The login ${name}: the password’s expiry`,
        checked(before.expirationChecked),
        checked(after.expirationChecked),
      ),
    ]
  },
}

export const serverRole: Words<ServerRole> = {
  name: ({ name }) => name,
  missing: ({ name }) => `The server role ${name} is missing.`,
  extra: ({ name }) => `The server role ${name} is there and was not captured.`,
  changed: (before, after) =>
    setting(`The server role ${before.name}: the owner`, before.owner ?? 'sa', after.owner ?? 'sa'),
}

export const serverMember: Words<Member> = {
  name: ({ member }) => member,
  missing: ({ member, role }) => `${member} is not a member of the server role ${role} any more.`,
  extra: ({ member, role }) => `${member} is a member of the server role ${role} and was not.`,
  changed: () => [],
}

export const serverPermission: Words<ServerPermission> = {
  name: ({ grantee }) => grantee,
  missing: (one) => `${one.permission}${onServer(one)} is not ${DONE[one.state]} to ${one.grantee} any more.`,
  extra: (one) => `${one.permission}${onServer(one)} is ${DONE[one.state]} to ${one.grantee} and was not.`,
  changed: (before, after) => stateChanged(`${before.permission}${onServer(before)}`, before, after),
}

export const user = (database: string): Words<Account> => ({
  name: ({ name }) => name,
  missing: ({ name, type }) => `The ${accountKind(type)} ${name} is missing in ${database}.`,
  extra: ({ name, type }) => `The ${accountKind(type)} ${name} is there in ${database} and was not captured.`,
  changed: (before, after) => {
    const { name } = before
    return [
      ...(before.type === after.type
        ? []
        : [`${name} in ${database} is a ${accountKind(after.type)}; it was a ${accountKind(before.type)}.`]),
      ...(before.login === after.login
        ? []
        : [
            `The user ${name} in ${database} is connected to ${after.login ?? 'no login'}; it was to ${before.login ?? 'none'}.`,
          ]),
      ...(before.sid === after.sid
        ? []
        : [`The user ${name} in ${database} has another SID: ${after.sid ?? 'none'}, it was ${before.sid ?? 'none'}.`]),
      ...setting(`The user ${name} in ${database}: the default schema`, before.defaultSchema, after.defaultSchema),
      ...setting(
        `The user ${name} in ${database}: the default language`,
        before.defaultLanguage,
        after.defaultLanguage,
      ),
    ]
  },
})

export const role = (database: string): Words<Account> => ({
  name: ({ name }) => name,
  missing: ({ name }) => `The role ${name} is missing in ${database}.`,
  extra: ({ name }) => `The role ${name} is there in ${database} and was not captured.`,
  changed: (before, after) => setting(`The role ${before.name} in ${database}: the owner`, before.owner, after.owner),
})

export const schema = (database: string): Words<Schema> => ({
  name: ({ name }) => name,
  missing: ({ name }) => `The schema ${name} is missing in ${database}.`,
  extra: ({ name }) => `The schema ${name} is there in ${database} and was not captured.`,
  changed: (before, after) => setting(`The schema ${before.name} in ${database}: the owner`, before.owner, after.owner),
})

export const member = (database: string): Words<Member> => ({
  name: (one) => one.member,
  missing: (one) => `User ${one.member} in ${database} is not a member of ${one.role} any more.`,
  extra: (one) => `User ${one.member} in ${database} is a member of ${one.role} and was not.`,
  changed: () => [],
})

export const permission = (database: string): Words<Permission> => ({
  name: ({ grantee }) => grantee,
  missing: (one) => `${one.permission}${on(one)} is not ${DONE[one.state]} to ${one.grantee} in ${database} any more.`,
  extra: (one) => `${one.permission}${on(one)} is ${DONE[one.state]} to ${one.grantee} in ${database} and was not.`,
  changed: (before, after) => stateChanged(`${before.permission}${on(before)} in ${database}`, before, after),
})

function stateChanged(
  what: string,
  before: { state: Permission['state']; grantee: string },
  after: { state: Permission['state'] },
): string[] {
  return before.state === after.state
    ? []
    : [`${what} is ${DONE[after.state]} for ${before.grantee}; it was ${DONE[before.state]}.`]
}

function setting(what: string, before: string | undefined, after: string | undefined): string[] {
  return before === after ? [] : [`${what} is ${after ?? 'not set'}; it was ${before ?? 'not set'}.`]
}

const enabled = ({ disabled }: Login): string => (disabled ? 'disabled' : 'enabled')
const checked = (on: boolean | undefined): string | undefined =>
  on === undefined ? undefined : on ? 'enforced' : 'not enforced'

function onServer({ name, onType, class: number }: ServerPermission): string {
  if (name === undefined) return ''
  const kind =
    number === 105
      ? 'the endpoint'
      : number === 108
        ? 'the availability group'
        : onType === 'R'
          ? 'the server role'
          : 'the login'
  return ` on ${kind} ${name}`
}

function on({ schema, name, column, class: number }: Permission): string {
  if (name === undefined) return number === 0 ? '' : ` on something of class ${number}`
  const full = schema === undefined ? name : `${schema}.${name}`
  return ` on ${column === undefined ? '' : `the column ${column} of `}${KINDS[number] ?? ''}${full}`
}

/** Classes whose names alone would not say what they are. */
const KINDS: Readonly<Record<number, string>> = {
  3: 'the schema ',
  4: 'the principal ',
  5: 'the assembly ',
  6: 'the type ',
  10: 'the XML schema collection ',
  15: 'the message type ',
  16: 'the contract ',
  17: 'the service ',
  18: 'the remote service binding ',
  19: 'the route ',
  23: 'the full-text catalog ',
  24: 'the symmetric key ',
  25: 'the certificate ',
  26: 'the asymmetric key ',
}

function loginKind(type: string): string {
  return (
    {
      S: 'SQL login',
      U: 'Windows login',
      G: 'Windows group’s login',
      C: 'certificate’s login',
      K: 'asymmetric key’s login',
    }[type] ?? 'login'
  )
}

function accountKind(type: string): string {
  return { G: 'Windows group', A: 'application role', R: 'role' }[type] ?? 'user'
}
