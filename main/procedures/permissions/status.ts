import type { WizardStatus } from '../../../preload/contract/app.ts'
import type { PermissionsArtifact, Ports } from '../../ports/index.ts'
import { ageWords, countWords, daysBetween, listWords } from '../databases/words.ts'

/** Days. */
const LATE = 31

/** The home row: how old the oldest of the newest captures is, and which server with a backup has none. */
export async function status(p: Pick<Ports, 'kit'>, now: Date = new Date()): Promise<Omit<WizardStatus, 'wizard'>> {
  const entries = await p.kit.artifacts()
  const newest = newestOf(entries.filter((entry) => entry.kind === 'permissions'))
  if (newest.length === 0) return { tone: 'quiet', text: 'None yet', detail: 'Logins are in no backup of a database' }
  const backedUp = new Set(
    entries.flatMap((entry) => (entry.kind === 'database-backup' ? [entry.server.name.toLowerCase()] : [])),
  )
  const captured = new Set(newest.map(({ server }) => server.name.toLowerCase()))
  const missing = [...backedUp].filter((name) => !captured.has(name)).map((name) => name.toUpperCase())
  if (missing.length > 0)
    return {
      tone: 'bad',
      text: `${missing.length} missing`,
      detail: `There are backups of ${listWords(missing)}, but no logins`,
    }
  const oldest = new Date(newest.map(({ created }) => created).toSorted()[0] ?? now)
  const age = daysBetween(oldest, now)
  const words = ageWords(oldest, now)
  return {
    tone: age > LATE ? 'warn' : 'good',
    text: words.charAt(0).toUpperCase() + words.slice(1),
    detail: countWords(newest.length, 'instance'),
  }
}

function newestOf(entries: readonly PermissionsArtifact[]): PermissionsArtifact[] {
  const newest = new Map<string, PermissionsArtifact>()
  for (const entry of entries) {
    const key = entry.server.name.toLowerCase()
    const known = newest.get(key)
    if (known === undefined || entry.created >= known.created) newest.set(key, entry)
  }
  return [...newest.values()]
}
