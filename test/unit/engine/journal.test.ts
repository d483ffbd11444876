import { createHash } from 'node:crypto'
import { appendFile, mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginJournal, continueJournal, type Journal } from '../../../main/engine/journal.ts'
import { encodeLine, firstPrev, sha256, type JournalLine } from '../../../main/engine/journal-line.ts'
import { checkJournal, hasEnd, readJournal } from '../../../main/engine/journal-read.ts'
import { temporary } from '../../support/drive.ts'
import { manualClock } from '../../support/manual-clock.ts'

const clock = manualClock()
const run = '20261121-031544-1a2b3c4d'
let place: Awaited<ReturnType<typeof temporary>>
let bytes: Buffer
let path: string
let number = 0

beforeAll(async () => {
  place = await temporary()
  const journal = await begin()
  await journal.append('intent', { step: 'a' })
  await journal.append('message', { step: 'a', data: { text: 'Grüße, "quoted"\n' } })
  await journal.append('outcome', { step: 'a', data: { outcome: 'done' } })
  await journal.append('end', { data: { outcome: 'done' } })
  await journal.close()
  ;({ path } = journal)
  bytes = await readFile(path)
})
afterAll(() => place.remove())

function begin(folder = join(place.folder, `runs-${number++}`)): Promise<Journal> {
  return beginJournal(folder, run, { wizard: 'test' }, clock)
}

/** The same lines as somebody else would have written them: with sums and links that fit. */
function rewritten(change: (line: Record<string, unknown>, index: number) => void): Buffer {
  let prev = firstPrev
  const lines = bytes.toString().trimEnd().split('\n')
  return Buffer.concat(
    lines.map((text, index) => {
      const { sum: _, ...line } = { ...JSON.parse(text), prev }
      change(line, index)
      const encoded = encodeLine(line as JournalLine)
      prev = sha256(encoded)
      return Buffer.concat([encoded, Buffer.from('\n')])
    }),
  )
}

describe('a journal', () => {
  it('is JSON lines, each with the SHA-256 of the one before', () => {
    const lines = bytes.toString().trimEnd().split('\n')
    let prev = '0'.repeat(64)
    lines.forEach((text, seq) => {
      const line = JSON.parse(text)
      expect(Object.keys(line).slice(0, 6)).toEqual(['v', 'seq', 'at', 'run', 'prev', 'type'])
      expect(line).toMatchObject({ v: 1, seq, at: '2026-11-21T03:15:44.000Z', run, prev })
      prev = createHash('sha256').update(text).digest('hex')
    })
    expect(lines.map((text) => JSON.parse(text).type)).toEqual(['plan', 'intent', 'message', 'outcome', 'end'])
  })

  it('is read back, and its end is known by its last bytes', async () => {
    const read = await readJournal(path, run)
    expect(read).toMatchObject({ torn: false, size: bytes.length })
    expect(read.damage).toBeUndefined()
    expect(read.lines[2]).toMatchObject({ type: 'message', step: 'a', data: { text: 'Grüße, "quoted"\n' } })
    expect(await hasEnd(path, run)).toBe(true)
    expect(await hasEnd(path, '20260101-000000-00000000')).toBe(false)
    const open = await begin()
    await open.close()
    expect(await hasEnd(open.path, run)).toBe(false)
    expect(await hasEnd(join(place.folder, 'nowhere'), run)).toBe(false)
  })

  it('writes lines that come together in their order', async () => {
    const journal = await begin()
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => journal.append('message', { data: { text: String(index) } })),
    )
    await journal.close()
    const { lines, damage } = await readJournal(journal.path)
    expect(damage).toBeUndefined()
    expect(lines.slice(1).map((line) => line.data?.['text'])).toEqual(
      Array.from({ length: 200 }, (_, index) => String(index)),
    )
  })

  it('throws for a line that holds a secret, and goes on', async () => {
    const journal = await begin()
    journal.guard({ password: Buffer.from('correct horse') })
    const leak = journal.append('message', {
      data: { text: `-p "${Buffer.from('correct horse').toString('base64')}"` },
    })
    await expect(leak).rejects.toThrow('the secret "password"')
    await journal.append('message', { data: { text: 'fine' } })
    await journal.close()
    expect((await readJournal(journal.path)).lines).toHaveLength(2)
  })

  it('takes back what a full disk left half written, and goes on when there is space', async () => {
    const journal = await begin()
    const handle = await open(journal.path)
    const prototype = Object.getPrototypeOf(handle)
    await handle.close()
    const { write } = prototype
    try {
      prototype.write = async function (buffer: Buffer, ...rest: [number, number, number]) {
        if (!buffer.includes('"step":"b"')) return write.call(this, buffer, ...rest)
        await write.call(this, buffer, 0, buffer.length - 20, rest[2])
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
      }
      const first = journal.append('intent', { step: 'a' })
      // These two wait for the first and go out together.
      const long = { step: 'b', data: { text: 'longer than what follows '.repeat(20) } }
      const lost = [journal.append('message', long), journal.append('intent', { step: 'c' })]
      await first
      for (const one of lost) {
        await expect(one).rejects.toMatchObject({
          code: 'journal-write-failed',
          data: { cause: expect.stringContaining('full') },
        })
      }
    } finally {
      prototype.write = write
    }
    await journal.append('intent', { step: 'd' })
    await journal.close()
    const read = await readJournal(journal.path)
    expect(read.damage).toBeUndefined()
    expect(read.lines.map((line) => line.step)).toEqual([undefined, 'a', 'd'])
  })

  it('leaves no run behind that has no plan', async () => {
    const folder = join(place.folder, 'a-file')
    await writeFile(folder, '')
    await expect(begin(folder)).rejects.toMatchObject({ code: 'journal-write-failed' })
    const taken = join(place.folder, 'taken')
    await mkdir(join(taken, run, 'x'), { recursive: true })
    await expect(begin(taken)).rejects.toMatchObject({ code: 'journal-write-failed' })
    expect(await readdir(taken)).toEqual([run])
  })
})

describe('a damaged journal', () => {
  it('cut off at any byte keeps its whole lines, and says what became of the rest', () => {
    for (let length = 0; length < bytes.length; length++) {
      const read = checkJournal(bytes.subarray(0, length), path, run)
      const text = bytes.subarray(0, length).toString('latin1')
      const whole = text.split('\n').length - 1
      const atEnd = bytes[length] === 0x0a
      expect(read.lines.length, String(length)).toBe(whole + (atEnd ? 1 : 0))
      expect(read.torn, String(length)).toBe(length > 0 && !text.endsWith('\n'))
      expect(read.damage?.code, String(length)).toBe(read.lines.length === 0 ? 'journal-damaged' : undefined)
    }
  })

  it('with one bit flipped, anywhere, is never taken for whole', () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [0, 3, 5, 7]) {
        const flipped = Buffer.from(bytes)
        flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << bit), at)
        const read = checkJournal(flipped, path, run)
        expect(read.damage?.code, `${at}.${bit}`).toBe('journal-damaged')
        const before = bytes.subarray(0, at).toString('latin1').split('\n').length - 1
        expect(read.lines.length, `${at}.${bit}`).toBe(before)
      }
    }
  })

  it('is told from one of a newer version, of another run, and from none', async () => {
    const newer = rewritten((line, index) => {
      if (index > 0) line['v'] = 2
    })
    expect(checkJournal(newer, path, run).damage).toMatchObject({
      code: 'journal-newer',
      cause: expect.stringContaining('version is 2'),
    })
    expect(checkJournal(bytes, path, '20260101-000000-00000000').damage?.code).toBe('journal-damaged')
    expect((await readJournal(join(place.folder, 'none'))).damage?.code).toBe('journal-missing')
    expect((await readJournal(place.folder)).damage?.code).toBe('journal-unreadable')
  })

  it.each<[string, (lines: string[]) => string[]]>([
    ['a line is gone', (lines) => lines.toSpliced(2, 1)],
    ['the first line is gone', (lines) => lines.slice(1)],
    ['two lines changed places', (lines) => [lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)]],
    ['a line is there twice', (lines) => [...lines.slice(0, 2), ...lines.slice(1)]],
    ['a line is empty', (lines) => lines.toSpliced(2, 0, '')],
    ['there is something else', (lines) => [...lines, '{"v":1}']],
  ])('is known: %s', (_, change) => {
    const lines = change(bytes.toString().trimEnd().split('\n'))
    expect(checkJournal(Buffer.from(`${lines.join('\n')}\n`), path, run).damage?.code).toBe('journal-damaged')
  })

  it('is known by the next line when one was replaced by another that fits in itself', () => {
    const lines = bytes.toString().trimEnd().split('\n')
    const { sum: _, ...line } = JSON.parse(lines[2]!)
    const forged = lines.with(2, encodeLine({ ...line, data: { text: 'something else' } }).toString())
    const read = checkJournal(Buffer.from(`${forged.join('\n')}\n`), path, run)
    expect(read.damage).toMatchObject({ code: 'journal-damaged', cause: expect.stringContaining('Line 4') })
    expect(read.lines).toHaveLength(3)
  })

  it.each([
    ['a number out of order', (line: Record<string, unknown>) => (line['seq'] = 7)],
    ['a type that does not exist', (line: Record<string, unknown>) => (line['type'] = 'other')],
    ['data that is no object', (line: Record<string, unknown>) => (line['data'] = [])],
    ['a step that is no text', (line: Record<string, unknown>) => (line['step'] = 1)],
  ])('is known though every sum fits: %s', (_, change) => {
    const read = checkJournal(
      rewritten((line, index) => void (index === 3 && change(line))),
      path,
      run,
    )
    expect(read.damage?.code).toBe('journal-damaged')
    expect(read.lines).toHaveLength(3)
  })
})

describe('a resumed journal', () => {
  it('is cut to its last whole line, at any byte of the torn one, and goes on from there', async () => {
    const third = bytes.indexOf('\n', bytes.indexOf('\n') + 1) + 1
    const fourth = bytes.indexOf('\n', third) + 1
    for (let length = third; length < fourth; length += 7) {
      const torn = join(place.folder, 'torn.jsonl')
      await writeFile(torn, bytes.subarray(0, length))
      const journal = await continueJournal(torn, await readJournal(torn, run), clock)
      await journal.append('resume')
      await journal.close()
      const read = await readJournal(torn, run)
      expect(read.damage, String(length)).toBeUndefined()
      expect(read.lines.map((line) => line.type)).toEqual(['plan', 'intent', 'resume'])
    }
  })

  it('keeps a last line of which only the line feed is missing', async () => {
    const file = join(place.folder, 'feed.jsonl')
    await writeFile(file, bytes.subarray(0, -1))
    const journal = await continueJournal(file, await readJournal(file, run), clock)
    await journal.append('resume')
    await journal.close()
    expect((await readJournal(file, run)).lines.map((line) => line.type)).toEqual([
      'plan',
      'intent',
      'message',
      'outcome',
      'end',
      'resume',
    ])
  })

  it('is not begun anew by what was appended by another hand', async () => {
    const file = join(place.folder, 'hand.jsonl')
    await writeFile(file, bytes)
    await appendFile(file, '\n')
    expect((await readJournal(file, run)).damage?.code).toBe('journal-damaged')
  })
})
