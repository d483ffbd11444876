import { slotFor } from '../../../preload/contract/wizards/database-servers.ts'
import {
  type DatabaseGroup,
  databaseGroups,
  databaseValue,
  knownDatabase,
  knownDatabases,
  parseDatabaseValue,
} from '../../../preload/contract/wizards/known-databases.ts'
import type { Option } from '../../engine/types.ts'
import { quoteIdentifier } from '../../sqlserver/statements/index.ts'
import type { Catalogue, DatabaseRow, HabitRow } from './catalogue.ts'
import { type Opened, sameName, type Server, type ServerAnswers, serverFor } from './servers.ts'

const SYSTEM = new Set(['master', 'model', 'msdb'])

/** A database that is there. */
export interface Found {
  value: string
  server: Server
  name: string
  group: DatabaseGroup
  row: DatabaseRow
  habit?: HabitRow
  /** Why nothing can be read from it now. */
  closed?: string
}

/** One that is known and not there. */
export interface Absent {
  value: string
  name: string
  group: DatabaseGroup
  why: string
}

/** What the instances hold: the known ones first, in the order of the lists. */
export function foundIn(catalogues: readonly Catalogue[]): Found[] {
  const all = catalogues.flatMap((catalogue) => catalogue.databases.map((row) => found(catalogue, row)))
  return all
    .map((one, index) => ({ one, order: orderOf(one), index }))
    .sort((a, b) => a.order - b.order || a.index - b.index)
    .map(({ one }) => one)
}

function found({ server, habits }: Catalogue, row: DatabaseRow): Found {
  const { name } = row
  const habit = habits?.find(({ database }) => sameName(database, name))
  const closed = whyClosed(row)
  return {
    value: databaseValue(server.name, name),
    server,
    name,
    group: knownDatabase(name)?.group ?? (SYSTEM.has(name.toLowerCase()) ? 'system' : 'other'),
    row,
    ...(habit === undefined ? {} : { habit }),
    ...(closed === undefined ? {} : { closed }),
  }
}

function orderOf({ name, group }: Found): number {
  const known = knownDatabases.findIndex((one) => sameName(one.name, name))
  return known >= 0 ? known : knownDatabases.length + (group === 'system' ? 1 : 0)
}

function whyClosed({ name, state, accessible, availabilityGroup }: DatabaseRow): string | undefined {
  if (!canBeSent(name)) return 'Its name holds control characters'
  if (state !== 'ONLINE') return `It is ${state}`
  if (accessible) return undefined
  return availabilityGroup === null
    ? 'This login may not open it'
    : `Its replica here may not be read: sign in to the primary replica of ${availabilityGroup}`
}

function canBeSent(name: string): boolean {
  try {
    quoteIdentifier(name)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The known databases that no instance holds, each with the reason. */
export function absentFrom(opened: Opened, present: readonly Found[], a: ServerAnswers): Absent[] {
  return knownDatabases
    .filter((known) => !present.some(({ name }) => sameName(name, known.name)))
    .map(({ name, group, slot, optional }) => {
      const server = serverFor(slot, a, opened.servers)
      const wanted = slotFor(slot, a)
      const failed = opened.problems.find((one) => one.slot === wanted)
      const where = server?.name ?? failed?.connection.server ?? 'the servers'
      const reason =
        failed !== undefined && server === undefined
          ? `${where} cannot be asked`
          : `Not on ${where}${optional === true ? ', and not every installation has it' : ''}${wanted === slot ? '' : '; if it is on another instance, name that on the first page'}`
      return { value: databaseValue(where, name), name, group, why: reason }
    })
}

/** The answers’ databases: those that are there, and those that are not. */
export function chosenOf(
  values: readonly string[],
  present: readonly Found[],
): { chosen: Found[]; missing: { server: string; database: string }[] } {
  const chosen: Found[] = []
  const missing: { server: string; database: string }[] = []
  for (const value of new Set(values)) {
    const wanted = parseDatabaseValue(value)
    if (wanted === undefined) continue
    const one = present.find(
      ({ server, name }) => sameName(server.name, wanted.server) && sameName(name, wanted.database),
    )
    if (one === undefined) missing.push(wanted)
    else if (!chosen.includes(one)) chosen.push(one)
  }
  return { chosen, missing }
}

/** The list of a page: what is there, then what is known and absent, under the headings of their groups. */
export function optionsOf(
  present: readonly Found[],
  absent: readonly Absent[],
  detail: (one: Found) => string,
  more: readonly Option[] = [],
): Option[] {
  const rows: { group: DatabaseGroup; option: Option }[] = [
    ...present.map((one) => ({
      group: one.group,
      option: {
        value: one.value,
        label: one.name,
        detail: detail(one),
        ...(one.closed === undefined ? {} : { unavailable: one.closed }),
      },
    })),
    ...absent.map((one) => ({
      group: one.group,
      option: { value: one.value, label: one.name, unavailable: one.why },
    })),
    ...more.map((option) => ({ group: 'analysis' as const, option })),
  ]
  const order = Object.keys(databaseGroups)
  return rows
    .map((row, index) => ({ ...row, index }))
    .sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group) || a.index - b.index)
    .map(({ group, option }) => ({ ...option, group: databaseGroups[group] }))
}

/** The name of a database, with its server where there are several. */
export function nameOf(one: { server: Server | string; name: string }, several: boolean): string {
  const server = typeof one.server === 'string' ? one.server : one.server.name
  return several ? `${one.name} on ${server}` : one.name
}
