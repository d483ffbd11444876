import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGuard } from '../../../main/engine/index.ts'

const secret = new TextEncoder().encode('pässword "1"\\')
const wide = Buffer.from('correct horse', 'utf16le')

describe('the guard', () => {
  it.each([
    ['as it is', Buffer.from(secret).toString()],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 for addresses', Buffer.from(secret).toString('base64url')],
    ['in base64, one byte later', Buffer.concat([Buffer.from('x'), secret]).toString('base64')],
    ['in base64, two bytes later', Buffer.concat([Buffer.from('xy'), secret, Buffer.from('z')]).toString('base64')],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in capital hex', Buffer.from(secret).toString('hex').toUpperCase()],
  ])('finds a secret %s, at any depth and as a key', (_, text) => {
    const guard = createGuard({ password: secret })
    expect(guard.find({ a: [{ b: `before ${text} after` }] })).toBe('password')
    expect(guard.find({ [text]: 1 })).toBe('password')
    expect(guard.find({ a: [{ b: text.slice(0, text.length / 2) }] })).toBeUndefined()
    expect(JSON.stringify(guard.redact({ a: [`x ${text} y`, 3, null] }))).toContain('{{password}}')
    expect(guard.find(guard.redact({ a: `${text}${text}` }))).toBeUndefined()
  })

  it('finds what an encoded PowerShell command holds', () => {
    const guard = createGuard({ password: new TextEncoder().encode('correct horse') })
    const command = Buffer.concat([Buffer.from('$p = "', 'utf16le'), wide, Buffer.from('"', 'utf16le')])
    expect(guard.find(command.toString('base64'))).toBe('password')
  })

  it('does not look for what is too short, nor for what was written before the secrets came', () => {
    expect(createGuard({ password: Buffer.from('abc') }).find('abc')).toBeUndefined()
    const guard = createGuard({ password: Buffer.from('encryption-key') }, '{"wizard":"encryption-key"}')
    expect(guard.find('encryption-key')).toBeUndefined()
    expect(guard.find(Buffer.from('encryption-key').toString('hex'))).toBe('password')
  })

  it('knows nothing any more once it is closed', () => {
    const guard = createGuard({ password: secret })
    guard.close()
    expect(guard.find(Buffer.from(secret).toString())).toBeUndefined()
  })

  it('lets no secret through, whatever stands around it', () => {
    const bytes = fc.uint8Array({ minLength: 5, maxLength: 40 })
    fc.assert(
      fc.property(bytes, fc.uint8Array({ maxLength: 7 }), fc.uint8Array({ maxLength: 7 }), (key, before, after) => {
        const guard = createGuard({ key })
        const text = Buffer.concat([before, key, after])
        expect(guard.find(text.toString('base64'))).toBe('key')
        expect(guard.find(text.toString('hex'))).toBe('key')
        expect(guard.redact(text.toString('base64'))).toContain('{{key}}')
      }),
      { numRuns: 500 },
    )
  })
})
