import { ANALYSIS_DATABASE, databaseValue } from '../../../preload/contract/wizards/known-databases.ts'
import type { Option } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { absentFrom, type Found, optionsOf } from '../databases/choice.ts'
import { sizeWords } from '../databases/words.ts'
import type { Answers } from './answers.ts'
import { readInstances } from '../databases/instances.ts'

/** The lists of the wizard. @throws Problem of the first server that can’t be asked, when none can */
export async function options(field: string, a: Partial<Answers>, p: Ports): Promise<Option[]> {
  if (field === 'databases') return databaseOptions(a, p)
  if (field === 'stripes') return counts(8, (count) => (count === 1 ? '1 file' : `${count} files`))
  if (field === 'atATime') return counts(4, (count) => (count === 1 ? 'One after the other' : `${count} at a time`))
  return []
}

function counts(most: number, label: (count: number) => string): Option[] {
  return Array.from({ length: most }, (_, index) => ({ value: String(index + 1), label: label(index + 1) }))
}

async function databaseOptions(a: Partial<Answers>, p: Ports): Promise<Option[]> {
  const { opened, unread, present } = await readInstances(p, a)
  const [refused] = [...opened.problems, ...unread]
  if (refused !== undefined && present.length === 0) throw refused.problem
  const several = opened.servers.length > 1
  return optionsOf(present, absentFrom(opened, present, a), (one) => detailOf(one, several), [
    {
      value: databaseValue('Analysis Services', ANALYSIS_DATABASE),
      label: ANALYSIS_DATABASE,
      unavailable: 'Microsoft’s “Analyst”: no database of SQL Server. A guided step, on the page Options',
    },
  ])
}

/** `PRACTICE-SQL01 · 148.2 GB · FULL recovery · last full backup 2026-11-20 23:10` */
function detailOf({ server, row, habit }: Found, several: boolean): string {
  const parts = [
    ...(several ? [server.name] : []),
    sizeWords(row.size),
    `${row.recoveryModel} recovery`,
    ...(row.encrypted ? ['encrypted'] : []),
    ...(row.availabilityGroup === null ? [] : [`in ${row.availabilityGroup}`]),
    ...(habit === undefined ? [] : [lastFull(habit.lastFull)]),
  ]
  return parts.join(' · ')
}

/** The server’s local time, as msdb has it. */
function lastFull(time: string | null): string {
  return time === null ? 'no full backup in 30 days' : `last full backup ${time.slice(0, 16).replace('T', ' ')}`
}
