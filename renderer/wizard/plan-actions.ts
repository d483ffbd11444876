import type { ErrorData } from '../../preload/contract/index.ts'
import { errorDataOf } from '../bridge-context.ts'
import { acknowledgeId, isFinal, toAcknowledge, unanswered, unansweredText } from './acknowledgements.ts'
import { isSkipped } from './navigation.ts'
import { beginRun } from './run-actions.ts'
import { attend, type Context } from './state.ts'
import { soundAnswers, visibleFields } from './validation.ts'

/** The names of every password that the answers call for. */
export function secretNames(context: Context): string[] {
  const { answers } = context.get()
  return context.spec.pages
    .filter((page) => !isSkipped(page, answers))
    .flatMap((page) => visibleFields(page, answers))
    .flatMap((field) => (field.kind === 'password' ? [field.id] : []))
}

/** Asks main for the plan of the answers. Changes nothing. `told` stays on the page: why a plan is made anew. */
export async function makePlan(context: Context, told?: ErrorData): Promise<void> {
  const { client, spec, secrets, get, set } = context
  const ticket = context.ticket()
  set({ busy: 'planning', plan: undefined, open: [], errors: {}, problem: told })
  try {
    const plan = await client.call('wizard.plan', {
      wizard: spec.id,
      answers: soundAnswers(spec, get().answers),
      secrets: secrets.copy(secretNames(context)),
    })
    if (ticket.isStale()) return
    set({ busy: undefined, plan, open: unanswered(get().said, plan.findings).map((finding) => finding.code) })
  } catch (reason) {
    if (ticket.isStale()) return
    set({ busy: undefined, problem: errorDataOf(reason) })
    attend(context, 'problem')
  }
}

/** Refusals after which only a new plan helps. */
const MADE_ANEW = new Set(['findings-changed', 'plan-unknown'])

/** Runs the plan that is shown: the one point at which something begins to change. */
export async function commit(context: Context): Promise<void> {
  const { client, secrets, get, set } = context
  const { phase, busy, plan, said } = get()
  if (phase !== 'summary' || busy !== undefined) return
  if (plan === undefined) {
    await makePlan(context)
    return
  }
  const open = unanswered(said, plan.findings)
  if (open.length > 0) {
    set({
      errors: Object.fromEntries(
        open.map((finding) =>
          isFinal(finding)
            ? [`finding-${finding.code}`, finding.text]
            : [acknowledgeId(finding), unansweredText(finding)],
        ),
      ),
      problem: undefined,
    })
    attend(context, 'errors')
    return
  }
  set({ busy: 'committing', errors: {}, problem: undefined })
  try {
    const acknowledge = toAcknowledge(said, plan.findings)
    const { run } = await client.call('wizard.run', {
      hash: plan.hash,
      acknowledge,
      secrets: secrets.copy(plan.secrets),
    })
    secrets.wipe()
    set({ held: [] })
    await beginRun(context, run)
  } catch (reason) {
    const error = errorDataOf(reason)
    set({ busy: undefined, problem: error })
    attend(context, 'problem')
    if (MADE_ANEW.has(error.code)) await makePlan(context, error)
  }
}
