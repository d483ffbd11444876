import { procedureOf, thing } from './world.ts'

/** Findings of every kind: a typed word, a block with a way out, a tick, and, by switches, news since the plan was made. */
export const confirmations = procedureOf<{ hard?: boolean }>('confirmations', (_, world) => [thing(world, 'done')], {
  async findings(page, answers, world) {
    const all = [
      { level: 'info' as const, code: 'note', text: 'A note.' },
      { level: 'warn' as const, code: 'old', text: 'The backup is old.' },
      {
        level: 'warn' as const,
        code: 'replace',
        text: 'The database of SCSM-MS01 is replaced.',
        acknowledge: { type: 'SCSM-MS01' },
      },
      {
        level: 'block' as const,
        code: 'other-name',
        text: 'The computer has another name.',
        fix: 'What was encrypted for the old name is lost.',
        acknowledge: { type: 'LOSE IT' },
      },
      ...(answers.hard === true ? [{ level: 'block' as const, code: 'no-disk', text: 'There is no disk.' }] : []),
      ...(world.switches['worse'] === true
        ? [{ level: 'warn' as const, code: 'old', text: 'The backup is gone.' }]
        : []),
    ]
    if (page === 'second') return all.slice(0, 2)
    return world.switches['worse'] === true ? all.toReversed() : all
  },
})
