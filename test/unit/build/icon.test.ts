import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Data } from 'resedit'
import { describe, expect, it } from 'vitest'

const FOLDER = path.resolve(import.meta.dirname, '../../../build/icons')
const SIZES = [16, 20, 24, 32, 40, 48, 64, 96, 128, 256]
const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

interface Image {
  size: number
  body: Buffer
}

/** The images of an .ico, by its own directory. */
function imagesOf(ico: Buffer): Image[] {
  return Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const at = 6 + index * 16
    const start = ico.readUInt32LE(at + 12)
    const body = ico.subarray(start, start + ico.readUInt32LE(at + 8))
    return { size: ico.readUInt8(at) || 256, body }
  })
}

/** Opacity of a bitmap's pixel, 0 to 255, counted from the top left. */
function alphaAt({ size, body }: Image, x: number, y: number): number {
  return body.readUInt8(40 + ((size - 1 - y) * size + x) * 4 + 3)
}

/** Whether the mask for programs that know no opacity leaves a pixel out. */
function isMasked({ size, body }: Image, x: number, y: number): boolean {
  const stride = Math.ceil(size / 32) * 4
  const byte = body.readUInt8(40 + size * size * 4 + (size - 1 - y) * stride + (x >> 3))
  return (byte & (0x80 >> (x & 7))) !== 0
}

const ico = readFileSync(path.join(FOLDER, 'icon.ico'))
const images = imagesOf(ico)
const bitmaps = images.filter(({ size }) => size < 256)
const last = (size: number) => size - 1

describe('the program’s icon', () => {
  it('has every size that Windows asks for, 256 as PNG and the others as bitmaps', () => {
    expect(images.map(({ size }) => size)).toEqual(SIZES)
    for (const { size, body } of images) {
      if (size === 256) {
        expect(body.subarray(0, 8)).toEqual(PNG)
        expect([body.readUInt32BE(16), body.readUInt32BE(20)]).toEqual([256, 256])
        // Colour type 6: with opacity.
        expect(body.readUInt8(25)).toBe(6)
      } else {
        expect([body.readUInt32LE(0), body.readInt32LE(4), body.readInt32LE(8)]).toEqual([40, size, size * 2])
        expect(body.readUInt16LE(14)).toBe(32)
        expect(body.length).toBe(40 + size * size * 4 + Math.ceil(size / 32) * 4 * size)
      }
    }
  })

  it('is read by the library that puts it into the program', () => {
    const { icons } = Data.IconFile.from(ico)
    expect(icons.map(({ width }) => width)).toEqual(SIZES.map((size) => size % 256))
  })

  it.each(bitmaps.map((image) => [image.size, image] as const))('shows something at %s pixels', (size, image) => {
    const colours = new Set<number>()
    let opaque = 0
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        if (alphaAt(image, x, y) < 200) continue
        opaque++
        colours.add(image.body.readUIntLE(40 + ((last(size) - y) * size + x) * 4, 3))
      }
    expect(opaque / (size * size)).toBeGreaterThan(0.4)
    expect(opaque / (size * size)).toBeLessThan(0.85)
    expect(colours.size).toBeGreaterThan(20)
  })

  it.each(bitmaps.map((image) => [image.size, image] as const))('has clear corners at %s pixels', (size, image) => {
    for (const [x, y] of [
      [0, 0],
      [last(size), 0],
      [0, last(size)],
      [last(size), last(size)],
    ] as const) {
      expect(alphaAt(image, x, y)).toBeLessThan(128)
      expect(isMasked(image, x, y)).toBe(true)
    }
    expect(isMasked(image, Math.floor(size * 0.3), Math.floor(size / 2))).toBe(false)
  })

  it('is made from the drawings as they are: after a change of one, node build/icons/make.mjs makes it anew', () => {
    const noted = JSON.parse(readFileSync(path.join(FOLDER, 'icon.json'), 'utf8')) as {
      drawings: Record<string, string>
    }
    expect(Object.keys(noted.drawings)).toEqual(['icon-small.svg', 'icon.svg'])
    for (const [name, hash] of Object.entries(noted.drawings)) {
      const drawing = readFileSync(path.join(FOLDER, name), 'utf8').replaceAll('\r\n', '\n')
      expect(createHash('sha256').update(drawing).digest('hex'), name).toBe(hash)
    }
  })
})
