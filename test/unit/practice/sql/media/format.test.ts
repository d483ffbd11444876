import { describe, expect, it } from 'vitest'
import { blockAt, damaged, encodeBlock, ROOM, UNIT } from '../../../../../main/practice/sql/media/format.ts'
import { encodeJson, type MediaHeader, type SetHeader } from '../../../../../main/practice/sql/media/media-set.ts'
import { openSet } from '../../../../../main/practice/sql/media/open-media.ts'
import { readFamily } from '../../../../../main/practice/sql/media/read-media.ts'

const media: MediaHeader = {
  format: 'system-center-recovery-wizard/practice-backup',
  v: 1,
  mediaSet: 'M',
  families: 1,
  family: 1,
  familyId: 'F',
  compressed: false,
  written: '2026-11-21T03:00:00',
}

function header(guid: string, position: number, blocks: number, bytes: number): SetHeader {
  return {
    guid,
    position,
    type: 'D',
    userName: 'sa',
    server: 'S',
    machine: 'S',
    version: '16.0.4135.4',
    started: '2026-11-21T03:00:00',
    database: 'x'.repeat(5000),
    created: '2026-01-01T00:00:00',
    family: 'F',
    collation: 'C',
    compatibility: 160,
    recoveryModel: 'FULL',
    containment: 'NONE',
    brokerGuid: 'B',
    first: 1,
    last: 2,
    fullLsn: 0,
    fork: { id: 'F' },
    chain: true,
    beginsChain: false,
    copyOnly: false,
    checksums: true,
    compressed: false,
    damaged: false,
    readOnly: false,
    singleUser: false,
    tail: false,
    files: [],
    size: 1,
    compressedSize: 1,
    data: { blocks, bytes },
  }
}

const content = Buffer.from('content '.repeat(1000))
const data = [0, 1, 2].map((n) => {
  const body = Buffer.alloc(ROOM)
  body.set(content.subarray(n * ROOM, (n + 1) * ROOM))
  return encodeBlock('DATA', body)
})
const oneSet = (guid: string, position: number) =>
  Buffer.concat([
    encodeJson('SETB', header(guid, position, data.length, content.length)),
    ...data,
    encodeJson('SETE', { guid, finished: '2026-11-21T03:01:00' }),
  ])
const file = Buffer.concat([encodeJson('PSQL', media), oneSet('one', 1), oneSet('two', 2)])

/** What a file is found to be: nothing wrong, or what. */
function verdict(bytes: Buffer): string {
  try {
    const family = readFamily('x', bytes)
    for (const position of [1, 2]) {
      const { flaws } = openSet([family], position)
      if (flaws.length > 0) return flaws[0]?.error === undefined ? 'damaged' : 'cut'
    }
    return 'good'
  } catch (error) {
    return error instanceof Error && 'number' in error ? String(error.number) : 'broken'
  }
}

describe('a backup file of practice', () => {
  it('gives back what was put in', () => {
    const family = readFamily('x', file)
    expect(family.media).toEqual(media)
    expect(family.sets.map(({ state, position }) => [state, position])).toEqual([
      ['complete', 1],
      ['complete', 2],
    ])
    const set = openSet([family], 2)
    expect(set.header.guid).toBe('two')
    expect(set.finished).toBe('2026-11-21T03:01:00')
    expect(set.content().equals(content)).toBe(true)
    expect(verdict(file)).toBe('good')
  })

  it('shows a change of any byte', () => {
    const found = new Map<string, number>()
    // A prime, so that all places within blocks come by.
    for (let at = 0; at < file.length; at += 61) {
      const copy = Buffer.from(file)
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at)
      const what = verdict(copy)
      found.set(what, (found.get(what) ?? 0) + 1)
      expect(what, `byte ${at}`).not.toBe('good')
      expect(what, `byte ${at}`).not.toBe('broken')
    }
    expect([...found.keys()].sort()).toEqual(['3241', 'damaged'])
  })

  it('shows that it was cut, wherever that was', () => {
    for (let length = 0; length < file.length; length += 509) {
      const what = verdict(file.subarray(0, length))
      expect(what, `${length} bytes`).not.toBe('broken')
      // Only the end of the first set is an end: the second is then missing.
      expect(what, `${length} bytes`).not.toBe('good')
    }
  })

  it('with random bytes is refused, never believed', () => {
    for (let n = 0; n < 200; n += 1) {
      const bytes = Buffer.from(Array.from({ length: 64 + n * 97 }, (_, i) => (i * 31 + n * 17) & 255))
      expect(verdict(bytes)).toBe('3241')
    }
    const believed = encodeJson('PSQL', media)
    const noise = Buffer.alloc(UNIT * 3, 0xa5)
    expect(verdict(Buffer.concat([believed, noise]))).toBe('3241')
  })

  it('has blocks whose checksum covers everything in them', () => {
    const block = encodeBlock('DATA', Buffer.from('body'))
    expect(block).toHaveLength(UNIT)
    expect(blockAt(block, 0)).toMatchObject({ type: 'DATA', intact: true, end: UNIT })
    expect(blockAt(damaged(block), 0)).toMatchObject({ intact: false })
    expect(blockAt(block.subarray(0, 100), 0)).toBe('short')
    expect(blockAt(Buffer.alloc(UNIT), 0)).toMatchObject({ intact: false })
  })
})
