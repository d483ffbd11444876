import { procedureOf, thing } from './world.ts'

/** Many steps that write real files, all undone automatically. */
export const manyFiles = procedureOf<{ count: number; fail?: number }>('many-files', ({ count, fail }, world) =>
  Array.from({ length: count }, (_, index) => {
    const id = `file-${index + 1}`
    return thing(world, id, index + 1 === fail ? { do: () => Promise.reject(new Error(`No room for ${id}.`)) } : {})
  }),
)
