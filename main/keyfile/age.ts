import type * as Age from 'age-encryption'

let loading: Promise<typeof Age> | undefined

/** The age library, loaded when a key file is first sealed or opened: it is a third of this folder's start-up cost. */
export function loadAge(): Promise<typeof Age> {
  loading ??= import('age-encryption')
  return loading
}
