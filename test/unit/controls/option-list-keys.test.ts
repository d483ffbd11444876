import { describe, expect, it } from 'vitest'
import { rowAfterKey, toggled } from '../../../renderer/controls/option-list-keys.ts'

describe('rowAfterKey', () => {
  it('moves within the list', () => {
    expect(rowAfterKey('ArrowDown', 3, 10, 4)).toBe(4)
    expect(rowAfterKey('ArrowUp', 3, 10, 4)).toBe(2)
    expect(rowAfterKey('PageDown', 3, 10, 4)).toBe(7)
    expect(rowAfterKey('PageUp', 7, 10, 4)).toBe(3)
    expect(rowAfterKey('Home', 7, 10, 4)).toBe(0)
    expect(rowAfterKey('End', 7, 10, 4)).toBe(9)
  })

  it('stops at both ends', () => {
    expect(rowAfterKey('ArrowUp', 0, 10, 4)).toBe(0)
    expect(rowAfterKey('PageDown', 8, 10, 4)).toBe(9)
  })

  it('leaves other keys and empty lists alone', () => {
    expect(rowAfterKey('x', 3, 10, 4)).toBeUndefined()
    expect(rowAfterKey('ArrowDown', 0, 0, 4)).toBeUndefined()
  })
})

describe('toggled', () => {
  it('adds at the end and takes away in place', () => {
    expect(toggled(['a', 'b'], 'c')).toEqual(['a', 'b', 'c'])
    expect(toggled(['a', 'b', 'c'], 'b')).toEqual(['a', 'c'])
  })
})
