import type { Secrets } from '../../main/engine/types.ts'
import type { RunView } from '../../preload/contract/run.ts'
import { bytesOf, type Door, GOOD_PASSWORD } from './application.ts'
import { acknowledgeAll } from './key-runs.ts'

/** A run that is killed: a wizard with its answers and the names of its secrets. */
export interface KillCase {
  wizard: string
  answers: Record<string, unknown>
  secrets: string[]
}

export const secretsOf = ({ secrets }: KillCase): Secrets =>
  Object.fromEntries(secrets.map((name) => [name, bytesOf(GOOD_PASSWORD)]))

/** Plans, starts, answers what is asked of a person, and waits for the end. */
export async function runCase(door: Door, of: KillCase, starting: () => void = () => undefined): Promise<RunView> {
  const { wizard, answers } = of
  const plan = await door.call('wizard.plan', { wizard, answers, secrets: secretsOf(of) })
  starting()
  const { run } = await door.call('wizard.run', {
    hash: plan.hash,
    acknowledge: acknowledgeAll(plan.findings),
    secrets: secretsOf(of),
  })
  return ended(door, run)
}

/** Answers what is asked of a person until the run has ended. */
export async function ended(door: Door, run: string): Promise<RunView> {
  const answer = setInterval(() => {
    const step = door.views.at(-1)?.question?.step
    // It may have been answered meanwhile; the next look sees that.
    if (step !== undefined) void door.call('run.answer', { run, step, answer: 'check' }).catch(() => undefined)
  }, 5)
  await door.app.runs.idle()
  clearInterval(answer)
  return door.call('run.get', { run })
}
