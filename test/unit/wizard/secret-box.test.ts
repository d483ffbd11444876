import { describe, expect, it, vi } from 'vitest'
import { SecretBox } from '../../../renderer/wizard/secret-box.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('the box of secrets', () => {
  it('gives copies of what was accepted, and leaves out what is not there', () => {
    const box = new SecretBox()
    box.type('password', 'one')
    expect(box.copy(['password'])).toEqual({})
    box.accept('password')
    const first = box.copy(['password', 'other'])
    expect(first).toEqual({ password: bytesOf('one') })
    first['password']?.fill(0)
    expect(box.copy(['password'])).toEqual({ password: bytesOf('one') })
  })

  it('wipes the bytes that it gives up: retyped, accepted over, forgotten at the end', () => {
    const spy = vi.spyOn(Uint8Array.prototype, 'fill')
    try {
      const wiped = () => spy.mock.contexts.filter((bytes) => bytes instanceof Uint8Array)
      const box = new SecretBox()
      box.type('password', 'draft one')
      box.type('password', 'draft two')
      expect(wiped()).toHaveLength(1)
      box.accept('password')
      box.type('password', 'draft three')
      box.type('password-confirm', 'draft three')
      box.accept('password')
      expect(wiped()).toHaveLength(3)
      box.type('password', 'left')
      box.wipe()
      expect(wiped()).toHaveLength(5)
      expect(wiped().every((bytes) => bytes.length > 0 && bytes.every((byte) => byte === 0))).toBe(true)
      expect(box.has('password') || box.hasDraft('password')).toBe(false)
      expect(box.copy(['password'])).toEqual({})
    } finally {
      spy.mockRestore()
    }
  })

  it('keeps the accepted one while another is typed, and forgets an emptied box', () => {
    const box = new SecretBox()
    box.type('password', 'one')
    box.accept('password')
    box.type('password', 'two')
    expect(box.copy(['password'])).toEqual({ password: bytesOf('one') })
    box.type('password', '')
    expect(box.hasDraft('password')).toBe(false)
    box.accept('password')
    expect(box.copy(['password'])).toEqual({ password: bytesOf('one') })
  })

  it('shows nothing of itself as JSON', () => {
    const box = new SecretBox()
    box.type('password', 'one')
    box.accept('password')
    expect(JSON.stringify(box)).toBe('{}')
  })
})
