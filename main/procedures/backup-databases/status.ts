import type { WizardStatus } from '../../../preload/contract/app.ts'
import { knownDatabases } from '../../../preload/contract/wizards/known-databases.ts'
import type { DatabaseArtifact, Ports } from '../../ports/index.ts'
import { sameName } from '../databases/servers.ts'
import { ageWords, countWords, daysBetween, listWords } from '../databases/words.ts'

/** Days. Monthly backups are on time; a data warehouse’s backup older than the retention of work items (90 days) leaves a gap that is never filled. */
const LATE = 31
const TOO_LATE = 90
/** Without these no Service Manager comes back. Source: service-manager.md section 7.1. */
const NEEDED = knownDatabases.filter(({ group }) => group === 'exchanging').map(({ name }) => name)

/** The home row: how old the oldest of the newest full backups is, and what has none. */
export async function status(p: Pick<Ports, 'kit'>, now: Date = new Date()): Promise<Omit<WizardStatus, 'wizard'>> {
  const entries = (await p.kit.artifacts()).filter((entry) => entry.kind === 'database-backup')
  const newest = newestFull(entries)
  if (newest.length === 0)
    return { tone: 'quiet', text: 'None yet', detail: 'No backup of a database is in the recovery kit' }
  const missing = missingIn(newest)
  if (missing.length > 0)
    return {
      tone: 'bad',
      text: `${missing.length} missing`,
      detail: `No full backup of ${listWords(missing)}`,
    }
  const [oldest] = newest.toSorted((a, b) => a.finished.localeCompare(b.finished))
  const age = oldest === undefined ? 0 : daysBetween(new Date(oldest.finished), now)
  return {
    tone: age > TOO_LATE ? 'bad' : age > LATE ? 'warn' : 'good',
    text: oldest === undefined ? '' : capital(ageWords(new Date(oldest.finished), now)),
    detail: `${countWords(newest.length, 'database')}${age <= LATE ? '' : `; the oldest backup is of ${oldest?.database ?? ''}`}`,
  }
}

/** The newest full backup of each database of each server. */
function newestFull(entries: readonly DatabaseArtifact[]): DatabaseArtifact[] {
  const newest = new Map<string, DatabaseArtifact>()
  for (const entry of entries) {
    if (entry.type !== 'full') continue
    const key = `${entry.server.name}/${entry.database}`.toLowerCase()
    const known = newest.get(key)
    if (known === undefined || entry.finished >= known.finished) newest.set(key, entry)
  }
  return [...newest.values()]
}

/** Where none of Service Manager’s is there, this kit is Orchestrator’s or somebody else’s. */
function missingIn(newest: readonly DatabaseArtifact[]): string[] {
  const has = (name: string) => newest.some(({ database }) => sameName(database, name))
  if (!NEEDED.some(has)) return []
  const hasWarehouse = NEEDED.some((name) => name.startsWith('DW') && has(name))
  return NEEDED.filter((name) => !has(name) && (hasWarehouse || !name.startsWith('DW')))
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
