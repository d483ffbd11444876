import { procedureOf, thing } from './world.ts'

/** Databases side by side, then one step that needs them all. `hold` keeps each until the test lets it go. */
export function parallel(
  limit: number,
  hold: (id: string) => Promise<void>,
  count = 6,
): ReturnType<typeof procedureOf<object>> {
  return procedureOf<object>(
    'parallel',
    (_, world) => [
      ...Array.from({ length: count }, (_, index) => {
        const id = `database-${index + 1}`
        const plain = thing(world, id)
        return thing(world, id, {
          group: 'databases',
          async do(context) {
            await hold(id)
            await plain.do(context)
          },
        })
      }),
      thing(world, 'together'),
    ],
    { limit },
  )
}
