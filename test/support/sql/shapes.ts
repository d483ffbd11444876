import { emptyDraft } from './shapes-base.ts'
import { databaseShapes } from './shapes-database.ts'
import type { Draft } from './shapes-draft.ts'
import { namedShapes } from './shapes-named.ts'
import { serverShapes } from './shapes-server.ts'

export { DATABASES, emptyDraft } from './shapes-base.ts'
export { unscriptedShapes } from './shapes-unscripted.ts'

/** One way in which a principal or a permission can be, with a name that says which. */
export interface Shape {
  name: string
  add(draft: Draft): void
}

const third = Math.ceil(namedShapes.length / 3)

/** Every shape that the script can carry over, in groups that need nothing of each other. */
export const shapeGroups: Readonly<Record<string, readonly Shape[]>> = {
  'awkward names, first third': namedShapes.slice(0, third),
  'awkward names, second third': namedShapes.slice(third, 2 * third),
  'awkward names, last third': namedShapes.slice(2 * third),
  'logins, server roles and permissions of the instance': serverShapes,
  ...databaseShapes,
}

export const shapes: readonly Shape[] = Object.values(shapeGroups).flat()

/** An instance with all of these, each in the first database unless it says otherwise. */
export function draftWith(some: readonly Shape[]): Draft {
  const draft = emptyDraft()
  for (const shape of some) shape.add(draft)
  return draft
}
