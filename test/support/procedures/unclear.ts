import { effect, failure, procedureOf, thing } from './world.ts'

/**
 * The connection breaks during `do`. With the switch `lost` nothing reached the server, with `happened` it did but nobody heard;
 * `blind` keeps verify from telling.
 */
export const unclear = procedureOf<{ repeat: 'safe' | 'never'; undo?: 'automatic' | 'by-hand' }>(
  'unclear',
  ({ repeat, undo = 'by-hand' }, world) => {
    const plain = thing(world, 'sent', { undo, repeat })
    return [
      thing(world, 'before'),
      {
        ...plain,
        check: async (context) => (world.switches['blind'] === true ? 'todo' : plain.check(context)),
        async do() {
          if (world.switches['lost'] !== true) await effect(world, 'sent')
          if (world.switches['lost'] === true || world.switches['unheard'] === true) {
            throw failure('outcome-unknown', 'The connection broke.')
          }
        },
        async verify(context) {
          if (world.switches['blind'] === true) throw failure('can-not-tell', 'The server does not answer.')
          return plain.verify(context)
        },
      },
      thing(world, 'later'),
    ]
  },
)
