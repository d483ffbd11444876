import type { ComponentType } from 'react'
import type { Fact, Option } from '../../preload/contract/index.ts'
import type { Answers } from './navigation.ts'
import type { Loaded } from './state.ts'
import type { Errors } from './validation.ts'

/** What a page that brings its own body is given. It stands below the page's fields, if it has any. */
export interface PageBodyProps {
  answers: Answers
  setAnswer: (field: string, value: unknown) => void
  /** What the machine says on this page; empty until it answered. */
  facts: readonly Fact[]
  /** Lists that the machine fills, by field. */
  options: Readonly<Record<string, Loaded<readonly Option[]>>>
  /** What is wrong, by the id of the control: give the control that id, and the error summary leads to it. */
  errors: Errors
}

export type PageBody = ComponentType<PageBodyProps>

/** Bodies by wizard and page; pages without one need none. */
export type Bodies = Readonly<Record<string, Readonly<Record<string, PageBody>>>>
