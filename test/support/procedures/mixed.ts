import { effect, failure, isTrue, procedureOf, thing, type World } from './world.ts'

/** Every kind of step that a run can break off in: undone by itself, by hand, never to be repeated, provable and not. */
export const mixed = procedureOf<object>(
  'mixed',
  (_, world) => [
    thing(world, 'folder'),
    thing(world, 'secret-file', {
      actions: [{ kind: 'file', target: 'things/secret-file', text: 'write {{password}}', secrets: ['password'] }],
      async do({ secrets, message, progress }) {
        progress(0.5, 'Half of it')
        message('The file is being written.')
        await effect(world, 'secret-file', `${secrets['password']?.length} bytes`)
      },
    }),
    thing(world, 'promoted', { undo: 'by-hand', repeat: 'never' }),
    unprovable(world, 'told'),
    thing(world, 'last', { undo: 'by-hand' }),
  ],
  { secrets: () => ['password'] },
)

/** It happens, and only its receipt shows it, which comes later: between the two a person must say. */
function unprovable(world: World, id: string) {
  return thing(world, id, {
    undo: 'none',
    repeat: 'never',
    check: async () => 'todo',
    async verify() {
      if (!(await isTrue(world, `${id}-receipt`)))
        throw failure('can-not-tell', `Nothing shows whether ${id} happened.`)
      return { proven: [], unproven: [`${id} arrived.`] }
    },
    async do() {
      await effect(world, id)
      await effect(world, `${id}-receipt`)
    },
  })
}
