import { failure, isTrue, procedureOf, thing } from './world.ts'

/** A person performs the step in another program; the program proves it. */
export const guided = procedureOf<object>('guided', (_, world) => [
  thing(world, 'prepared'),
  thing(world, 'by-person', {
    undo: 'by-hand',
    repeat: 'never',
    guide: {
      lead: 'Run the other program.',
      instructions: ['Start it.', 'Press Go.'],
      values: [{ label: 'Name', value: 'by-person' }],
      note: "Differs from Microsoft's page: the name is new.",
    },
    actions: [{ kind: 'by-hand', target: 'the other program', text: 'Press Go.', secrets: [] }],
    async do() {
      world.switches['started'] = true
    },
    async verify() {
      if (!(await isTrue(world, 'by-person'))) throw failure('missing', 'The thing is not there yet.')
      return { proven: ['A person did it.'] }
    },
  }),
  thing(world, 'afterwards', { undo: 'by-hand' }),
])
