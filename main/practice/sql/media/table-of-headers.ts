import { type Column, type SqlValue, types } from '../../tds/index.ts'
import { major } from './check-set.ts'
import type { MediaHeader, SetEnd, SetHeader } from './media-set.ts'
import type { FoundSet } from './read-media.ts'
import { asDate } from './server-time.ts'
import { guidOf } from './system-database.ts'

const LSN = types.numeric(25, 0)
const SIZE = types.numeric(20, 0)
const NAME = types.nvarchar(128)
/** SQL Server 2022 added three columns. */
const WITH_ZONE = 16

interface Header {
  header: SetHeader
  end: SetEnd
  media: MediaHeader
}

interface HeaderColumn extends Column {
  value(set: Header): SqlValue
}

const column = (name: string, type: Column['type'], value: (set: Header) => SqlValue): HeaderColumn => ({
  name,
  type,
  value,
})
const ofSet = (name: string, type: Column['type'], value: (header: SetHeader) => SqlValue): HeaderColumn =>
  column(name, type, ({ header }) => value(header))

/** The number of HEADERONLY, and its description. */
const TYPES = { D: [1, 'Database'], L: [2, 'Transaction Log'], I: [5, 'Database Differential'] } as const
/** Physical versions of databases by the major version of their server. */
const DATABASE_VERSIONS: Readonly<Record<number, number>> = { 13: 852, 14: 869, 15: 904, 16: 957, 17: 998 }

/** All columns in their order (sql-docs, restore-statements-headeronly-transact-sql). */
const COLUMNS: readonly HeaderColumn[] = [
  ofSet('BackupName', NAME, ({ name }) => name),
  ofSet('BackupDescription', types.nvarchar(255), ({ description }) => description),
  ofSet('BackupType', types.smallint, ({ type }) => TYPES[type][0]),
  ofSet('ExpirationDate', types.datetime, () => null),
  ofSet('Compressed', types.tinyint, ({ compressed }) => (compressed ? 1 : 0)),
  ofSet('Position', types.smallint, ({ position }) => position),
  ofSet('DeviceType', types.tinyint, () => 2),
  ofSet('UserName', NAME, ({ userName }) => userName),
  ofSet('ServerName', NAME, ({ server }) => server),
  ofSet('DatabaseName', NAME, ({ database }) => database),
  ofSet('DatabaseVersion', types.int, ({ version }) => DATABASE_VERSIONS[major(version)] ?? 957),
  ofSet('DatabaseCreationDate', types.datetime, ({ created }) => localDate(created)),
  ofSet('BackupSize', SIZE, ({ size }) => size),
  ofSet('FirstLSN', LSN, ({ first }) => first),
  ofSet('LastLSN', LSN, ({ last }) => last),
  ofSet('CheckpointLSN', LSN, ({ first }) => first),
  ofSet('DatabaseBackupLSN', LSN, ({ fullLsn }) => fullLsn),
  ofSet('BackupStartDate', types.datetime, ({ started }) => asDate(started)),
  column('BackupFinishDate', types.datetime, ({ end }) => asDate(end.finished)),
  ofSet('SortOrder', types.smallint, () => 52),
  ofSet('CodePage', types.smallint, () => 0),
  ofSet('UnicodeLocaleId', types.int, () => 1033),
  ofSet('UnicodeComparisonStyle', types.int, () => 196_609),
  ofSet('CompatibilityLevel', types.tinyint, ({ compatibility }) => compatibility),
  ofSet('SoftwareVendorId', types.int, () => 4608),
  ofSet('SoftwareVersionMajor', types.int, ({ version }) => part(version, 0)),
  ofSet('SoftwareVersionMinor', types.int, ({ version }) => part(version, 1)),
  ofSet('SoftwareVersionBuild', types.int, ({ version }) => part(version, 2)),
  ofSet('MachineName', NAME, ({ machine }) => machine),
  ofSet('Flags', types.int, flags),
  ofSet('BindingID', types.uniqueidentifier, ({ fork }) => guidOf(`binding of ${fork.id}`)),
  ofSet('RecoveryForkID', types.uniqueidentifier, ({ fork }) => fork.id),
  ofSet('Collation', NAME, ({ collation }) => collation),
  ofSet('FamilyGUID', types.uniqueidentifier, ({ family }) => family),
  ofSet('HasBulkLoggedData', types.bit, () => false),
  ofSet('IsSnapshot', types.bit, () => false),
  ofSet('IsReadOnly', types.bit, ({ readOnly }) => readOnly),
  ofSet('IsSingleUser', types.bit, ({ singleUser }) => singleUser),
  ofSet('HasBackupChecksums', types.bit, ({ checksums }) => checksums),
  ofSet('IsDamaged', types.bit, ({ damaged }) => damaged),
  ofSet('BeginsLogChain', types.bit, ({ beginsChain }) => beginsChain),
  ofSet('HasIncompleteMetaData', types.bit, () => false),
  ofSet('IsForceOffline', types.bit, ({ tail }) => tail),
  ofSet('IsCopyOnly', types.bit, ({ copyOnly }) => copyOnly),
  ofSet('FirstRecoveryForkID', types.uniqueidentifier, ({ fork }) => fork.from ?? fork.id),
  ofSet('ForkPointLSN', LSN, ({ fork }) => fork.point),
  ofSet('RecoveryModel', types.nvarchar(60), ({ recoveryModel }) => recoveryModel.replace('_', '-')),
  ofSet('DifferentialBaseLSN', LSN, ({ type, base }) => (type === 'I' ? base?.lsn : null)),
  ofSet('DifferentialBaseGUID', types.uniqueidentifier, ({ type, base }) => (type === 'I' ? base?.guid : null)),
  ofSet('BackupTypeDescription', types.nvarchar(60), ({ type }) => TYPES[type][1]),
  ofSet('BackupSetGUID', types.uniqueidentifier, ({ guid }) => guid),
  ofSet('CompressedBackupSize', types.bigint, ({ compressedSize }) => compressedSize),
  ofSet('containment', types.tinyint, ({ containment }) => (containment === 'PARTIAL' ? 1 : 0)),
  ofSet('KeyAlgorithm', types.nvarchar(32), () => null),
  ofSet('EncryptorThumbprint', types.varbinary(20), () => null),
  ofSet('EncryptorType', types.nvarchar(32), () => null),
]

const LATER: readonly HeaderColumn[] = [
  column('LastValidRestoreTime', types.datetime, ({ end }) => asDate(end.finished)),
  ofSet('TimeZone', types.smallint, () => null),
  ofSet('CompressionAlgorithm', types.nvarchar(32), ({ compressed }) => (compressed ? 'MS_XPRESS' : null)),
]

export function headerColumns(serverVersion: string): readonly HeaderColumn[] {
  return major(serverVersion) >= WITH_ZONE ? [...COLUMNS, ...LATER] : COLUMNS
}

/** What an unfinished set shows, as Management Studio and dbatools know it. */
const INCOMPLETE = '*** INCOMPLETE ***'

export function headerRow(serverVersion: string, set: FoundSet, media: MediaHeader): SqlValue[] {
  const { header, end, state, position } = set
  const columns = headerColumns(serverVersion)
  if (state === 'complete' && header !== undefined && end !== undefined)
    return columns.map(({ value }) => value({ header, end, media }))
  const known: Readonly<Record<string, SqlValue>> = {
    BackupName: INCOMPLETE,
    BackupDescription: INCOMPLETE,
    BackupType: header === undefined ? 1 : TYPES[header.type][0],
    Compressed: media.compressed ? 1 : 0,
    Position: position,
    DeviceType: 2,
    containment: 0,
  }
  return columns.map(({ name }) => known[name])
}

/** Bits as the documentation numbers them. */
function flags({ readOnly, singleUser, checksums, damaged, tail }: SetHeader): number {
  const bits: readonly (readonly [boolean, number])[] = [
    [readOnly, 4],
    [singleUser, 8],
    [checksums, 16],
    [damaged, 32],
    [tail, 256 + 64],
  ]
  return bits.reduce((sum, [isSet, bit]) => (isSet ? sum | bit : sum), 0)
}

function part(version: string, index: number): number {
  return Number(version.split('.')[index] ?? 0)
}

function localDate(text: string): Date | null {
  const date = new Date(/Z$|[+-]\d{2}:\d{2}$/.test(text) ? text : `${text}Z`)
  return Number.isNaN(date.getTime()) ? null : date
}
