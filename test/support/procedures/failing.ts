import { effect, failure, procedureOf, thing, undo } from './world.ts'

/** The fourth step fails half done, and everything before it is undone; the switch `stuck` keeps the second from being undone. */
export const failing = procedureOf<object>('failing', (_, world) => [
  thing(world, 'one'),
  thing(world, 'two', {
    async revert() {
      if (world.switches['stuck'] === true) throw failure('in-use', 'two is in use.')
      await undo(world, 'two')
    },
  }),
  thing(world, 'look', {
    undo: 'none',
    changes: false,
    check: async () => 'todo',
    do: async () => undefined,
    verify: async () => ({ proven: ['Looked.'] }),
  }),
  thing(world, 'half', {
    async do() {
      await effect(world, 'half')
      throw failure('no-space', 'There is no space left for half.')
    },
  }),
  thing(world, 'never-reached'),
])
