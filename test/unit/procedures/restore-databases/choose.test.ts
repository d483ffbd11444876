import { describe, expect, it } from 'vitest'
import { setOf } from '../../../../main/procedures/restore-databases/choose/backup-set.ts'
import { type KnownAs, leadsHere } from '../../../../main/procedures/restore-databases/choose/names.ts'
import { placeFiles } from '../../../../main/procedures/restore-databases/choose/place-files.ts'
import { roomFor } from '../../../../main/procedures/restore-databases/choose/space.ts'
import type { BackupHeader } from '../../../../main/sqlserver/statements/index.ts'

const here: KnownAs = {
  name: 'SQLVIRT\\SM',
  machine: 'SQLVIRT',
  instance: 'SM',
  physicalName: 'NODE-A',
  ownName: 'SQLVIRT\\SM',
  typed: 'smdb.contoso.example\\SM',
  listeners: ['smlistener'],
}

describe('a name leads to an instance', () => {
  it.each([
    'SQLVIRT\\SM',
    'sqlvirt\\sm',
    'sqlvirt.contoso.example\\SM',
    'NODE-A\\SM',
    'SMDB\\SM',
    'smdb.contoso.example\\sm',
    'SQLVIRT,51433',
    'smdb,1433',
    'SMLISTENER',
    'smlistener.contoso.example,1433',
    'tcp:SQLVIRT\\SM',
  ])('when it is %s', (name) => expect(leadsHere(name, here)).toBe(true))

  it.each([
    'SQLVIRT',
    'SQLVIRT\\DW',
    'SQL01\\SM',
    'SQLVIRT2\\SM',
    'NODE-B\\SM',
    'SM',
    '',
    'np:SQLVIRT\\SM',
    '10.0.0.5\\SM',
  ])('and not when it is %j', (name) => expect(leadsHere(name, here)).toBe(false))

  it('tells addresses apart to the last digit', () => {
    const typed = { ...here, instance: null, name: 'SQL01', machine: 'SQL01', ownName: null, typed: '10.0.0.5' }
    expect(leadsHere('10.0.0.5', typed)).toBe(true)
    expect(leadsHere('10.0.0.6', typed)).toBe(false)
  })

  it('takes the default instance by either of its names', () => {
    const plain = { ...here, name: 'SQL01', machine: 'SQL01', instance: null, ownName: null, typed: 'SQL01' }
    expect(leadsHere('SQL01\\MSSQLSERVER', plain)).toBe(true)
    expect(leadsHere('SQL01\\SM', plain)).toBe(false)
  })
})

const rows = { LogicalName: 'ServiceManager', PhysicalName: 'E:\\Old\\SM.mdf', Type: 'D', Size: 1000 }
const wal = { LogicalName: 'ServiceManager_log', PhysicalName: 'F:\\Old\\SM.ldf', Type: 'L', Size: '400' }
const folders = { data: 'D:\\Data\\', log: 'L:\\Log' }

describe('files', () => {
  it('go where this instance wants them, under their names', () => {
    const taken = new Set<string>()
    const placed = placeFiles({ files: [rows, wal], database: 'ServiceManager', existing: [], folders, taken })
    expect(placed).toEqual([
      { logicalName: 'ServiceManager', path: 'D:\\Data\\SM.mdf', size: 1000, replaces: false },
      { logicalName: 'ServiceManager_log', path: 'L:\\Log\\SM.ldf', size: 400, replaces: false },
    ])
    expect([...taken]).toEqual(['d:\\data\\sm.mdf', 'l:\\log\\sm.ldf'])
  })

  it('never take a path that is in use, here or in the same plan', () => {
    const taken = new Set(['d:\\data\\sm.mdf', 'd:\\data\\sm_2.mdf'])
    const again = { ...rows, LogicalName: 'more' }
    const placed = placeFiles({ files: [rows, again], database: 'x', existing: [], folders, taken })
    expect(placed.map(({ path }) => path)).toEqual(['D:\\Data\\SM_3.mdf', 'D:\\Data\\SM_4.mdf'])
  })

  it('stay where the replaced database has them', () => {
    const existing = [{ logicalName: 'servicemanager', path: 'G:\\SM\\live.mdf', size: 900 }]
    const placed = placeFiles({ files: [rows, wal], database: 'x', existing, folders, taken: new Set() })
    expect(placed.map(({ path, replaces }) => [path, replaces])).toEqual([
      ['G:\\SM\\live.mdf', true],
      ['L:\\Log\\SM.ldf', false],
    ])
  })

  it('of a practice restore have names that nothing else has', () => {
    const odd = { ...rows, LogicalName: 'a/b:c' }
    const placed = placeFiles({
      files: [odd, wal],
      database: 'Practice]Db',
      existing: [],
      folders,
      taken: new Set(),
      unique: '0badcafe',
    })
    expect(placed.map(({ path }) => path)).toEqual([
      'D:\\Data\\Practice]Db_a_b_c_0badcafe.mdf',
      'L:\\Log\\Practice]Db_ServiceManager_log_0badcafe.ldf',
    ])
  })

  it('with a path that RESTORE does not take are refused', () => {
    const long = { ...rows, PhysicalName: `${'x'.repeat(255)}.mdf` }
    expect(() => placeFiles({ files: [long], database: 'x', existing: [], folders, taken: new Set() })).toThrow(
      /longer than 259/,
    )
  })
})

describe('space', () => {
  const volumes = [
    { volume: 'D:\\', free: 500 },
    { volume: 'D:\\Data\\', free: 10_000 },
    { volume: 'L:\\', free: 100 },
  ]
  const at = (path: string, size: number, replaces = false) => ({ logicalName: path, path, size, replaces })

  it('is counted on the volume that is mounted nearest', () => {
    expect(roomFor([at('D:\\Data\\a.mdf', 5000), at('L:\\a.ldf', 50)], volumes, new Map())).toEqual({
      short: [],
      unknown: [],
    })
  })

  it('is short where all files of a volume together take more', () => {
    expect(roomFor([at('L:\\a.ldf', 60), at('l:\\b.ldf', 60)], volumes, new Map()).short).toEqual([
      { volume: 'L:\\', needed: 120, free: 100 },
    ])
  })

  it('is taken only by what a file grows by that is overwritten', () => {
    const existing = new Map([['l:\\a.ldf', 150]])
    expect(roomFor([at('L:\\a.ldf', 200, true)], volumes, existing).short).toEqual([])
    expect(roomFor([at('L:\\a.ldf', 260, true)], volumes, existing).short).toHaveLength(1)
    expect(roomFor([at('L:\\a.ldf', 100, true)], volumes, existing).short).toEqual([])
  })

  it('is not known of volumes without databases, and that is said', () => {
    expect(roomFor([at('X:\\a.mdf', 7), at('\\\\FS02\\Data\\b.mdf', 8)], volumes, new Map()).unknown).toEqual([
      { volume: 'X:\\', needed: 7 },
      { volume: '\\\\FS02\\Data', needed: 8 },
    ])
  })
})

describe('a header', () => {
  const header = {
    BackupName: 'x',
    BackupType: 1,
    Compressed: 1,
    Position: 2,
    ServerName: 'SQL01',
    DatabaseName: 'ServiceManager',
    DatabaseCreationDate: null,
    BackupSize: '123',
    FirstLSN: 1,
    LastLSN: 2,
    CheckpointLSN: 1,
    DatabaseBackupLSN: 0,
    BackupStartDate: '2026-11-21T03:00:00.000',
    BackupFinishDate: '2026-11-21T03:15:00.000',
    SoftwareVersionMajor: 16,
    MachineName: 'SQL01',
    Collation: null,
    RecoveryModel: 'FULL',
    IsSnapshot: false,
    HasBackupChecksums: true,
    IsDamaged: false,
    IsCopyOnly: true,
    FamilyGUID: 'F',
    BackupSetGUID: 'G',
    DifferentialBaseGUID: null,
    CompressedBackupSize: 100,
  } satisfies BackupHeader

  it('becomes a set with its place in the file', () => {
    expect(setOf(header, ['a.bak', 'b.bak'])).toMatchObject({
      type: 'full',
      position: 2,
      size: 123,
      paths: ['a.bak', 'b.bak'],
      copyOnly: true,
    })
    expect(setOf(header, ['a'])).not.toHaveProperty('base')
  })

  it('of a kind that is not restored here is none', () => {
    expect(setOf({ ...header, BackupType: 4 }, ['a'])).toBeUndefined()
    expect(setOf({ ...header, BackupSetGUID: null }, ['a'])).toBeUndefined()
    expect(setOf({ ...header, BackupType: 5, DifferentialBaseGUID: 'B' }, ['a'])).toMatchObject({ base: 'B' })
  })
})
