// Draws icon.ico from the two drawings: `node build/icons/make.mjs`. Needs the Chromium of the machine, and only when a drawing was changed.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { fail, findChromium } from '../launch.mjs'

const folder = import.meta.dirname
/** Sizes that Windows asks for at 100 to 250 % of its settings; up to 24 pixels the simpler drawing is clearer. */
const DRAWINGS = { 'icon-small.svg': [16, 20, 24], 'icon.svg': [32, 40, 48, 64, 96, 128, 256] }

const executablePath = findChromium()
if (executablePath === undefined) fail('The drawings need a Chromium on this machine (PATH, or STANDIN_CHROMIUM).')

/** The pixels of a drawing: RGBA from the top left, and the same as PNG. */
async function draw(page, svg, size) {
  return await page.evaluate(
    async ([source, pixels]) => {
      const image = new Image(pixels, pixels)
      image.src = `data:image/svg+xml,${encodeURIComponent(source)}`
      await image.decode()
      const canvas = Object.assign(document.createElement('canvas'), { width: pixels, height: pixels })
      const context = canvas.getContext('2d')
      context.drawImage(image, 0, 0, pixels, pixels)
      const { data } = context.getImageData(0, 0, pixels, pixels)
      return { size: pixels, rgba: [...data], png: canvas.toDataURL('image/png').split(',')[1] }
    },
    [svg.replace('<svg ', `<svg width="${size}" height="${size}" `), size],
  )
}

/** An image of an .ico: a bitmap with 32 bits a pixel and a mask for programs that know no transparency, both from the bottom up. */
function bitmap({ size, rgba }) {
  const stride = Math.ceil(size / 32) * 4
  const head = Buffer.alloc(40)
  head.writeUInt32LE(40, 0)
  head.writeInt32LE(size, 4)
  // The height counts colours and mask.
  head.writeInt32LE(size * 2, 8)
  head.writeUInt16LE(1, 12)
  head.writeUInt16LE(32, 14)
  head.writeUInt32LE(size * size * 4 + stride * size, 20)
  const colours = Buffer.alloc(size * size * 4)
  const mask = Buffer.alloc(stride * size)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [red, green, blue, alpha] = rgba.slice((y * size + x) * 4, (y * size + x) * 4 + 4)
      const row = size - 1 - y
      colours.set([blue, green, red, alpha], (row * size + x) * 4)
      if (alpha < 128) mask[row * stride + (x >> 3)] |= 0x80 >> (x & 7)
    }
  return Buffer.concat([head, colours, mask])
}

function ico(images) {
  const head = Buffer.alloc(6 + images.length * 16)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  const bodies = images.map((image) => (image.size < 256 ? bitmap(image) : Buffer.from(image.png, 'base64')))
  for (const [index, body] of bodies.entries()) {
    const at = 6 + index * 16
    // 256 is written as 0.
    head.writeUInt8(images[index].size % 256, at)
    head.writeUInt8(images[index].size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(body.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += body.length
  }
  return Buffer.concat([head, ...bodies])
}

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const page = await browser.newPage()
const images = []
const drawings = {}
for (const [name, sizes] of Object.entries(DRAWINGS)) {
  const svg = readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n')
  drawings[name] = createHash('sha256').update(svg).digest('hex')
  for (const size of sizes) images.push(await draw(page, svg, size))
}
await browser.close()
writeFileSync(path.join(folder, 'icon.ico'), ico(images))
writeFileSync(path.join(folder, 'icon.json'), `${JSON.stringify({ drawings }, null, 2)}\n`)
console.log(`icon.ico: ${images.map(({ size }) => size).join(', ')} pixels`)
