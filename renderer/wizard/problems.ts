import type { Page } from '../../preload/contract/index.ts'
import type { FieldProblem } from '../controls/index.ts'
import type { Answers } from './navigation.ts'
import { confirmId, type Errors, visibleFields } from './validation.ts'

/** The links of the error summary, in the order in which the page shows their controls. */
export function problemsOf(page: Page | undefined, answers: Answers, errors: Errors): FieldProblem[] {
  const order = (page === undefined ? [] : visibleFields(page, answers)).flatMap((field) => [
    field.id,
    confirmId(field.id),
  ])
  const place = (id: string): number => {
    const index = order.indexOf(id)
    // Findings stand above the fields.
    return index === -1 && (id.startsWith('finding-') || id.startsWith('acknowledge-')) ? -1 : index
  }
  return Object.entries(errors)
    .toSorted(([a], [b]) => place(a) - place(b))
    .map(([field, text]) => ({ field, text }))
}
