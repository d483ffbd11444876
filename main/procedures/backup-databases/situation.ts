import type { Ports } from '../../ports/index.ts'
import type { Secrets } from '../../engine/types.ts'
import { backupsOf } from '../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../databases/ask.ts'
import { type Catalogue, readCatalogue } from '../databases/catalogue.ts'
import { chosenOf, type Found, foundIn } from '../databases/choice.ts'
import { type Opened, openServers } from '../databases/servers.ts'
import { Problem } from '../../engine/problem.ts'
import { type Answers, choicesOf } from './answers.ts'
import { type BackupRow, decide, type Decision, type Others, othersIn } from './decide.ts'

/** What the instances hold, as far as they can be asked now. */
export interface Situation {
  opened: Opened
  catalogues: Catalogue[]
  present: Found[]
  /** Instances that were signed in to and do not say what they hold. */
  unread: { server: string; problem: Problem }[]
}

/** Signs in everywhere and reads what is there. Rejects only for a fault of the program. */
export async function readSituation(p: Ports, a: Partial<Answers>, secrets?: Secrets): Promise<Situation> {
  const opened = await openServers(p, a, secrets)
  const catalogues: Catalogue[] = []
  const unread: Situation['unread'] = []
  for (const server of opened.servers) {
    try {
      catalogues.push(await readCatalogue(server))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      unread.push({ server: server.name, problem: error })
    }
  }
  return { opened, catalogues, present: foundIn(catalogues), unread }
}

/** A database that was chosen, with what will be done with it. */
export interface Planned extends Decision {
  found: Found
  /** Its backups as msdb lists them, newest first. */
  rows: BackupRow[]
  others: Others
}

/** The chosen databases that are there and open, each with its decision. @throws Problem as `Instance.rows` */
export async function decideAll(
  a: Partial<Answers>,
  { present, catalogues }: Situation,
  now: () => Date,
): Promise<Planned[]> {
  const choices = choicesOf(a)
  const { chosen } = chosenOf(a.databases ?? [], present)
  const planned: Planned[] = []
  for (const found of chosen) {
    if (found.closed !== undefined) continue
    const { server, name } = found
    const offset = catalogues.find((one) => one.server === server)?.more.utcOffset ?? 0
    const local = new Date(now().getTime() + offset * 60_000).toISOString().slice(0, 19)
    const rows = (await rowsIfAllowed(server.instance, backupsOf(name))) ?? []
    const others = othersIn(rows, local)
    planned.push({ found, rows, others, ...decide(found.row, rows, others, choices) })
  }
  return planned
}
