import { describe, expect, it } from 'vitest'
import { createEmitter } from '../../../main/engine/emitter.ts'
import { manualClock } from '../../support/manual-clock.ts'

function watched() {
  const clock = manualClock()
  const sent: number[] = []
  const emitter = createEmitter(clock, () => sent.push(clock.now() - 1000))
  return { clock, sent, emitter }
}

describe('the emitter', () => {
  it('tells news at once and puts the rest together to ten a second', () => {
    const { clock, sent, emitter } = watched()
    emitter.now()
    for (let at = 0; at < 250; at += 10) {
      emitter.soon()
      clock.advance(10)
    }
    emitter.now()
    expect(sent).toEqual([0, 100, 200, 250])
  })

  it('gives a sign of life each second until it ends', () => {
    const { clock, sent, emitter } = watched()
    emitter.now()
    clock.advance(2500)
    emitter.end()
    clock.advance(5000)
    emitter.now()
    emitter.soon()
    clock.advance(5000)
    expect(sent).toEqual([0, 1000, 2000, 2500])
  })
})
