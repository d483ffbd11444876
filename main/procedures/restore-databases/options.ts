import {
  databaseGroups,
  type DatabaseGroup,
  knownDatabase,
  knownDatabases,
} from '../../../preload/contract/wizards/known-databases.ts'
import { localTime } from '../../engine/times.ts'
import type { Option } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { type Answers, afterOf } from './answers.ts'
import { afterSteps } from '../../../preload/contract/wizards/restore-databases.ts'
import { type Here, isSystem, lookHere } from './choose/here.ts'
import { look } from './choose/look.ts'
import { newestFirst } from './choose/chain.ts'
import { comesFromHere, type Offer } from './choose/offers.ts'
import { permissionsEntries } from './choose/permissions.ts'
import { afterWords, capital, chainWords, serverTimeWords, setWords } from './words.ts'
import { leadsHere } from './choose/names.ts'

/** Lists that the machine fills. Rejects with why they can’t be read. */
export async function options(field: string, a: Partial<Answers>, p: Ports): Promise<Option[]> {
  if (field === 'databases') return a.purpose === 'after' ? presentOptions(a, p) : backupOptions(a, p)
  if (field === 'sets') return setOptions(a, p)
  if (field === 'permissions') return permissionsOptions(a, p)
  return field === 'after'
    ? afterSteps.map((step) => ({ value: step, label: afterWords[step].title, detail: afterWords[step].detail }))
    : []
}

async function presentOptions(a: Partial<Answers>, p: Ports): Promise<Option[]> {
  const { databases } = await lookHere(p, a)
  return grouped(
    databases
      .filter(({ name }) => !isSystem(name))
      .map(({ name, state, accessible, broker, userAccess }) => ({
        value: name,
        label: name,
        detail: [
          state === 'ONLINE' ? undefined : state,
          userAccess === 'MULTI_USER' ? undefined : userAccess,
          broker ? undefined : 'Service Broker off',
        ]
          .filter((part) => part !== undefined)
          .join(', '),
        ...(state !== 'ONLINE'
          ? { unavailable: `It is ${state}` }
          : accessible
            ? {}
            : { unavailable: 'This login may not open it' }),
      })),
  )
}

async function backupOptions(a: Partial<Answers>, p: Ports): Promise<Option[]> {
  const { offers, here } = await look(a, p)
  return grouped(
    offers.map((offer) => ({
      value: offer.database,
      label: offer.database,
      ...(offer.chain === undefined
        ? { unavailable: whyNot(offer) }
        : { detail: capital([chainWords(offer.chain), ...besides(offer, here, a)].join('; ')) }),
      ...(isSuggested(offer, here, a) ? { suggested: true } : {}),
    })),
  )
}

/** What is lost of this server is what is recovered; what is there is replaced only by somebody who says so. */
function isSuggested({ database, present, chain }: Offer, here: Here, a: Partial<Answers>): boolean {
  if (a.purpose !== 'recover' || present !== undefined || chain === undefined) return false
  return knownDatabase(database) !== undefined && comesFromHere(chain.sets[0], here)
}

function besides({ present, chain }: Offer, here: Here, a: Partial<Answers>): string[] {
  if (a.purpose === 'practice') return []
  const from = chain?.sets[0].server
  return [
    ...(from === undefined || leadsHere(from, here.names) ? [] : [`of ${from}`]),
    ...(present === undefined ? [] : ['it is on this instance and would be replaced']),
  ]
}

function whyNot({ broken, sets }: Offer): string {
  if (broken !== undefined) return 'The chosen backup can’t be restored'
  const newest = sets.toSorted(newestFirst)[0]
  return newest === undefined
    ? 'No backup'
    : `No full backup that can be restored here; the newest set is of ${serverTimeWords(newest.finished)}`
}

async function setOptions(a: Partial<Answers>, p: Ports): Promise<Option[]> {
  const { backups, here } = await look({ ...a, sets: [] }, p)
  const chosen = new Set((a.databases ?? []).map((name) => name.toLowerCase()))
  const { major } = here.instance.identity
  return (backups?.sets ?? [])
    .filter(({ database }) => chosen.has(database.toLowerCase()))
    .toSorted((x, y) => x.database.localeCompare(y.database, 'en') || newestFirst(x, y))
    .map((set) => ({
      value: set.guid,
      label: `${set.database}, ${set.type}`,
      group: set.database,
      detail: setWords(set),
      ...(set.damaged
        ? { unavailable: 'Marked as damaged' }
        : set.snapshot
          ? { unavailable: 'A snapshot of volumes' }
          : (set.major ?? 0) > major
            ? { unavailable: `Made by a newer version of SQL Server (${set.major})` }
            : {}),
    }))
}

async function permissionsOptions(a: Partial<Answers>, p: Ports): Promise<Option[]> {
  const fixed = [
    { value: 'newest', label: 'The newest of this server in the recovery kit' },
    { value: 'files', label: 'Files that are named below' },
    { value: 'none', label: 'None' },
  ]
  if (afterOf(a).length === 0) return fixed
  const { names } = await lookHere(p, a)
  const entries = await permissionsEntries(p, { names })
  return [
    ...fixed,
    ...entries.map(({ id, server, created, databases }) => ({
      value: id,
      label: `${server.name}, ${localTime(new Date(created))}`,
      detail: `${databases.length} databases${leadsHere(server.name, names) ? '' : '; another server'}`,
    })),
  ]
}

/** Under the headings of the products, in the order of their lists. */
function grouped(rows: readonly Option[]): Option[] {
  const order = Object.keys(databaseGroups)
  const groupOf = (name: string): DatabaseGroup => knownDatabase(name)?.group ?? 'other'
  const placeOf = (name: string) => knownDatabases.findIndex((known) => known.name.toLowerCase() === name.toLowerCase())
  return rows
    .toSorted(
      (x, y) =>
        order.indexOf(groupOf(x.value)) - order.indexOf(groupOf(y.value)) ||
        placeOf(x.value) - placeOf(y.value) ||
        x.label.localeCompare(y.label, 'en'),
    )
    .map((option) => ({ ...option, group: databaseGroups[groupOf(option.value)] }))
}
