import { expect, it } from 'vitest'
import type { Log } from '../../../main/log.ts'
import { createEnding } from '../../../main/shell/ending.ts'

const GONE = { process: 'page', reason: 'launch-failed', exitCode: 18 }
const QUESTION = { question: { step: 's' } as never }

function begin() {
  const ends: { text: string; unchanged: string; exit: string }[] = []
  const lines: unknown[][] = []
  const log: Log = { folder: 'logs', file: 'logs/recovery.log', write: (...line) => lines.push(line), tail: () => [] }
  const ending = createEnding({
    log: () => log,
    end: ({ text, unchanged }, exit) => ends.push({ text, unchanged: unchanged?.join() ?? '', exit }),
  })
  return { ending, ends, lines }
}

it('ends at once when no run was begun, as a problem of the place, and leaves a line in the log', () => {
  const { ending, ends, lines } = begin()
  ending.giveUp(GONE)
  expect(ends).toMatchObject([{ unchanged: 'Nothing was done.', exit: 'place' }])
  expect(lines).toEqual([
    ['error', 'window-not-started', { process: 'page', reason: 'launch-failed', code: 18, system: undefined }],
  ])
})

it('leaves a run to its end first', () => {
  const { ending, ends } = begin()
  ending.runChanged({ state: 'running' })
  ending.giveUp(GONE)
  ending.runChanged({ state: 'running' })
  expect(ends).toEqual([])
  ending.runChanged({ state: 'ended' })
  expect(ends).toMatchObject([{ exit: 'fault' }])
  expect(ends[0]?.unchanged).toContain('journal')
})

it('does not wait for an answer that nobody can give', () => {
  const { ending, ends } = begin()
  ending.runChanged({ state: 'running' })
  ending.giveUp(GONE)
  ending.runChanged({ state: 'running', ...QUESTION })
  expect(ends).toHaveLength(1)
})

it('says one thing once', () => {
  const { ending, ends, lines } = begin()
  ending.giveUp(GONE)
  ending.giveUp({ ...GONE, process: 'GPU' })
  expect(ends).toHaveLength(1)
  expect(lines).toHaveLength(1)
})

it('says nothing of runs while there is a window', () => {
  const { ending, ends } = begin()
  ending.runChanged({ state: 'running' })
  ending.runChanged({ state: 'ended' })
  expect(ends).toEqual([])
})
