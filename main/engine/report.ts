import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { PlanView } from '../../preload/contract/plan.ts'
import { runView, type RunView } from '../../preload/contract/run.ts'
import { codeOf, messageOf, Problem } from './problem.ts'
import { reportHtml } from './report-html.ts'

/** A time for machines and as the computer's clock showed it. */
export interface ReportTime {
  utc: string
  local: string
}

/** `report.json`. Holds no secret: scripts name them. */
export interface Report {
  format: 'recovery-run-report'
  v: 1
  run: RunView
  plan: PlanView
  /** Codes of the findings that were acknowledged. */
  acknowledged: readonly string[]
  computer: string
  operator: string
  tool: { name: string; version: string }
  started: ReportTime
  ended: ReportTime
  /** When each step was worked on; of a resumed run, since it was resumed. */
  steps: readonly { id: string; started: ReportTime; ended?: ReportTime }[]
}

export const reportNames = { html: 'report.html', json: 'report.json' } as const

/** Writes both forms into the run's folder, each whole or not at all. */
export async function writeReport(folder: string, report: Report): Promise<void> {
  await writeWhole(join(folder, reportNames.json), `${JSON.stringify(report, undefined, 2)}\n`)
  await writeWhole(join(folder, reportNames.html), reportHtml(report))
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

/**
 * How a run ended, from its report. Undefined when there is none.
 * @throws Problem `report-damaged`, `report-newer`
 */
export async function readReport(folder: string): Promise<RunView | undefined> {
  const path = join(folder, reportNames.json)
  let value: Partial<Record<keyof Report, unknown>> | null
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw unreadable('report-damaged', path, messageOf(error))
  }
  if (typeof value?.v === 'number' && value.v > 1) throw unreadable('report-newer', path, `Its version is ${value.v}.`)
  const view = runView.safeParse(value?.run)
  if (!view.success) throw unreadable('report-damaged', path, 'It does not hold what a report holds.')
  return view.data
}

function unreadable(code: 'report-damaged' | 'report-newer', path: string, cause: string): Problem {
  return new Problem({
    code,
    text:
      code === 'report-newer'
        ? 'The report of this run was written by a newer version of this program.'
        : "The report of this run can't be read.",
    cause,
    unchanged: ['The run itself has ended; nothing was changed by looking.'],
    next: ['Open the journal in the same folder: it says what was done.'],
    detail: path,
  })
}
