import { type Option, said } from '../../preload/contract/index.ts'
import { errorDataOf } from '../bridge-context.ts'
import { attend, type Context, type Loaded } from './state.ts'
import { soundAnswers, visibleFields } from './validation.ts'

/** Asks main for the answers to begin with, and for what the first page shows. What the person typed meanwhile stays. */
export async function start(context: Context): Promise<void> {
  const { client, spec, entry, get, set, touched } = context
  const ticket = context.ticket()
  set({ busy: 'starting' })
  try {
    const begun = await client.call('wizard.start', { wizard: spec.id, answers: { ...entry } })
    if (!ticket.isStale()) {
      const suggested = Object.entries(begun.answers).filter(([field]) => !touched.has(field))
      set({ answers: { ...get().answers, ...Object.fromEntries(suggested) } })
    }
  } catch (reason) {
    if (!ticket.isStale()) {
      set({ problem: errorDataOf(reason) })
      attend(context, 'problem')
    }
  }
  if (ticket.isStale()) return
  set({ busy: undefined })
  enterPage(context)
}

/** Asks for everything that the page shows of the machine. */
export function enterPage(context: Context): void {
  const { phase, page, answers } = context.get()
  const shown = context.spec.pages[page]
  if (phase !== 'pages' || shown === undefined) return
  void loadFacts(context)
  for (const field of visibleFields(shown, answers)) {
    if (field.kind === 'select' || field.kind === 'list') void loadOptions(context, field.id)
  }
}

/** Asks for the facts of the page, if it shows any. */
export async function loadFacts(context: Context): Promise<void> {
  const { client, spec, get, set } = context
  const page = spec.pages[get().page]
  if (page === undefined || said(page.facts, get().answers) === undefined) return
  const keep = (loaded: Loaded<never>, value = get().facts[page.id]?.value) =>
    set({ facts: { ...get().facts, [page.id]: { ...loaded, value } } })
  keep({ loading: true })
  try {
    const answers = soundAnswers(spec, get().answers)
    keep({ loading: false }, await client.call('wizard.facts', { wizard: spec.id, page: page.id, answers }))
  } catch (reason) {
    keep({ loading: false, error: errorDataOf(reason) })
  }
}

/** Asks for the choices of a list that the machine fills. */
export async function loadOptions(context: Context, field: string): Promise<void> {
  const { client, spec, get, set } = context
  const keep = (loaded: Loaded<never>, value = get().options[field]?.value) =>
    set({ options: { ...get().options, [field]: { ...loaded, value } } })
  keep({ loading: true })
  try {
    const answers = soundAnswers(spec, get().answers)
    const options = await client.call('wizard.options', { wizard: spec.id, field, answers })
    suggest(context, field, options)
    keep({ loading: false }, options)
  } catch (reason) {
    keep({ loading: false, error: errorDataOf(reason) })
  }
}

/** Chooses what the machine suggests of a list, as long as the person has chosen nothing. */
function suggest({ get, set, touched }: Context, field: string, options: readonly Option[]): void {
  const suggested = options.filter((option) => option.suggested === true).map((option) => option.value)
  if (suggested.length === 0 || touched.has(field)) return
  set({ answers: { ...get().answers, [field]: suggested } })
}
