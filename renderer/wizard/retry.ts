import { start } from './loading.ts'
import { pageOfSecret } from './navigation.ts'
import { arrive } from './page-actions.ts'
import { secretNames } from './plan-actions.ts'
import { attend, type Context, initialState } from './state.ts'

/**
 * After a run that did not end well: to Summary, or to the page of the first password, because secrets are wiped when a run
 * begins. A run that was begun in another window left no answers here: then the wizard begins anew.
 */
export async function retry(context: Context): Promise<void> {
  const { spec, entry, get, set } = context
  if (get().phase !== 'result') return
  set({ runId: undefined, run: undefined, findings: {}, stopping: false })
  if (!get().knowsAnswers) {
    set({ ...initialState(spec, entry), attention: get().attention })
    attend(context, 'page')
    context.started = start(context)
    await context.started
    return
  }
  set({ retrying: true })
  const [secret] = secretNames(context)
  const page = secret === undefined ? undefined : pageOfSecret(spec, get().answers, secret)
  arrive(context, page ?? spec.pages.length)
}
