import { type Finding, type Page, said } from '../../preload/contract/index.ts'
import { errorDataOf } from '../bridge-context.ts'
import { acknowledgeId, isFinal, unanswered, unansweredText } from './acknowledgements.ts'
import { keepOwnNames, slotChanged } from './connections.ts'
import { enterPage, loadFacts } from './loading.ts'
import { nextPage, previousPage } from './navigation.ts'
import { makePlan } from './plan-actions.ts'
import { attend, type Context } from './state.ts'
import { confirmId, type Errors, pageErrors, soundAnswers, visibleFields } from './validation.ts'

/** Keeps an answer. What was said against it is out of date, and so is the plan. */
export function setAnswer(context: Context, field: string, value: unknown): void {
  context.touched.add(field)
  const before = factsWanted(context)
  context.set({ answers: { ...context.get().answers, [field]: value } })
  slotChanged(context, field)
  forget(context, field, field)
  // An answer can bring facts of the machine on the page.
  if (factsWanted(context) && !before) void loadFacts(context)
}

function factsWanted({ spec, get }: Context): boolean {
  const { phase, page, answers } = get()
  return phase === 'pages' && said(spec.pages[page]?.facts, answers) !== undefined
}

/** Keeps what is typed into a password box or its confirmation. */
export function typeSecret(context: Context, id: string, text: string): void {
  context.secrets.type(id, text)
  slotChanged(context, id)
  forget(context, id, id.replace(/-confirm$/, ''))
}

/** An answer changed: the question that is out is stale, what stood at the control goes. */
function forget(context: Context, control: string, field: string): void {
  const { get, set, spec } = context
  const { phase, page, errors, findings, busy } = get()
  const id = spec.pages[page]?.id
  if (phase !== 'pages' || id === undefined) return
  if (busy === 'checking') {
    context.ticket()
    set({ busy: undefined })
  }
  const { [control]: _gone, ...others } = errors
  const remaining = (findings[id] ?? []).filter((finding) => finding.field !== field)
  set({ errors: others, plan: undefined, findings: { ...findings, [id]: remaining } })
}

/** The names of the passwords on a page. */
function passwordsOf(context: Context, page: Page): string[] {
  return visibleFields(page, context.get().answers).flatMap((field) => (field.kind === 'password' ? [field.id] : []))
}

/** Checks the page by its rules, then asks main, then goes on when nothing stops. Changes nothing outside the window. */
export async function next(context: Context): Promise<void> {
  const { client, spec, secrets, get, set } = context
  if (get().busy === 'starting') await context.started
  const page = spec.pages[get().page]
  if (get().phase !== 'pages' || get().busy !== undefined || page === undefined) return
  const errors = pageErrors(spec, page, get().answers, secrets)
  set({ errors, problem: undefined })
  if (Object.keys(errors).length > 0) {
    attend(context, 'errors')
    return
  }
  const ticket = context.ticket()
  set({ busy: 'checking' })
  try {
    await keepOwnNames(context, page)
    if (ticket.isStale()) return
    const names = passwordsOf(context, page)
    const typed = names.filter((name) => secrets.hasDraft(name)).map((name) => [name, secrets.copyDraft(name)] as const)
    const findings = await client.call('wizard.findings', {
      wizard: spec.id,
      page: page.id,
      answers: soundAnswers(spec, get().answers),
      secrets: { ...secrets.copy(names), ...Object.fromEntries(typed) },
    })
    if (!ticket.isStale()) settle(context, page, findings)
  } catch (reason) {
    if (ticket.isStale()) return
    set({ busy: undefined, problem: errorDataOf(reason) })
    attend(context, 'problem')
  }
}

/** Stops at what main found, or goes on. What is new is shown first; what was shown and not answered is an error. */
function settle(context: Context, page: Page, findings: readonly Finding[]): void {
  const { spec, get, set } = context
  const { said, answers } = get()
  const before = get().findings[page.id] ?? []
  set({ busy: undefined, findings: { ...get().findings, [page.id]: findings } })
  const open = unanswered(said, findings)
  if (open.length === 0) {
    leave(context)
    arrive(context, nextPage(spec, answers, get().page))
    return
  }
  const wasShown = (finding: Finding) => before.some((old) => old.code === finding.code && old.text === finding.text)
  const fields = new Set(visibleFields(page, answers).map((field) => field.id))
  const errors: Record<string, string> = {}
  for (const finding of open) {
    if (isFinal(finding)) errors[controlOf(finding, fields)] = finding.text
    else if (wasShown(finding)) errors[acknowledgeId(finding)] = unansweredText(finding)
  }
  set({ errors: errors satisfies Errors })
  attend(context, Object.keys(errors).length > 0 ? 'errors' : 'findings')
}

/** The control that a block is about: its field when the page shows it, else the message itself. */
export function controlOf(finding: Finding, fields: ReadonlySet<string>): string {
  return finding.field !== undefined && fields.has(finding.field) ? finding.field : `finding-${finding.code}`
}

/** One page back; on the first nothing happens. What was asked is abandoned, what was typed is kept. */
export function back(context: Context): void {
  const { phase, page, answers } = context.get()
  const from = phase === 'summary' ? context.spec.pages.length : page
  const to = previousPage(context.spec, answers, from)
  if (to !== undefined) goTo(context, to)
}

/** To an earlier page, by Back or by its link. A commit that is on its way can't be left. */
export function goTo(context: Context, page: number): void {
  const { phase, busy, page: from } = context.get()
  const isEarlier = phase === 'summary' || (phase === 'pages' && page < from)
  if (!isEarlier || busy === 'committing' || context.spec.pages[page] === undefined) return
  context.ticket()
  if (phase === 'pages') leave(context)
  arrive(context, page)
}

/** The page is left: a password that keeps the rules is accepted, one that does not stays typed. */
function leave(context: Context): void {
  const { spec, secrets, get, set } = context
  const page = spec.pages[get().page]
  if (page === undefined) return
  const errors = pageErrors(spec, page, get().answers, secrets)
  for (const name of passwordsOf(context, page)) {
    if (errors[name] === undefined && errors[confirmId(name)] === undefined) secrets.accept(name)
    if (secrets.has(name) && !get().held.includes(name)) set({ held: [...get().held, name] })
  }
}

/** Shows a page or, behind the last, Summary. */
export function arrive(context: Context, page: number): void {
  const { spec, get, set } = context
  const isSummary = page >= spec.pages.length
  set({
    phase: isSummary ? 'summary' : 'pages',
    page: isSummary ? get().page : page,
    errors: {},
    problem: undefined,
    busy: undefined,
    plan: undefined,
  })
  attend(context, 'page')
  if (isSummary) void makePlan(context)
  else enterPage(context)
}
