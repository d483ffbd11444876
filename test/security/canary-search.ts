import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** The ways in which a text may lie in a file. */
export function spellings(text: string): Map<string, Buffer> {
  const plain = Buffer.from(text)
  const wide = Buffer.from(text, 'utf16le')
  return new Map([
    ['UTF-8', plain],
    ['UTF-16LE', wide],
    ['UTF-16BE', Buffer.from(wide).swap16()],
    ['hex', Buffer.from(plain.toString('hex'))],
    ['HEX', Buffer.from(plain.toString('hex').toUpperCase())],
    ['URL', Buffer.from(encodeURIComponent(text))],
    ['JSON', Buffer.from(JSON.stringify(text).slice(1, -1))],
    // Base64 of the text at each of its three places in the groups of three bytes; the ends depend on the neighbours.
    ...[0, 1, 2].map((place): [string, Buffer] => {
      const shifted = Buffer.concat([Buffer.alloc(place), plain]).toString('base64')
      return [`base64 +${place}`, Buffer.from(shifted.slice(place === 0 ? 0 : 4, -4))]
    }),
  ])
}

/** Where a text stands among named pieces of bytes or text, in any spelling. */
export function findIn(
  text: string,
  pieces: Iterable<readonly [name: string, content: Uint8Array | string]>,
): string[] {
  const wanted = spellings(text)
  const found: string[] = []
  for (const [name, content] of pieces) {
    const bytes = Buffer.from(content as string)
    for (const [spelling, pattern] of wanted) if (bytes.includes(pattern)) found.push(`${name} (${spelling})`)
  }
  return found
}

/** Every file below a folder: its name and its content; the names count as content too. */
export async function piecesBelow(folder: string): Promise<[string, Uint8Array | string][]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const read = await Promise.all(
    files.map(async (file): Promise<[string, Uint8Array]> => [file, await readFile(file).catch(() => Buffer.alloc(0))]),
  )
  return [...read, ['names of files', files.join('\n')]]
}

/** The command line of every process that may be looked at. */
export async function commandLines(): Promise<[string, Uint8Array][]> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  return Promise.all(
    numbers.map(async (pid): Promise<[string, Uint8Array]> => {
      // A process that has ended meanwhile has no command line.
      return [`command line of ${pid}`, await readFile(`/proc/${pid}/cmdline`).catch(() => Buffer.alloc(0))]
    }),
  )
}

const CHUNK = 4 * 2 ** 20

/** How often a text stands in the writable memory of a process, as UTF-8 or UTF-16. Linux; the process must be this user's own. */
export function countInMemory(pid: number, text: string): number {
  const patterns = [Buffer.from(text), Buffer.from(text, 'utf16le')]
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  let count = 0
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
      if (from === undefined || to === undefined) continue
      const end = BigInt(`0x${to}`)
      for (let at = BigInt(`0x${from}`); at < end; at += BigInt(CHUNK - 128))
        count += countAt(memory, at, Math.min(CHUNK, Number(end - at)), patterns)
    }
  } finally {
    closeSync(memory)
  }
  return count
}

function countAt(memory: number, at: bigint, length: number, patterns: readonly Buffer[]): number {
  const buffer = Buffer.alloc(length)
  try {
    readSync(memory, buffer, 0, length, at)
  } catch (error) {
    // A page that was given back between looking and reading.
    if ((error as NodeJS.ErrnoException).code === 'EIO') return 0
    throw error
  }
  let count = 0
  for (const pattern of patterns)
    for (let hit = buffer.indexOf(pattern); hit >= 0; hit = buffer.indexOf(pattern, hit + 1)) count++
  return count
}
