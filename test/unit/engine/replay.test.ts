import { describe, expect, it } from 'vitest'
import { overall } from '../../../main/engine/conclusion.ts'
import type { JournalLine, JournalType } from '../../../main/engine/journal-line.ts'
import { begunBefore, replay } from '../../../main/engine/replay.ts'
import type { RunStep } from '../../../preload/contract/index.ts'

const plan = {
  wizard: 'test',
  target: 'practice',
  answers: {},
  made: { at: '2026-11-21T03:15:44.000Z', nonce: '1a2b3c4d' },
  hash: 'f',
  steps: ['a', 'b', 'c'].map((id) => ({ id, title: `Make ${id}` })),
  limit: 1,
  secrets: [],
  acknowledged: [],
  computer: 'SCSM-MS01',
  operator: 'me',
  tool: { name: 'Test', version: '1' },
  pid: 1,
}
type Entry = [type: JournalType, step?: string | undefined, data?: Record<string, unknown>]

function past(...entries: Entry[]) {
  const all: Entry[] = [['plan', undefined, plan], ...entries]
  const at = '2026-11-21T03:15:44.000Z'
  const lines = all.map(([type, step, data], seq) => ({ v: 1, seq, at, run: 'r', prev: '', type, step, data }))
  const found = replay(lines as unknown as JournalLine[])!
  return { ...found, begun: [...begunBefore(found)], of: (step: string) => found.steps.get(step) }
}

const done = { outcome: 'done', proof: { proven: ['It is there.'] } }
const reverting: Entry = ['intent', 'a', { revert: true }]

describe('a replayed journal', () => {
  it('knows what was begun and how it came out', () => {
    const { begun, of, halted, ended } = past(
      ['check', 'a'],
      ['intent', 'a'],
      ['outcome', 'a', done],
      ['intent', 'b'],
      ['check', 'c'],
    )
    expect(begun).toEqual(['a', 'b'])
    expect(of('a')).toEqual({ begun: true, ...done })
    expect(of('b')).toEqual({ begun: true })
    expect(of('c')).toEqual({ begun: false })
    expect([halted, ended]).toEqual([false, false])
    expect(past(['end']).ended).toBe(true)
  })

  it('knows what was undone, what could not be, and what was in the middle of it', () => {
    const begun: Entry[] = [['intent', 'a'], ['outcome', 'a', done], ['stop'], reverting]
    expect(past(...begun).of('a')).toEqual({ begun: true, ...done })
    expect(past(...begun, ['outcome', 'a', { reverted: true }]).of('a')).toEqual({ begun: false })
    expect(past(...begun, ['outcome', 'a', { reverted: false, error: { code: 'x', text: 'x' } }]).of('a')).toEqual({
      begun: true,
      ...done,
    })
  })

  it('keeps why an undone step had failed', () => {
    const error = { code: 'no-space', text: 'There is no space.' }
    const { of } = past(['intent', 'a'], ['outcome', 'a', { outcome: 'failed', error }], reverting, [
      'outcome',
      'a',
      { reverted: true },
    ])
    expect(of('a')).toEqual({ begun: false, outcome: 'failed', error })
  })

  it.each<[string, Entry[], boolean]>([
    ['a stop', [['stop']], true],
    ['a failure', [['outcome', 'a', { outcome: 'failed' }]], true],
    ['nobody knowing', [['outcome', 'a', { outcome: 'unknown' }]], true],
    ['a step that went well', [['outcome', 'a', done]], false],
    ['a restart', [['outcome', 'a', { outcome: 'restart-needed' }]], false],
    ['a stop that was resumed', [['stop'], ['resume', undefined, { halted: false }]], false],
    ['a way back that was resumed', [['stop'], ['resume', undefined, { halted: true }]], true],
  ])('is on its way back after %s: %#', (_, entries, expected) => {
    expect(past(...entries).halted).toBe(expected)
  })

  it('is none without a plan that can be read', () => {
    expect(replay([])).toBeUndefined()
    for (const broken of [{}, { ...plan, steps: [{}] }, { ...plan, target: 'x' }, { ...plan, made: null }]) {
      expect(replay([{ type: 'plan', data: broken } as unknown as JournalLine])).toBeUndefined()
    }
  })
})

describe("the whole run's outcome", () => {
  const of = (...states: RunStep['state'][]) =>
    states.map((state, index): RunStep => ({ id: String(index), title: '', state }))

  it.each<[RunStep['state'][], boolean, string]>([
    [['done', 'already-done'], false, 'done'],
    [['done', 'done'], true, 'done'],
    [['done', 'skipped'], true, 'stopped'],
    [['stopped', 'restart-needed', 'unknown', 'failed'], true, 'failed'],
    [['stopped', 'restart-needed', 'unknown'], true, 'unknown'],
    [['stopped', 'restart-needed'], false, 'restart-needed'],
    [['done', 'stopped'], false, 'stopped'],
  ])('of %j, stopped %j, is %s', (states, stopped, expected) => {
    expect(overall(of(...states), stopped)).toBe(expected)
  })
})
