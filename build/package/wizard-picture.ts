/** Points of the picture on the first and the last page of an assisted setup. Source: MUI2's readme of NSIS, MUI_WELCOMEFINISHPAGE_BITMAP. */
const WIDTH = 164
const HEIGHT = 314
/** Side of the product's icon in it, and its distance from the top. */
const ICON = 96
const TOP = 56
/** The background, top and bottom: red, green, blue. */
const ABOVE = [0xf2, 0xf8, 0xfe] as const
const BELOW = [0xb9, 0xd9, 0xf7] as const

/** A bitmap (.bmp) for the setup's pages: the product's icon, taken from its .ico file, before a light ground. Throws when the icon has no such size. */
export function wizardPicture(ico: Uint8Array): Uint8Array<ArrayBuffer> {
  const icon = iconPoints(ico)
  const row = Math.ceil((WIDTH * 3) / 4) * 4
  const bytes = new Uint8Array(54 + row * HEIGHT)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, 54, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, WIDTH, true)
  view.setInt32(22, HEIGHT, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  const left = (WIDTH - ICON) / 2
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const isIcon = x >= left && x < left + ICON && y >= TOP && y < TOP + ICON
      const point = isIcon ? icon((x - left) | 0, y - TOP) : [0, 0, 0, 0]
      const cover = (point[3] ?? 0) / 255
      const at = 54 + (HEIGHT - 1 - y) * row + x * 3
      for (let colour = 0; colour < 3; colour++) {
        const above = ABOVE[colour] ?? 0
        const ground = above + (((BELOW[colour] ?? 0) - above) * y) / (HEIGHT - 1)
        // Bitmaps keep blue, green, red.
        bytes[at + 2 - colour] = Math.round((point[colour] ?? 0) * cover + ground * (1 - cover))
      }
    }
  return bytes
}

/** Gives red, green, blue and opacity of a point of the icon's picture that is kept as a bitmap with 32 bits a point. */
function iconPoints(ico: Uint8Array): (x: number, y: number) => number[] {
  const view = new DataView(ico.buffer, ico.byteOffset, ico.byteLength)
  for (let n = 0; n < view.getUint16(4, true); n++) {
    const entry = 6 + 16 * n
    if (view.getUint8(entry) !== ICON) continue
    const start = view.getUint32(entry + 12, true)
    if (view.getUint32(start, true) !== 40 || view.getUint16(start + 14, true) !== 32) continue
    return (x, y) => {
      const at = start + 40 + ((ICON - 1 - y) * ICON + x) * 4
      return [ico[at + 2] ?? 0, ico[at + 1] ?? 0, ico[at] ?? 0, ico[at + 3] ?? 0]
    }
  }
  throw new Error(
    `The icon has no picture of ${ICON} by ${ICON} points with 32 bits each, which the setup’s pages show.`,
  )
}
