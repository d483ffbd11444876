import type { DatabaseArtifact } from '../../../ports/kit.ts'
import type { DatabaseRow } from '../../databases/catalogue.ts'
import { type Answers, stopAtOf } from '../answers.ts'
import { type BackupSet, sameGuid } from './backup-set.ts'
import { type Broken, type Chain, chainTo, newestChain } from './chain.ts'
import { type Here, isSystem, presentDatabase } from './here.ts'
import { leadsHere } from './names.ts'

/** A database that there are backups of, with what it would be restored from. */
export interface Offer {
  database: string
  /** Every set that was found of it, of this server alone where this server has any that can be restored. */
  sets: BackupSet[]
  chain?: Chain
  /** Why what was chosen can't be restored. */
  broken?: Broken
  /** The database as the instance has it now. */
  present?: DatabaseRow
}

/** What can be restored from these sets, by the names of the databases. System databases are restored in other ways and are left out. */
export function offersOf(sets: readonly BackupSet[], here: Here, a: Partial<Answers>): Offer[] {
  const byName = new Map<string, BackupSet[]>()
  for (const set of sets) {
    const key = set.database.toLowerCase()
    if (!isSystem(key)) byName.set(key, [...(byName.get(key) ?? []), set])
  }
  return [...byName.values()]
    .map((all) => offerOf(all, here, a))
    .toSorted((x, y) => x.database.localeCompare(y.database, 'en'))
}

function offerOf(all: readonly BackupSet[], here: Here, a: Partial<Answers>): Offer {
  const { major } = here.instance.identity
  const stopAt = stopAtOf(a)
  const own = all.filter((set) => comesFromHere(set, here))
  const sets = newestChain(own, major) === undefined ? [...all] : own
  const database = sets[0]?.database ?? ''
  const present = presentDatabase(here, database)
  const chosen = chosenSet(all, a)
  const found = chosen === undefined ? newestChain(sets, major, stopAt) : chainTo(all, chosen, major, stopAt)
  return {
    database,
    sets,
    ...(found === undefined ? {} : 'why' in found ? { broken: found } : { chain: found }),
    ...(present === undefined ? {} : { present }),
  }
}

/** Whether a set was made on this instance, under whichever of its names. */
export function comesFromHere(set: BackupSet, here: Pick<Here, 'names'>): boolean {
  const name = set.server ?? set.machine
  return name !== undefined && leadsHere(name, here.names)
}

function chosenSet(sets: readonly BackupSet[], a: Partial<Answers>): string | undefined {
  if (a.chooseSets !== true) return undefined
  return a.sets?.find((guid) => sets.some((set) => sameGuid(set.guid, guid)))
}

/** The offer for a chosen database. */
export function offerFor(offers: readonly Offer[], database: string): Offer | undefined {
  return offers.find((offer) => offer.database.toLowerCase() === database.toLowerCase())
}

/**
 * What the recovery kit remembers of a database: of the newest set of the chain that the kit knows, else of the newest backup of that
 * database and server.
 */
export function rememberedOf(
  database: string,
  chain: Chain | undefined,
  entries: readonly DatabaseArtifact[],
  here: Pick<Here, 'names'>,
): DatabaseArtifact | undefined {
  const ofChain = chain?.sets
    .toReversed()
    .map((set) => entries.find(({ setGuid }) => sameGuid(setGuid, set.guid)))
    .find((entry) => entry !== undefined)
  return (
    ofChain ??
    entries
      .filter(
        (entry) => entry.database.toLowerCase() === database.toLowerCase() && leadsHere(entry.server.name, here.names),
      )
      .toSorted((x, y) => (x.finished < y.finished ? 1 : -1))[0]
  )
}
