/** `type_desc` of principals. */
export const TYPE_TEXTS: Readonly<Record<string, string>> = {
  S: 'SQL_LOGIN',
  U: 'WINDOWS_LOGIN',
  G: 'WINDOWS_GROUP',
  R: 'SERVER_ROLE',
  C: 'CERTIFICATE_MAPPED_LOGIN',
  K: 'ASYMMETRIC_KEY_MAPPED_LOGIN',
}

export const USER_TYPE_TEXTS: Readonly<Record<string, string>> = {
  S: 'SQL_USER',
  U: 'WINDOWS_USER',
  G: 'WINDOWS_GROUP',
  R: 'DATABASE_ROLE',
  A: 'APPLICATION_ROLE',
  C: 'CERTIFICATE_MAPPED_USER',
  K: 'ASYMMETRIC_KEY_MAPPED_USER',
}

/** `class_desc` of sys.server_permissions. */
export const SERVER_CLASSES: Readonly<Record<number, string>> = {
  100: 'SERVER',
  101: 'SERVER_PRINCIPAL',
  105: 'ENDPOINT',
  108: 'AVAILABILITY_GROUP',
}

/** `class_desc` of sys.database_permissions. */
export const DATABASE_CLASSES: Readonly<Record<number, string>> = {
  0: 'DATABASE',
  1: 'OBJECT_OR_COLUMN',
  3: 'SCHEMA',
  4: 'DATABASE_PRINCIPAL',
  5: 'ASSEMBLY',
  6: 'TYPE',
  10: 'XML_SCHEMA_COLLECTION',
  15: 'MESSAGE_TYPE',
  16: 'SERVICE_CONTRACT',
  17: 'SERVICE',
  18: 'REMOTE_SERVICE_BINDING',
  19: 'ROUTE',
  23: 'FULLTEXT_CATALOG',
  24: 'SYMMETRIC_KEYS',
  25: 'CERTIFICATE',
  26: 'ASYMMETRIC_KEY',
}

export function stateText(state: 'G' | 'W' | 'D' | 'R'): string {
  return { G: 'GRANT', W: 'GRANT_WITH_GRANT_OPTION', D: 'DENY', R: 'REVOKE' }[state]
}

export const AUTHENTICATION_TEXTS = ['NONE', 'INSTANCE', 'DATABASE', 'WINDOWS'] as const
