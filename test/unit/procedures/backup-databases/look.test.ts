import { describe, expect, it } from 'vitest'
import { type HistoryRow, judge } from '../../../../main/procedures/backup-databases/look.ts'
import type { BackupHeader } from '../../../../main/sqlserver/statements/index.ts'

const GUID = '5F3C0E5A-6F0A-4D61-8F7B-2C1D9C0A7E11'
const WANTED = {
  database: 'ServiceManager',
  type: 'full',
  paths: ['\\\\FS02\\DR\\x.bak'],
  setName: 'System Center Recovery Wizard 20261121-031500-0badcafe-001',
  copyOnly: true,
} as const

const header = (change: Partial<BackupHeader> = {}): BackupHeader => ({
  BackupName: WANTED.setName,
  BackupType: 1,
  Compressed: 1,
  Position: 1,
  ServerName: 'SQL01',
  DatabaseName: 'ServiceManager',
  DatabaseCreationDate: '2020-01-01T00:00:00.000',
  BackupSize: 1000,
  FirstLSN: 1,
  LastLSN: 2,
  CheckpointLSN: 1,
  DatabaseBackupLSN: 1,
  BackupStartDate: '2026-11-21T03:15:00.000',
  BackupFinishDate: '2026-11-21T03:16:00.000',
  SoftwareVersionMajor: 16,
  MachineName: 'SQL01',
  Collation: 'Latin1_General_CI_AS',
  RecoveryModel: 'FULL',
  IsSnapshot: false,
  HasBackupChecksums: true,
  IsDamaged: false,
  IsCopyOnly: true,
  FamilyGUID: GUID,
  BackupSetGUID: GUID,
  DifferentialBaseGUID: null,
  CompressedBackupSize: 400,
  KeyAlgorithm: null,
  ...change,
})
const row = (change: Partial<HistoryRow> = {}): HistoryRow => ({
  setGuid: GUID.toLowerCase(),
  type: 'D',
  copyOnly: true,
  checksums: true,
  damaged: false,
  finished: '2026-11-21T03:16:00',
  size: 1000,
  compressedSize: 400,
  ...change,
})

describe('a backup that file and history agree on', () => {
  it('is whole, whatever the case of its GUID and its name', () => {
    expect(judge([header()], [row()], WANTED).state).toBe('whole')
    expect(judge([header({ DatabaseName: 'SERVICEMANAGER' })], [row()], WANTED).state).toBe('whole')
  })

  it('is whole when msdb lists an earlier attempt under the same name, too', () => {
    const earlier = row({ setGuid: '00000000-0000-0000-0000-000000000000', damaged: true })
    expect(judge([header()], [earlier, row()], WANTED)).toMatchObject({ state: 'whole', row: { damaged: false } })
  })

  it('is whole as a differential without being asked whether it is a copy', () => {
    const wanted = { ...WANTED, type: 'differential' as const, copyOnly: false }
    expect(judge([header({ BackupType: 5 })], [row({ type: 'I' })], wanted).state).toBe('whole')
  })

  it('is whole as a log', () => {
    expect(judge([header({ BackupType: 2 })], [row({ type: 'L' })], { ...WANTED, type: 'log' }).state).toBe('whole')
  })
})

describe('a backup is not counted', () => {
  it.each([
    ['no set', [], [row()], 'the file holds no backup set'],
    ['two sets', [header(), header({ Position: 2 })], [row()], 'the file holds 2 backup sets'],
    ['another name', [header({ BackupName: 'nightly' })], [row()], 'the set in the file has another name'],
    ['no name', [header({ BackupName: null })], [row()], 'the set in the file has another name'],
    ['another place', [header({ Position: 2 })], [row()], 'the set is not the first of the file'],
    ['another database', [header({ DatabaseName: 'DWRepository' })], [row()], 'it is of another database'],
    ['another type', [header({ BackupType: 5 })], [row()], 'it is of another type'],
    ['no checksums', [header({ HasBackupChecksums: false })], [row()], 'it has no checksums'],
    ['checksums not known', [header({ HasBackupChecksums: null })], [row()], 'it has no checksums'],
    ['damage', [header({ IsDamaged: true })], [row()], 'the server marks it as damaged'],
    ['not being a copy', [header({ IsCopyOnly: false })], [row()], 'it is not copy-only'],
    [
      'several faults',
      [header({ IsDamaged: true, IsCopyOnly: false })],
      [row()],
      'the server marks it as damaged and it is not copy-only',
    ],
    ['no row in msdb', [header()], [], 'msdb does not list it'],
    [
      'another GUID',
      [header()],
      [row({ setGuid: '00000000-0000-0000-0000-000000000000' })],
      'msdb lists another set than the file holds',
    ],
    ['no GUID', [header({ BackupSetGUID: null })], [row()], 'msdb lists another set than the file holds'],
    ['damage in msdb', [header()], [row({ damaged: true })], 'msdb says something else of it than the file'],
    ['no checksums in msdb', [header()], [row({ checksums: false })], 'msdb says something else of it than the file'],
    ['another type in msdb', [header()], [row({ type: 'L' })], 'msdb says something else of it than the file'],
  ] as const)('with %s', (_what, headers, rows, why) => {
    expect(judge([...headers], [...rows], WANTED)).toEqual({ state: 'odd', why })
  })

  it('when it is a copy and should be none', () => {
    expect(judge([header()], [row()], { ...WANTED, copyOnly: false })).toEqual({ state: 'odd', why: 'it is copy-only' })
  })
})
