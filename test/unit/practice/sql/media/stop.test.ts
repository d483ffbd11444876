import { describe, expect, it } from 'vitest'
import { localTime, stopTime } from '../../../../../main/practice/sql/media/server-time.ts'
import { backupSizes, blockCount, pagesOf, throughput } from '../../../../../main/practice/sql/media/sizes.ts'
import { sampleInstance } from '../../../../support/sql/media-instance.ts'

describe('STOPAT', () => {
  it.each([
    ['2026-11-21T03:15:00', '2026-11-21T03:15:00.000Z'],
    ['2026-11-21 03:15:00.5', '2026-11-21T03:15:00.500Z'],
    ['20261121 03:15', '2026-11-21T03:15:00.000Z'],
    [' 2026-11-21T03:15:00.123 ', '2026-11-21T03:15:00.123Z'],
  ])('takes %s', (text, expected) => {
    expect(new Date(stopTime(text) ?? 0).toISOString()).toBe(expected)
  })

  it.each([
    '',
    'now',
    '2026-11-21',
    '2026-13-01T00:00:00',
    '2026-02-30T00:00:00',
    '2026-11-21T25:00:00',
    '2026-11-21T03:15:00.1234567',
    '2026-11-21T03:15:00Z',
  ])('does not take %j', (text) => {
    expect(stopTime(text)).toBeUndefined()
  })
})

describe('sizes', () => {
  const [database] = sampleInstance().databases
  const files = database?.content.files ?? []

  it('a log backup holds no data pages, a differential fewer than a full one', () => {
    const [full, differential, log] = (['D', 'I', 'L'] as const).map((type) => pagesOf(files, type))
    expect(log?.[0]?.pages).toBe(0)
    expect(differential?.[0]?.pages).toBeLessThan(full?.[0]?.pages ?? 0)
    expect(backupSizes(full ?? [], true).compressedSize).toBeLessThan(backupSizes(full ?? [], false).compressedSize)
  })

  it.each([1, 2, 3, 64])('blocks are the same in each of %i files and hold the content', (families) => {
    for (const content of [1, 40, 1000]) {
      const blocks = blockCount(content, 20 * 1024 ** 3, families)
      expect(blocks % families).toBe(0)
      expect(blocks).toBeGreaterThanOrEqual(content)
    }
  })

  it('throughput never divides by nothing', () => {
    expect(throughput(128, 0)).toBe('128 pages in 0.001 seconds (1000.000 MB/sec)')
  })
})

describe('the server’s clock', () => {
  it('is so many minutes before UTC', () => {
    const at = (utcOffset: number) =>
      localTime({ now: () => new Date('2026-11-21T23:30:00.900Z'), state: () => sampleInstance({ utcOffset }) })
    expect([at(0), at(60), at(-300)]).toEqual(['2026-11-21T23:30:00', '2026-11-22T00:30:00', '2026-11-21T18:30:00'])
  })
})
