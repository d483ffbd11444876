import type { ErrorData } from '../../preload/contract/error.ts'
import type { Target } from '../../preload/contract/plan.ts'
import type { UnfinishedRun } from '../../preload/contract/run.ts'
import { hasEnd, readJournal, type JournalRead } from './journal-read.ts'
import { journalDamaged, journalOtherComputer, journalOtherTarget } from './journal-problems.ts'
import { inProgress, lockHolder } from './lock.ts'
import type { Problem } from './problem.ts'
import { replay, type Past } from './replay.ts'
import { isDiscarded, journalPath, listRuns } from './run-folder.ts'

/** A run's journal as a whole: what it says, and why it can't be gone on with, if so. */
export interface Opened {
  path: string
  read: JournalRead
  past?: Past
  refused?: ErrorData
}

/** Reads a run's journal and judges it for this target and, where its name is known, this computer. */
export async function openRun(
  folder: string,
  run: string,
  target: Target,
  computer: string | undefined,
): Promise<Opened> {
  const path = journalPath(folder, run)
  const read = await readJournal(path, run)
  const past = replay(read.lines)
  const refused = read.damage ?? refusal(path, past, target, computer)?.data
  return { path, read, ...(past === undefined ? {} : { past }), ...(refused === undefined ? {} : { refused }) }
}

function refusal(
  path: string,
  past: Past | undefined,
  target: Target,
  computer: string | undefined,
): Problem | undefined {
  if (past === undefined) return journalDamaged(path, 'Its first line', 'it holds no plan')
  const { plan } = past
  if (plan.target !== target) return journalOtherTarget(path, plan.target)
  if (computer !== undefined && plan.computer.toLowerCase() !== computer.toLowerCase())
    return journalOtherComputer(path, plan.computer, computer)
  return undefined
}

/** Runs without an end, newest first; `except` is the one that goes on in this process. */
export async function findUnfinished(
  about: { folder: string; lockFile: string; target: Target; computer: string | undefined },
  except: string | undefined,
): Promise<UnfinishedRun[]> {
  const { folder, target, computer } = about
  const found: UnfinishedRun[] = []
  const holder = await lockHolder(about.lockFile)
  for (const run of await listRuns(folder)) {
    if (run === except || (await hasEnd(journalPath(folder, run), run)) || (await isDiscarded(folder, run))) continue
    const opened = await openRun(folder, run, target, computer)
    if (opened.past?.ended === true) continue
    const busy = holder?.run === run ? inProgress(about.lockFile, holder).data : undefined
    found.push(describe(run, { ...opened, ...(busy === undefined ? {} : { refused: busy }) }))
  }
  return found
}

function describe(run: string, { past, refused }: Opened): UnfinishedRun {
  const told = refused === undefined ? {} : { refused }
  if (past === undefined) {
    const started = `${run.slice(0, 4)}-${run.slice(4, 6)}-${run.slice(6, 8)}T${run.slice(9, 11)}:${run.slice(11, 13)}:${run.slice(13, 15)}.000Z`
    return {
      run,
      wizard: '',
      computer: '',
      started,
      by: '',
      text: 'What it did is not known.',
      steps: [],
      secrets: [],
      ...told,
    }
  }
  const { plan } = past
  const steps = plan.steps.map(({ id, title }): UnfinishedRun['steps'][number] => {
    const step = past.steps.get(id)
    if (step?.outcome === 'done' || step?.outcome === 'already-done') return { title, state: 'done' }
    if (step?.outcome === 'restart-needed') return { title, state: 'waiting', text: 'Windows must restart first.' }
    return step?.begun === true
      ? { title, state: 'unknown', text: 'Begun; looked at before anything is done again.' }
      : { title, state: 'waiting' }
  })
  return {
    run,
    wizard: plan.wizard,
    computer: plan.computer,
    started: past.started.toISOString(),
    by: plan.operator,
    text: where(past, steps),
    steps,
    secrets: plan.secrets,
    ...told,
  }
}

function where(past: Past, steps: UnfinishedRun['steps']): string {
  const at = steps.findIndex((step) => step.state !== 'done')
  const step = steps[at]
  if (step === undefined) return 'Every step is done; the end was not written.'
  const place = `at step ${at + 1} of ${steps.length}, ${step.title}.`
  if (past.halted) return `Broke off while it was being stopped, ${place}`
  const waits = [...past.steps.values()].some((one) => one.outcome === 'restart-needed')
  return waits ? `Waits for a restart of Windows ${place}` : `Stopped ${place}`
}
