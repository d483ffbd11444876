import { describe, expect, it } from 'vitest'
import { capsLockAfter } from '../../../renderer/controls/caps-lock.ts'

const on = { getModifierState: (key: string) => key === 'CapsLock' }
const off = { getModifierState: () => false }

describe('capsLockAfter', () => {
  it('reads the state from any key or click', () => {
    expect(capsLockAfter({ type: 'keydown', key: 'a', ...on })).toBe(true)
    expect(capsLockAfter({ type: 'mousedown', ...off })).toBe(false)
  })

  it('waits for the release of the Caps Lock key, which is when the state has changed', () => {
    expect(capsLockAfter({ type: 'keydown', key: 'CapsLock', ...off })).toBeUndefined()
    expect(capsLockAfter({ type: 'keyup', key: 'CapsLock', ...on })).toBe(true)
  })

  it('knows nothing from an event without lock keys', () => {
    expect(capsLockAfter({ type: 'focus' })).toBeUndefined()
  })
})
