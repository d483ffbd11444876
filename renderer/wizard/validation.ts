import * as z from 'zod/mini'
import {
  confirmationError,
  connectionErrors,
  connectionMembers,
  type Field,
  type Page,
  passwordError,
  type WizardSpec,
} from '../../preload/contract/index.ts'
import { type Answers, isSkipped } from './navigation.ts'
import type { SecretBox } from './secret-box.ts'

/** What is wrong, by the id of the control that it is about. */
export type Errors = Readonly<Record<string, string>>

/** The id of the second box of a password. */
export function confirmId(field: string): string {
  return `${field}-confirm`
}

/** The fields of a page that these answers show. */
export function visibleFields(page: Page, answers: Answers): readonly Field[] {
  return page.fields.filter((field) => field.when?.(answers) !== false)
}

/** What an untouched field holds: an empty box, no tick, nothing chosen unless something is preset. */
export function emptyAnswers(spec: WizardSpec): Record<string, unknown> {
  const answers: Record<string, unknown> = {}
  for (const page of spec.pages) {
    for (const field of page.fields) {
      if (field.kind === 'text' || field.kind === 'path') answers[field.id] = ''
      if (field.kind === 'check') answers[field.id] = false
      if (field.kind === 'list') answers[field.id] = []
      if (field.kind === 'choice' && field.preset !== undefined) answers[field.id] = field.preset
    }
  }
  return answers
}

/** What zod says where a rule brings no sentence of its own. */
const NO_WORDS = 'Invalid input'

/** What is wrong with one answer by the wizard's own rule, as its sentence. */
function answerError(spec: WizardSpec, field: string, value: unknown): string | undefined {
  const rule = spec.answers.shape[field]
  if (rule === undefined) return undefined
  const result = z.safeParse(rule, value)
  if (result.success) return undefined
  const message = result.error.issues[0]?.message
  return message === undefined || message === NO_WORDS ? 'Enter another value' : message
}

/** The password and its confirmation; nothing is wrong when one was accepted before and none is typed now. */
function secretErrors(field: Field & { kind: 'password' }, secrets: SecretBox): [id: string, error: string][] {
  if (!secrets.hasDraft(field.id) && secrets.has(field.id)) return []
  const typed = secrets.readDraft(field.id)
  const found: [string, string][] = []
  const error = passwordError(typed, field.minimum)
  if (error !== undefined) found.push([field.id, error])
  if (field.confirm !== undefined) {
    const unequal = confirmationError(typed, secrets.readDraft(confirmId(field.id)))
    if (unequal !== undefined) found.push([confirmId(field.id), unequal])
  }
  return found
}

/** What is wrong on a page, in the order of its fields. The rules are the ones that main applies again. */
export function pageErrors(spec: WizardSpec, page: Page, answers: Answers, secrets: SecretBox): Errors {
  const errors: Record<string, string> = {}
  for (const field of visibleFields(page, answers)) {
    if (field.kind === 'password') {
      for (const [id, error] of secretErrors(field, secrets)) errors[id] = error
    } else if (field.kind === 'connection-test') {
      for (const [id, error] of Object.entries(connectionErrors(answers, field.slot))) errors[id] ??= error
    } else {
      const error = answerError(spec, field.id, answers[field.id])
      if (error !== undefined) errors[field.id] = error
    }
  }
  return errors
}

/** The answer that a field holds. */
function answerOf(field: Field): string {
  return field.kind === 'connection-test' ? connectionMembers(field.slot).certificate : field.id
}

/**
 * The answers that main is told: those that keep their rule. What is still empty or half typed on a later page, or belongs
 * to a page or field that is left out, stays in the window.
 */
export function soundAnswers(spec: WizardSpec, answers: Answers): Record<string, unknown> {
  const hidden = new Set<string>()
  for (const page of spec.pages) {
    const skipped = isSkipped(page, answers)
    for (const field of page.fields) if (skipped || field.when?.(answers) === false) hidden.add(answerOf(field))
  }
  // A field that stands on two pages is told when one of them shows it.
  for (const page of spec.pages) {
    if (isSkipped(page, answers)) continue
    for (const field of visibleFields(page, answers)) hidden.delete(answerOf(field))
  }
  return Object.fromEntries(
    Object.entries(answers).filter(
      ([name, value]) => value !== undefined && !hidden.has(name) && answerError(spec, name, value) === undefined,
    ),
  )
}
