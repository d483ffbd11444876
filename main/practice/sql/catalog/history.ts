import { backupHabits, backupNamed, backupsOf, restoresOf } from '../../../sqlserver/statements/index.ts'
import { SqlError, type SqlValue, types } from '../../tds/index.ts'
import { localTime } from '../media/server-time.ts'
import { same } from '../names.ts'
import type { Execution } from '../script/types.ts'
import type { BackupSet } from '../state.ts'
import { allDatabases } from '../views/server.ts'
import { type Answer, answer, bit, float, int, letter, name, parameter } from './define.ts'

const guid = types.nvarchar(36)
const time = types.nvarchar(23)
/** Days that count as the habit of today. */
const HABIT_DAYS = 30

/** msdb’s tables are open to administrators here; others are turned away. @throws SqlError 229 */
function needHistory(run: Execution, table: string): void {
  if (run.rights().server('CONTROL SERVER')) return
  throw new SqlError(
    229,
    `The SELECT permission was denied on the object '${table}', database 'msdb', schema 'dbo'.`,
    14,
    5,
  )
}

function setsOf(run: Execution, database: string): BackupSet[] {
  needHistory(run, 'backupset')
  return run.state().backups.filter((set) => same(set.database, database))
}

function rowsOfSet(set: BackupSet): SqlValue[][] {
  return set.paths.map((path, index) => [
    set.guid,
    set.type,
    set.copyOnly,
    set.snapshot,
    set.checksums,
    set.damaged,
    set.started,
    set.finished,
    set.size,
    set.compressedSize,
    set.position,
    set.setName ?? null,
    set.userName,
    set.machine,
    path,
    index + 1,
    set.deviceType,
  ])
}

function habitRows(run: Execution): SqlValue[][] {
  needHistory(run, 'backupset')
  const since = localTime({ now: () => new Date(run.now().getTime() - HABIT_DAYS * 86_400_000), state: run.state })
  return allDatabases(run).map(({ name: database }) => {
    const sets = run.state().backups.filter((set) => same(set.database, database) && set.started > since)
    const count = (fits: (set: BackupSet) => boolean) => sets.filter(fits).length
    const last = (fits: (set: BackupSet) => boolean) =>
      sets
        .filter(fits)
        .map(({ finished }) => finished)
        .sort()
        .at(-1) ?? null
    return [
      database,
      sets.length,
      count(({ deviceType }) => deviceType === 7),
      count(({ snapshot }) => snapshot),
      count(({ type, copyOnly }) => type === 'D' && !copyOnly),
      count(({ type }) => type === 'I'),
      count(({ type }) => type === 'L'),
      last(({ type }) => type === 'D'),
      last(({ type, copyOnly }) => type === 'D' && !copyOnly),
    ]
  })
}

export const historyAnswers: readonly Answer[] = [
  answer(
    backupsOf(''),
    {
      setGuid: guid,
      type: letter,
      copyOnly: bit,
      snapshot: bit,
      checksums: bit,
      damaged: bit,
      started: time,
      finished: time,
      size: float,
      compressedSize: float,
      position: int,
      setName: name,
      userName: name,
      machine: name,
      path: types.nvarchar(260),
      stripe: int,
      deviceType: int,
    },
    (run) => setsOf(run, parameter(run, 'database')).reverse().flatMap(rowsOfSet).slice(0, 200),
  ),
  answer(
    backupHabits,
    {
      database: name,
      sets: int,
      virtualDevices: int,
      snapshots: int,
      notCopyOnly: int,
      differentials: int,
      logs: int,
      lastFull: time,
      lastFullInChain: time,
    },
    habitRows,
  ),
  answer(
    backupNamed('', ''),
    {
      setGuid: guid,
      type: letter,
      copyOnly: bit,
      checksums: bit,
      damaged: bit,
      finished: time,
      size: float,
      compressedSize: float,
    },
    (run) => {
      const wanted = parameter(run, 'setName')
      return setsOf(run, parameter(run, 'database'))
        .filter(({ setName }) => setName !== undefined && same(setName, wanted))
        .map((set) => [
          set.guid,
          set.type,
          set.copyOnly,
          set.checksums,
          set.damaged,
          set.finished,
          set.size,
          set.compressedSize,
        ])
    },
  ),
  answer(restoresOf(''), { finished: time, type: letter, setGuid: guid, setName: name }, (run) => {
    needHistory(run, 'restorehistory')
    const wanted = parameter(run, 'database')
    const { restores, backups } = run.state()
    return restores
      .filter(({ database }) => same(database, wanted))
      .reverse()
      .slice(0, 20)
      .map(({ finished, type, setGuid }) => [
        finished,
        type,
        setGuid,
        backups.find(({ guid: each }) => each === setGuid)?.setName ?? null,
      ])
  }),
]
