import type * as z from 'zod/mini'

/** Icons by name; the renderer holds the drawings. */
export type IconName = string

interface Labelled {
  id: string
  label: string
  /** The letter that Alt reaches it by; unique on the page, never b or n. */
  key?: string
  hint?: string
  /** Fields of one group that follow each other stand in a frame, which this is the legend of. */
  group?: string
  /** Shown only when these answers hold. */
  when?: (answers: Readonly<Record<string, unknown>>) => boolean
}

/** A field as data; its rule is the member of the same name in the wizard's `answers`. */
export type Field =
  | (Labelled & { kind: 'text'; placeholder?: string; mono?: boolean })
  | (Labelled & {
      kind: 'path'
      placeholder?: string
      browse: 'save-file' | 'open-file' | 'folder'
      optional?: boolean
    })
  /** `id` is the secret's name; no answer holds it. With `confirm` it is typed twice and compared in the page only. */
  | (Labelled & { kind: 'password'; minimum: number; confirm?: { label: string; key?: string }; generate?: boolean })
  | (Labelled & {
      kind: 'choice'
      /** Plain radio buttons in place of cards. */
      compact?: true
      /** What is chosen unless the wizard was entered with something else. */
      preset?: string
      options: readonly { value: string; label: string; key?: string; detail?: string; icon?: IconName }[]
    })
  | (Labelled & { kind: 'check' })
  /** Lists that the machine fills: `select` takes one, `list` any number. */
  | (Labelled & { kind: 'select' })
  | (Labelled & { kind: 'list' })
  /**
   * The button that tries the connection of this slot, with what came of it. Its own id holds no answer; a certificate that is
   * trusted by it becomes `<slot>Certificate`.
   */
  | (Labelled & { kind: 'connection-test'; slot: string })

/** A text of a page, or what makes it from the answers where it differs; undefined leaves it out. */
export type Said<T = string> = T | ((answers: Readonly<Record<string, unknown>>) => T | undefined)

export interface Page {
  id: string
  title: string
  lead?: Said
  /** A sentence that must not be missed, beside a warning sign below the lead. */
  note?: Said
  fields: readonly Field[]
  /** Heading of the facts that the machine gives for this page; no facts are asked for without it. */
  facts?: Said
  /** Sentences with an information sign, below everything. */
  remarks?: Said<readonly string[]>
  /** Belongs to the page before it: no row and no number of its own in the list of steps. */
  aside?: true
  skip?: (answers: Readonly<Record<string, unknown>>) => boolean
  /** The rail's second line once the page is done. */
  caption?: (answers: Readonly<Record<string, unknown>>) => string | undefined
}

/** How a wizard is entered from the home screen. */
export interface HomeEntry {
  group: 'prepare' | 'recover'
  icon: IconName
  title: string
  detail: string
  answers: Readonly<Record<string, unknown>>
}

export interface WizardSpec<Answers extends z.ZodMiniObject = z.ZodMiniObject> {
  id: string
  title: string
  icon: IconName
  entries: readonly HomeEntry[]
  answers: Answers
  pages: readonly Page[]
  /** The commit button: a verb and its object, and the letter Alt reaches it by. */
  commit: (answers: Readonly<Record<string, unknown>>) => { label: string; key: string }
}

/** What the home screen shows of a wizard; all of it is plain data. */
export type WizardEntry = Pick<WizardSpec, 'id' | 'title' | 'icon' | 'entries'>

/** The text that these answers give. */
export function said<T extends string | readonly string[]>(
  text: Said<T> | undefined,
  answers: Readonly<Record<string, unknown>>,
): T | undefined {
  return typeof text === 'function' ? text(answers) : text
}

/** Describes a wizard; its answers' type comes from its schema. */
export function defineWizard<Answers extends z.ZodMiniObject>(spec: WizardSpec<Answers>): WizardSpec<Answers> {
  return spec
}
export type AnswersOf<W> = W extends WizardSpec<infer A> ? z.infer<A> : never
