import type { ErrorData } from '../../preload/contract/error.ts'
import type { RunAnswer, RunQuestion, StepState } from '../../preload/contract/run.ts'
import type { JournalType } from './journal-line.ts'
import { codeOf, messageOf, Problem, toErrorData } from './problem.ts'
import type { PastStep } from './replay.ts'
import type { Guide, Outcome, Proof, Step, StepContext } from './types.ts'

/** How a step came out. */
export interface StepEnd {
  outcome: Outcome
  text?: string
  proof?: Proof
  error?: ErrorData
  byPerson?: true
  /** It took no work of this run. */
  free?: true
}

/** What a step needs of its run. */
export interface StepHost {
  stopping(): boolean
  stop(): void
  /** On disk when it resolves. */
  record(type: JournalType, data?: Readonly<Record<string, unknown>>): Promise<void>
  /** `do` is called next: from now on the world may be changed. */
  begun(): void
  show(state: StepState, text?: string): void
  ask(question: RunQuestion): Promise<RunAnswer>
  /** The step is begun anew. */
  restart(): void
  /** With `late`, the stop that was asked for does not interrupt it: what an uninterruptible `do` did is still looked at. */
  context(late?: 'late'): StepContext
}

/**
 * Performs one step: check → do → verify, with everything that can come between. Never rejects for what the step does;
 * rejects with `journal-write-failed`, because then nothing more may be done.
 */
export async function performStep(step: Step, host: StepHost, past?: PastStep): Promise<StepEnd> {
  let begun = past?.begun === true
  const watched: StepHost = {
    ...host,
    begun() {
      begun = true
      host.begun()
    },
  }
  try {
    return await begin(step, watched, past)
  } catch (error) {
    if (codeOf(error) === 'journal-write-failed') throw error
    // An interrupted check or verify says nothing of the step.
    if (host.stopping()) return begun ? { outcome: 'stopped', text: 'Stopped before it could be proven.' } : notDone
    return { outcome: 'failed', error: toErrorData(error) }
  }
}

function begin(step: Step, host: StepHost, past: PastStep | undefined): Promise<StepEnd> {
  if (past?.outcome === 'done' || past?.outcome === 'already-done') return proveAgain(step, host, past, past.outcome)
  if (past?.outcome === 'restart-needed') return lookThenDo(step, host)
  if (past?.begun === true) return findOut(step, host)
  return fresh(step, host)
}

async function fresh(step: Step, host: StepHost, again = false): Promise<StepEnd> {
  if (host.stopping()) return notDone
  host.show('running')
  const said = await step.check(host.context())
  await host.record('check', { said })
  if (said === 'done') return { outcome: 'already-done', proof: await step.verify(host.context()), free: true }
  return doIt(step, host, again)
}

async function doIt(step: Step, host: StepHost, again: boolean): Promise<StepEnd> {
  if (host.stopping()) return notDone
  await host.record('intent')
  // The stop may have come while the disk was busy.
  if (host.stopping()) return notDone
  host.show('running')
  host.begun()
  try {
    await step.do(host.context())
  } catch (error) {
    const code = codeOf(error)
    if (code === 'restart-needed')
      return { outcome: 'restart-needed', text: messageOf(error), error: toErrorData(error) }
    if (code === 'outcome-unknown') return unclear(step, host, error, again)
    if (host.stopping()) return interrupted(step, host, error)
    throw error
  }
  return step.guide === undefined ? prove(step, host) : withPerson(step, host, step.guide)
}

async function prove(step: Step, host: StepHost): Promise<StepEnd> {
  return { outcome: 'done', proof: await step.verify(host.context(host.stopping() ? 'late' : undefined)) }
}

/** `do` gave up because the run is being stopped. What can be undone will be; of the rest it matters whether it happened after all. */
async function interrupted(step: Step, host: StepHost, cause: unknown): Promise<StepEnd> {
  const why = cause instanceof Problem ? { error: cause.data } : {}
  if (step.undo === 'automatic' || step.changes === false) return { outcome: 'stopped', text: 'Stopped.', ...why }
  const { proof } = await tryVerify(step, host)
  return proof === undefined
    ? { outcome: 'stopped', text: 'Stopped in the middle. What it had done by then stays.', ...why }
    : { outcome: 'done', proof }
}

/** `do` can't tell whether it happened. */
async function unclear(step: Step, host: StepHost, cause: unknown, again: boolean): Promise<StepEnd> {
  const { proof } = await tryVerify(step, host)
  if (proof !== undefined) return { outcome: 'done', proof }
  if (host.stopping()) return { outcome: 'unknown', error: toErrorData(cause) }
  if (step.repeat === 'safe' && !again) {
    host.restart()
    return fresh(step, host, true)
  }
  return decide(step, host, cause)
}

/** The run broke off after the intent. */
async function findOut(step: Step, host: StepHost): Promise<StepEnd> {
  host.show('running', 'Looking whether it happened')
  const { proof, error } = await tryVerify(step, host)
  if (proof !== undefined) return { outcome: 'done', proof }
  if (step.repeat === 'safe') return fresh(step, host)
  // A person's step: the person goes on with it, the program is not started a second time.
  if (step.guide !== undefined) return withPerson(step, host, step.guide)
  return decide(step, host, error)
}

/** Windows had to restart first. It may have come true since; what is not there yet is done now. */
async function lookThenDo(step: Step, host: StepHost): Promise<StepEnd> {
  host.show('running', 'Looking whether it happened')
  const { proof } = await tryVerify(step, host)
  return proof === undefined ? fresh(step, host) : { outcome: 'done', proof }
}

async function proveAgain(step: Step, host: StepHost, past: PastStep, outcome: Outcome): Promise<StepEnd> {
  host.show('running', 'Proving it again')
  const { proof, error } = await tryVerify(step, host)
  if (proof !== undefined) return { outcome, proof, free: true }
  if (host.stopping()) return asItWas(past)
  if (past.byPerson && past.proof !== undefined) return { outcome, proof: past.proof, byPerson: true, free: true }
  if (step.repeat === 'safe') return fresh(step, host)
  throw error
}

/** How a step stands that this part of the run does not come to: as an earlier part left it. */
export function asItWas(past: PastStep | undefined): StepEnd {
  const { outcome, proof, error } = past ?? {}
  if (past === undefined || (outcome === undefined && !past.begun)) return notDone
  const known = { ...(proof === undefined ? {} : { proof }), ...(error === undefined ? {} : { error }) }
  if (outcome === 'done' || outcome === 'already-done') {
    return { outcome, text: 'Done before; not proven again.', ...known, free: true }
  }
  return outcome === undefined ? { outcome: 'stopped', text: 'It broke off in the middle.' } : { outcome, ...known }
}

/** Nothing can tell but a person. */
async function decide(step: Step, host: StepHost, cause: unknown): Promise<StepEnd> {
  const problem = toErrorData(cause)
  host.show('asked')
  const answer = await host.ask({
    kind: 'decide',
    step: step.id,
    text: `Did "${step.title}" happen? This program can't tell, and doing it twice may do harm.`,
    detail: [problem.text, problem.cause].filter((part) => part !== undefined).join(' '),
  })
  if (answer === 'do-it-again') {
    host.restart()
    return doIt(step, host, true)
  }
  if (answer !== 'it-happened') {
    host.stop()
    return { outcome: 'unknown', text: 'Not known whether it happened.', error: problem }
  }
  host.show('running', 'Proving it')
  const { proof, error } = await tryVerify(step, host)
  if (proof !== undefined) return { outcome: 'done', proof }
  const why = toErrorData(error).text
  const sentence = `"${step.title}" happened according to the person at the screen; this program could not prove it (${why})`
  return { outcome: 'done', byPerson: true, proof: { proven: [], unproven: [sentence] } }
}

async function withPerson(step: Step, host: StepHost, guide: Guide): Promise<StepEnd> {
  for (let missing: string | undefined; ; ) {
    host.show('person')
    const answer = await host.ask({
      kind: 'guide',
      step: step.id,
      guide,
      ...(missing === undefined ? {} : { missing }),
    })
    if (answer !== 'check') {
      host.stop()
      return { outcome: 'stopped', text: 'Stopped while a person was at it.' }
    }
    host.show('running', 'Checking')
    const { proof, error } = await tryVerify(step, host)
    if (proof !== undefined) return { outcome: 'done', proof }
    if (!(error instanceof Problem)) throw error
    missing = error.data.text
  }
}

const notDone: StepEnd = { outcome: 'skipped', text: 'Not done' }

async function tryVerify(
  step: Step,
  host: StepHost,
): Promise<{ proof: Proof; error?: never } | { proof?: never; error: unknown }> {
  try {
    return { proof: await step.verify(host.context(host.stopping() ? 'late' : undefined)) }
  } catch (error) {
    return { error }
  }
}
