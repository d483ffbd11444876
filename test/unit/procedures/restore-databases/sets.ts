import type { BackupSet } from '../../../../main/procedures/restore-databases/choose/backup-set.ts'

/** A full backup of ServiceManager, unless changed: LSN 100 to 200, on a server of version 16. */
export function full(change: Partial<BackupSet> = {}): BackupSet {
  return {
    guid: 'FULL-1',
    database: 'ServiceManager',
    type: 'full',
    paths: ['\\\\FS02\\DR\\sm-full.bak'],
    position: 1,
    started: '2026-11-20T23:00:00.000',
    finished: '2026-11-20T23:10:00.000',
    size: 1_000_000,
    copyOnly: false,
    checksums: true,
    damaged: false,
    snapshot: false,
    family: 'FAMILY-1',
    firstLsn: 100,
    lastLsn: 200,
    major: 16,
    server: 'SQL01',
    machine: 'SQL01',
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    recoveryModel: 'FULL',
    ...change,
  }
}

export function differential(change: Partial<BackupSet> = {}): BackupSet {
  return full({
    guid: 'DIFF-1',
    type: 'differential',
    base: 'FULL-1',
    paths: ['\\\\FS02\\DR\\sm-diff.bak'],
    started: '2026-11-21T00:00:00.000',
    finished: '2026-11-21T00:05:00.000',
    firstLsn: 250,
    lastLsn: 300,
    ...change,
  })
}

/** Log backup number n (1, 2, …): LSN from 100 + 100 n down to 150, an hour apart, the first at 23:30. */
export function log(n: number, change: Partial<BackupSet> = {}): BackupSet {
  const hour = (n + 22) % 24
  const day = n + 22 >= 24 ? '21' : '20'
  const time = (minute: string) => `2026-11-${day}T${String(hour).padStart(2, '0')}:${minute}:00.000`
  return full({
    guid: `LOG-${n}`,
    type: 'log',
    paths: [`\\\\FS02\\DR\\sm-log-${n}.trn`],
    started: time('29'),
    finished: time('30'),
    firstLsn: 50 + 100 * n,
    lastLsn: 150 + 100 * n,
    ...change,
  })
}

export const guids = (sets: readonly BackupSet[] | undefined) => sets?.map(({ guid }) => guid)
