import { knownDatabase } from '../../../../preload/contract/wizards/known-databases.ts'
import type { Finding } from '../../../engine/types.ts'
import type { Answers } from '../answers.ts'
import type { Look } from '../choose/look.ts'
import { offerFor } from '../choose/offers.ts'
import { listWords, serverTimeWords } from '../words.ts'

/** Databases of the data warehouse whose backups are further apart are said to be of different times. */
const HOURS_APART = 12
/** Work items stay in ServiceManager for this long unless it was changed; what the data warehouse lacks before that never comes back. Source: service-manager.md section 7.1. */
const RETENTION_DAYS = 90
const HOUR = 3_600_000
/** What has to be typed to go on without a backup. */
export const RECREATE_WORD = 'RECREATE'

export function isWarehouse(name: string): boolean {
  return knownDatabase(name)?.slot === 'dataWarehouse'
}

/** @param now of the server’s clock, as text like the times of backups */
export function warehouseFindings(looked: Look, a: Partial<Answers>, now: string): Finding[] {
  const chosen = (a.databases ?? []).filter(isWarehouse)
  const ends = chosen.flatMap((database) => {
    const chain = offerFor(looked.offers, database)?.chain
    const end = chain?.stopAt ?? chain?.sets.at(-1)?.finished
    return end === undefined ? [] : [{ database, end }]
  })
  return [...recreate(looked, a, chosen), ...apart(ends), ...together(looked, chosen), ...old(ends, now)]
}

/** Source: the recovery document’s warning, in its sense. */
function recreate({ here, offers }: Look, a: Partial<Answers>, chosen: readonly string[]): Finding[] {
  const isThere = (name: string) => here.databases.some((row) => row.name.toLowerCase() === name.toLowerCase())
  const without = offers
    .filter(({ database, chain }) => isWarehouse(database) && chain === undefined && !isThere(database))
    .map(({ database }) => database)
  if (a.recreate !== true && without.length === 0) return []
  const names = without.length === 0 ? 'A data warehouse database' : listWords(without)
  return [
    {
      level: 'block',
      code: 'warehouse-recreated',
      text: `${names} has no backup that can be restored, and would have to be created anew.`,
      detail:
        'That is a measure of last resort. The data warehouse holds the long-term history; a newly created one gets from Service Manager only what Service Manager still holds. Historical data will be lost.',
      fix: `Look for backups of the data warehouse in every other place first: other tools, tapes, the storage’s snapshots. To go on without them type ${RECREATE_WORD}${chosen.length === 0 ? '' : '; databases that are selected are restored'}.`,
      field: 'recreate',
      acknowledge: { type: RECREATE_WORD },
    },
  ]
}

function apart(ends: readonly { database: string; end: string }[]): Finding[] {
  const sorted = ends.toSorted((x, y) => (x.end < y.end ? -1 : 1))
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return []
  const hours = (millisecondsOf(last.end) - millisecondsOf(first.end)) / HOUR
  if (hours <= HOURS_APART) return []
  return [
    {
      level: 'warn',
      code: 'warehouse-times',
      text: `The data warehouse databases are of different times: ${first.database} of ${serverTimeWords(first.end)}, ${last.database} of ${serverTimeWords(last.end)}.`,
      detail: `They are ${Math.round(hours)} hours apart. DWStagingAndConfig knows which data DWRepository and the data marts have; what lies between is loaded twice or not at all.`,
      fix: 'Choose backups of one time, or a point in time that all of them reach.',
      field: 'databases',
      keep: 'Restore them all the same',
    },
  ]
}

/** DWStagingAndConfig and DWRepository are restored together or not at all. */
function together({ here, offers }: Look, chosen: readonly string[]): Finding[] {
  const pair = ['DWStagingAndConfig', 'DWRepository']
  const has = (name: string) => chosen.some((one) => one.toLowerCase() === name.toLowerCase())
  const [missing] = pair.filter((name) => !has(name))
  const other = pair.find(has)
  if (missing === undefined || other === undefined || offerFor(offers, missing)?.chain === undefined) return []
  const isThere = here.databases.some((row) => row.name.toLowerCase() === missing.toLowerCase())
  return [
    {
      level: 'warn',
      code: 'warehouse-together',
      text: `${other} is restored without ${missing}.`,
      detail: `${isThere ? `The ${missing} that is there is of another time` : `${missing} is not on this instance`}; the two work with each other’s state.`,
      fix: `Select ${missing} too.`,
      field: 'databases',
      keep: `Restore ${other} alone`,
    },
  ]
}

function old(ends: readonly { database: string; end: string }[], now: string): Finding[] {
  const late = ends.filter(({ end }) => millisecondsOf(now) - millisecondsOf(end) > RETENTION_DAYS * 24 * HOUR)
  const [first] = late
  if (first === undefined) return []
  return [
    {
      level: 'warn',
      code: 'warehouse-old',
      text: `The backup of ${listWords(late.map(({ database }) => database))} is older than ${RETENTION_DAYS} days: ${serverTimeWords(first.end)}.`,
      detail: `Service Manager keeps closed work items for ${RETENTION_DAYS} days unless that was changed. What was removed from it since then and is not in the backup never reaches the data warehouse: the gap stays.`,
      fix: 'Look for a newer backup.',
      field: 'databases',
      keep: 'Restore it all the same',
    },
  ]
}

/** Two times of one clock: only their distance counts. */
function millisecondsOf(time: string): number {
  return Date.parse(`${time}Z`)
}
