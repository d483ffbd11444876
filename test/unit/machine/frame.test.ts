import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameReader, packFrame } from '../../../main/machine/frame.ts'

/** Puts bytes into a reader in pieces of the given length; what was put is wiped by it. */
function read(bytes: Uint8Array, piece: number): { isWhole: boolean; reader: FrameReader; pieces: Uint8Array[] } {
  const reader = new FrameReader()
  const pieces: Uint8Array[] = []
  let isWhole = false
  for (let at = 0; at < bytes.length; at += piece) {
    const part = bytes.slice(at, at + piece)
    pieces.push(part)
    isWhole = reader.push(part)
  }
  return { isWhole, reader, pieces }
}

describe('a frame', () => {
  it('brings values and bytes back, in pieces of any length, behind noise', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 90 }), { maxLength: 4 }),
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 40 }),
        (parts, text, piece) => {
          const value = { text, parts: parts.map((data) => ({ data })) }
          const frame = Buffer.concat([Buffer.from('WARNING: @scrw\r\n'), packFrame(value)])
          const { isWhole, reader, pieces } = read(frame, piece)
          expect(isWhole).toBe(true)
          expect(reader.take()).toEqual(value)
          expect(pieces.every((taken) => taken.every((byte) => byte === 0))).toBe(true)
        },
      ),
    )
  })

  it('holds no bytes in its header, and is not whole before its last byte', () => {
    const data = Uint8Array.from({ length: 64 }, (_, n) => n + 33)
    const frame = packFrame({ items: [{ name: 'Value1', data }] })
    const header = Buffer.from(frame.subarray(16, frame.length - 64)).toString('utf8')
    expect(header).toBe('{"items":[{"name":"Value1","data":{"bytesAt":0,"size":64}}]}')
    for (const length of [0, 5, 15, 16, 40, frame.length - 1]) {
      expect(read(frame.subarray(0, length), 7).isWhole).toBe(false)
    }
  })

  it('refuses lengths that can’t be', () => {
    const frame = packFrame({})
    for (const [at, value] of [
      [8, -1],
      [12, -1],
      [8, 0x7fffffff],
    ] as const) {
      const wrong = Buffer.from(frame)
      wrong.writeInt32LE(value, at)
      expect(() => read(wrong, 100)).toThrow('wrong-answer')
    }
  })
})
