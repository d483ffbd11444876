import type { Page, WizardSpec } from '../../preload/contract/index.ts'

/** Where the person is. The result is no step: it has no number. */
export type Phase = 'pages' | 'summary' | 'progress' | 'result'
export type Answers = Readonly<Record<string, unknown>>

/** The rows that pages have: a page beside another has none of its own. */
function rows(pages: readonly Page[]): number {
  return pages.filter((page) => page.aside !== true).length
}

/** Pages, Summary and Progress. Skipped pages stay in the count, so that it never changes under the person's eyes. */
export function stepCount(spec: WizardSpec): number {
  return rows(spec.pages) + 2
}

/** The number of a step, from 1; the result keeps Progress' number. */
export function stepNumber(spec: WizardSpec, phase: Phase, page: number): number {
  if (phase === 'pages') return rows(spec.pages.slice(0, page + 1))
  return rows(spec.pages) + (phase === 'summary' ? 1 : 2)
}

/** Whether these answers leave the page out. */
export function isSkipped(page: Page, answers: Answers): boolean {
  return page.skip?.(answers) === true
}

/** The page after `from` that is not left out; `spec.pages.length` stands for Summary. */
export function nextPage(spec: WizardSpec, answers: Answers, from: number): number {
  const next = spec.pages.findIndex((page, index) => index > from && !isSkipped(page, answers))
  return next === -1 ? spec.pages.length : next
}

/** The page before `from` that is not left out, or undefined on the first. */
export function previousPage(spec: WizardSpec, answers: Answers, from: number): number | undefined {
  const before = spec.pages.findLastIndex((page, index) => index < from && !isSkipped(page, answers))
  return before === -1 ? undefined : before
}

/** The first page that is not left out. */
export function firstPage(spec: WizardSpec, answers: Answers): number {
  return nextPage(spec, answers, -1)
}

/** The page on which a secret is typed, or undefined. */
export function pageOfSecret(spec: WizardSpec, answers: Answers, secret: string): number | undefined {
  const index = spec.pages.findIndex(
    (page) =>
      !isSkipped(page, answers) && page.fields.some((field) => field.kind === 'password' && field.id === secret),
  )
  return index === -1 ? undefined : index
}
