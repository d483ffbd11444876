import type { Query, Statement } from '../ports/instance.ts'
import { permissionSamples } from './samples-permissions.ts'
import { sendable } from './secret-text.ts'
import * as s from './statements/index.ts'

/** One batch that the product can send, with sample values in it. */
export interface Sample {
  /** The export of statements/ that makes it, or `permissions` for the script of logins and permissions. */
  builder: string
  id: string
  database: string
  /** As it is sent: parameters declared, secrets replaced by samples. */
  text: string
}

/** Names as people do give them, and as nobody should: brackets, quotes of three kinds, an emoji, 128 characters. */
const AWKWARD = `O'Brien]s "DB" [1] – 😀 $(x) --`
const LONG = `${'x]'.repeat(63)}''`
const DATABASE = 'ServiceManager'
const PATHS = [
  "\\\\FS02\\DR\\O'Brien's [1]\\ServiceManager_20261121T031500Z_0a1b2c3d_1of2.bak",
  'D:\\Backup\\second.bak',
]
const HASH512 = `0x${'AB'.repeat(64)}`
const SET_NAME = "ServiceManager full 2026-11-21T03:15:00Z 0a1b2c3d isn't short"

const backup = {
  database: AWKWARD,
  paths: PATHS,
  setName: SET_NAME,
  description: "Made by the wizard's run 1",
  compression: true,
}
const restore = {
  paths: PATHS,
  position: 3,
  checksums: true,
  moves: [
    { logicalName: "SM'Data", path: "E:\\Data\\O'Brien.mdf" },
    { logicalName: 'SMLog', path: 'F:\\Log\\SM.ldf' },
  ],
}

/** Every export of statements/ that is sent, with values for it; more than one where the text takes more than one form. */
const BUILT: Readonly<Record<string, readonly (Query<unknown> | Statement)[]>> = {
  setOwner: [s.setOwner(AWKWARD, 'CONTOSO\\svc]sm')],
  enableClr: [s.enableClr],
  trustAssembly: [s.trustAssembly(HASH512, "Microsoft.Mom.DataAccess.Sql, it's trusted")],
  enableBroker: [s.enableBroker(AWKWARD), s.enableBroker(LONG, 'new')],
  setTrustworthy: [s.setTrustworthy(AWKWARD)],
  reconnectUser: [s.reconnectUser(DATABASE, "O'Brien]x", 'CONTOSO\\svc')],
  addRoleMember: [s.addRoleMember(DATABASE, 'sdk_users', AWKWARD)],
  addMessage: [
    s.addMessage({
      number: 777_980_007,
      severity: 16,
      text: "It isn't there.\r\nLook\tagain: %s",
      language: 'us_english',
      logged: false,
    }),
  ],
  orphans: [s.orphans(AWKWARD)],
  databaseOwner: [s.databaseOwner(AWKWARD)],
  loginNamed: [s.loginNamed('CONTOSO\\svc]sm')],
  assemblies: [s.assemblies(DATABASE)],
  backupDatabase: [
    s.backupDatabase({ ...backup, type: 'full', copyOnly: true }),
    s.backupDatabase({ ...backup, type: 'differential', copyOnly: false }),
    s.backupDatabase({ ...backup, type: 'log', copyOnly: false, compression: false }),
  ],
  backupTail: [s.backupTail({ database: AWKWARD, path: 'D:\\Backup\\tail.trn', setName: SET_NAME })],
  backupCertificate: [
    s.backupCertificate({
      certificate: "TDE'cert]",
      path: '\\\\FS02\\DR\\tde.cer',
      keyPath: '\\\\FS02\\DR\\tde.pvk',
      secret: 'certificate-password',
    }),
  ],
  backupsOf: [s.backupsOf(AWKWARD)],
  backupHabits: [s.backupHabits],
  backupNamed: [s.backupNamed(AWKWARD, SET_NAME)],
  restoresOf: [s.restoresOf(AWKWARD)],
  logins: [s.logins],
  serverRoles: [s.serverRoles],
  serverMemberships: [s.serverMemberships],
  serverPermissions: [s.serverPermissions],
  backupHeader: [s.backupHeader(PATHS)],
  backupLabel: [s.backupLabel(PATHS[0] ?? '')],
  backupFiles: [s.backupFiles(PATHS, 2)],
  verifyBackup: [s.verifyBackup(PATHS, 1, true), s.verifyBackup(PATHS, 1, false)],
  mayViewDefinition: [s.mayViewDefinition(AWKWARD)],
  principals: [s.principals(DATABASE)],
  memberships: [s.memberships(DATABASE)],
  schemas: [s.schemas(DATABASE)],
  permissions: [s.permissions(DATABASE)],
  objectsNamed: [s.objectsNamed('DWStagingAndConfig', 'STG_')],
  restoreDatabase: [
    s.restoreDatabase({ ...restore, database: AWKWARD, type: 'full', replace: true, more: true }),
    s.restoreDatabase({ ...restore, database: LONG, type: 'full', replace: false, more: false, restricted: true }),
    s.restoreDatabase({ ...restore, database: DATABASE, type: 'differential', replace: false, more: true, moves: [] }),
    s.restoreDatabase({
      ...restore,
      database: DATABASE,
      type: 'log',
      replace: false,
      more: false,
      moves: [],
      stopAt: '2026-11-21T03:15:00',
    }),
  ],
  recoverDatabase: [s.recoverDatabase(AWKWARD)],
  takeAlone: [s.takeAlone(AWKWARD)],
  letAllIn: [s.letAllIn(AWKWARD)],
  checkDatabase: [s.checkDatabase(AWKWARD)],
  dropPracticeDatabase: [s.dropPracticeDatabase(s.practiceName(AWKWARD, '0a1b2c3d'))],
  identity: [s.identity],
  roles: [s.roles],
  services: [s.services],
  configurations: [s.configurations],
  databases: [s.databases],
  listeners: [s.listeners],
  volumes: [s.volumes],
  files: [s.files],
  pathSeen: [s.pathSeen("\\\\FS02\\DR\\O'Brien")],
  folderSeen: [s.folderSeen('D:\\Backup')],
  sessionsIn: [s.sessionsIn(AWKWARD)],
  progressOf: [s.progressOf(57)],
  messages: [s.messages],
  trustedAssemblies: [s.trustedAssemblies],
  userRoles: [s.userRoles(DATABASE)],
  storedNames: [s.storedNames('DWStagingAndConfig')],
}

/** Exports of statements/ that make no batch: what they give stands in the batches of others. */
export const HELPERS: ReadonlySet<string> = new Set([
  'quoteIdentifier',
  'quoteLiteral',
  'hexLiteral',
  'disks',
  'whole',
  'practiceName',
  'expectedRoles',
])

/** Every batch that the product can send, made by the builders that make what is sent. */
export function samples(): Sample[] {
  return [
    ...Object.entries(BUILT).flatMap(([builder, each]) => each.map((one) => ({ builder, ...sample(one) }))),
    ...permissionSamples().map((batch) => ({ builder: 'permissions', ...sample(batch) })),
  ]
}

function sample(one: Query<unknown> | Statement): Omit<Sample, 'builder'> {
  const text = 'row' in one ? `${declarations(one)}${one.text}` : sendable(one, sampleSecrets(one)).text
  return { id: one.id, database: one.database, text }
}

/** The driver sends parameters beside the text (sp_executesql); here they stand before it. */
function declarations({ parameters }: Query<unknown>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `DECLARE @${name} ${typeOf(value)} = ${valueOf(value)};\n`)
    .join('')
}

function typeOf(value: string | number | boolean | null): string {
  if (typeof value === 'boolean') return 'bit'
  if (typeof value === 'number') return Math.abs(value) > 0x7fff_ffff ? 'bigint' : 'int'
  return 'nvarchar(4000)'
}

function valueOf(value: string | number | boolean | null): string {
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return value ? '1' : '0'
  return typeof value === 'number' ? String(value) : s.quoteLiteral(value)
}

function sampleSecrets({ secrets }: Statement): Record<string, Uint8Array> {
  return Object.fromEntries(secrets.map((name) => [name, new TextEncoder().encode(`Sample's ${name} {{x}} ]`)]))
}

/** All of it as one file: a batch each, its id and database in the comment above it. */
export function statementsFile(): string {
  return samples()
    .map(({ builder, id, database, text }) => `-- ${builder}: ${id}, in the database ${database}\n${text}\nGO\n`)
    .join('\n')
}
