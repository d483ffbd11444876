import { describe, expect, it } from 'vitest'
import {
  type BackupRow,
  baseIn,
  canCompress,
  decide,
  othersIn,
} from '../../../../main/procedures/backup-databases/decide.ts'
import { OWN_SET } from '../../../../main/procedures/backup-databases/names.ts'

const NOW = '2026-11-21T03:15:00'

function row(change: Partial<BackupRow> = {}): BackupRow {
  return {
    setGuid: '00000000-0000-0000-0000-000000000001',
    type: 'D',
    copyOnly: false,
    snapshot: false,
    checksums: true,
    damaged: false,
    started: '2026-11-20T23:00:00',
    finished: '2026-11-20T23:10:00',
    size: 1,
    compressedSize: 1,
    position: 1,
    setName: 'nightly',
    userName: 'CONTOSO\\svc-backup',
    machine: 'SQL01',
    path: 'D:\\Backup\\x.bak',
    stripe: 1,
    deviceType: 2,
    ...change,
  }
}

const database = { name: 'ServiceManager', recoveryModel: 'FULL', availabilityGroup: null }
const decideWith = (
  rows: BackupRow[],
  choices: { type?: 'full' | 'differential' | 'log'; copyOnly?: 'auto' | 'always' | 'never' } = {},
  about: Partial<typeof database | { availabilityGroup: string }> = {},
) => decide({ ...database, ...about }, rows, othersIn(rows, NOW), { type: 'full', copyOnly: 'auto', ...choices })

describe('what others back up', () => {
  it.each([
    ['nothing', [], false],
    ['a full backup', [row()], true],
    ['a differential', [row({ type: 'I' })], true],
    ['a log', [row({ type: 'L' })], true],
    ['a copy-only one to disk', [row({ copyOnly: true })], false],
    ['a copy-only one by a virtual device', [row({ copyOnly: true, deviceType: 7 })], true],
    ['a copy-only snapshot', [row({ copyOnly: true, snapshot: true })], true],
    ['one that is older than 30 days', [row({ started: '2026-10-22T03:14:59' })], false],
    ['one of 30 days ago to the second', [row({ started: '2026-10-22T03:15:00' })], true],
    ['one of this program', [row({ setName: `${OWN_SET}20261101-031500-0badcafe-001` })], false],
    ['one whose name only holds this program’s', [row({ setName: `x ${OWN_SET}` })], true],
    ['one without a name', [row({ setName: null })], true],
  ] as const)('%s', (_what, rows, expected) => {
    expect(othersIn([...rows], NOW).inChain).toBe(expected)
  })

  it('is told by who and how, once each', () => {
    const { who } = othersIn(
      [
        row(),
        row({ type: 'L' }),
        row({ deviceType: 7 }),
        row({ deviceType: 9, userName: null }),
        row({ deviceType: 5 }),
      ],
      NOW,
    )
    expect(who).toEqual([
      'CONTOSO\\svc-backup by a file',
      'CONTOSO\\svc-backup by a virtual device, as backup programs use',
      'somebody by a URL',
      'CONTOSO\\svc-backup by a tape',
    ])
  })
})

describe('copy-only', () => {
  it('is left to what was found: with others yes, alone no, in an availability group yes', () => {
    expect(decideWith([row()])).toEqual({
      type: 'full',
      copyOnly: true,
      because: 'also backed up by CONTOSO\\svc-backup by a file',
    })
    expect(decideWith([])).toEqual({ type: 'full', copyOnly: false })
    expect(decideWith([], {}, { availabilityGroup: 'AG1' })).toMatchObject({
      copyOnly: true,
      because: expect.stringContaining('AG1'),
    })
  })

  it('is what was asked for, without a reason of its own', () => {
    expect(decideWith([row()], { copyOnly: 'never' })).toEqual({ type: 'full', copyOnly: false })
    expect(decideWith([], { copyOnly: 'always' })).toEqual({ type: 'full', copyOnly: true })
  })

  it('is never said of a differential, which cannot be a base anyway', () => {
    expect(decideWith([row()], { type: 'differential', copyOnly: 'always' })).toEqual({
      type: 'differential',
      copyOnly: false,
    })
  })
})

describe('the type', () => {
  it.each([
    ['a log in SIMPLE recovery', { type: 'log' }, { recoveryModel: 'SIMPLE' }, [row()], 'SIMPLE recovery model'],
    ['a log without a full backup', { type: 'log' }, {}, [], 'no full backup to start from'],
    [
      'a log on a copy-only full backup',
      { type: 'log' },
      {},
      [row({ copyOnly: true })],
      'no full backup to start from',
    ],
    [
      'a differential without a base',
      { type: 'differential' },
      {},
      [row({ type: 'L' })],
      'no full backup to start from',
    ],
    [
      'a differential on a damaged base',
      { type: 'differential' },
      {},
      [row({ damaged: true })],
      'no full backup to start from',
    ],
    ['a differential of master', { type: 'differential' }, { name: 'master' }, [row()], 'master has full backups only'],
  ] as const)('of %s becomes full, with the reason', (_what, choices, about, rows, instead) => {
    expect(decideWith([...rows], choices, about)).toMatchObject({ type: 'full', instead })
  })

  it('is as asked where that is possible', () => {
    expect(decideWith([row()], { type: 'log' })).toMatchObject({ type: 'log', copyOnly: true })
    expect(decideWith([row()], { type: 'log' }, { recoveryModel: 'BULK_LOGGED' })).not.toHaveProperty('instead')
    expect(decideWith([row()], { type: 'differential' }, { recoveryModel: 'SIMPLE' })).toEqual({
      type: 'differential',
      copyOnly: false,
    })
  })

  it('builds on the newest full backup that is whole and no copy', () => {
    const rows = [row({ copyOnly: true }), row({ type: 'I' }), row({ setName: 'base' }), row({ setName: 'older' })]
    expect(baseIn(rows)?.setName).toBe('base')
  })
})

describe('compression', () => {
  it.each([
    ['Enterprise Edition: Core-based Licensing (64-bit)', 3, true],
    ['Standard Edition (64-bit)', 2, true],
    ['Developer Edition (64-bit)', 3, true],
    ['Express Edition (64-bit)', 4, false],
    ['Express Edition with Advanced Services (64-bit)', 4, false],
    ['Web Edition (64-bit)', 2, false],
  ])('%s: %s', (edition, engineEdition, expected) => {
    expect(canCompress({ edition, engineEdition })).toBe(expected)
  })
})
