import { backupsOf } from '../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../databases/ask.ts'
import { chosenOf, type Found } from '../databases/choice.ts'
import type { Instances } from '../databases/instances.ts'
import { type Answers, choicesOf } from './answers.ts'
import { type BackupRow, decide, type Decision, type Others, othersIn } from './decide.ts'

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
  { present, catalogues }: Instances,
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
