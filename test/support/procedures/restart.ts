import { failure, procedureOf, thing } from './world.ts'

/** The second step needs Windows to restart first; the switch `restarted` says that it has. */
export const restart = procedureOf<object>('restart', (_, world) => {
  const plain = thing(world, 'installed', { undo: 'by-hand', repeat: 'never' })
  return [
    thing(world, 'prepared'),
    {
      ...plain,
      async do(context) {
        if (world.switches['restarted'] !== true)
          throw failure('restart-needed', 'Windows must restart before Setup can go on.')
        await plain.do(context)
      },
    },
    thing(world, 'finished', { undo: 'by-hand' }),
  ]
})
