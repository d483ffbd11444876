import type { PageBody } from '../../wizard/body.ts'

/** The pages' data say all there is to say: no page of this wizard brings a body of its own. */
export const restoreDatabasesBodies: Readonly<Record<string, PageBody>> = {}
