import { describe, expect, it } from 'vitest'
import { chainTo, newestChain } from '../../../../main/procedures/restore-databases/choose/chain.ts'
import { differential, full, guids, log } from './sets.ts'

const chain = (...sets: Parameters<typeof newestChain>[0]) => newestChain(sets, 16)
const to = (guid: string, ...sets: Parameters<typeof newestChain>[0]) => {
  const found = chainTo(sets, guid, 16)
  return 'why' in found ? found.why : guids(found.sets)
}

describe('the newest state', () => {
  it('is the newest full backup, the newest differential backup on it, and the logs after that', () => {
    const older = full({ guid: 'FULL-0', finished: '2026-11-19T23:10:00.000', firstLsn: 10, lastLsn: 20 })
    const sets = [log(3), log(2), log(1), differential(), full(), older]
    expect(guids(chain(...sets)?.sets)).toEqual(['FULL-1', 'DIFF-1', 'LOG-2', 'LOG-3'])
  })

  it('begins the logs at the full backup where no differential is based on it', () => {
    const other = differential({ base: 'FULL-9' })
    expect(guids(chain(full(), other, log(1), log(2))?.sets)).toEqual(['FULL-1', 'LOG-1', 'LOG-2'])
  })

  it('takes the newest of several differential backups, by guid in any case of letters', () => {
    const newer = differential({ guid: 'DIFF-2', base: 'full-1', finished: '2026-11-21T01:05:00.000', lastLsn: 400 })
    expect(guids(chain(full(), differential(), newer)?.sets)).toEqual(['FULL-1', 'DIFF-2'])
  })

  it('uses a copy-only full backup for logs, and no differential backup of another', () => {
    const copy = full({
      guid: 'COPY',
      copyOnly: true,
      finished: '2026-11-21T00:30:00.000',
      firstLsn: 320,
      lastLsn: 330,
    })
    expect(guids(chain(full(), differential(), copy, log(2), log(3))?.sets)).toEqual(['COPY', 'LOG-2', 'LOG-3'])
  })

  it.each([
    ['damaged', { damaged: true }],
    ['a snapshot', { snapshot: true }],
    ['of a newer version', { major: 17 }],
  ])('leaves out a full backup that is %s', (_, change) => {
    const bad = full({ guid: 'BAD', finished: '2026-11-21T02:00:00.000', ...change })
    expect(guids(chain(bad, full())?.sets)).toEqual(['FULL-1'])
    expect(chain(bad)).toBeUndefined()
  })

  it('takes a backup of an older version', () => {
    expect(guids(chain(full({ major: 13 }))?.sets)).toEqual(['FULL-1'])
  })

  it('ends before a gap in the logs and says from when to when nothing is known', () => {
    const found = chain(full(), log(1), log(3), log(4))
    expect(guids(found?.sets)).toEqual(['FULL-1', 'LOG-1'])
    expect(found?.gap).toEqual({ from: '2026-11-20T23:30:00.000', to: '2026-11-21T01:29:00.000' })
  })

  it('passes over logs of another database that had the same name', () => {
    const found = chain(full(), log(1), log(2, { family: 'FAMILY-2' }))
    expect(guids(found?.sets)).toEqual(['FULL-1', 'LOG-1'])
    expect(found?.gap).toBeUndefined()
  })
})

describe('a point in time', () => {
  const sets = [full(), differential(), log(1), log(2), log(3)]

  it('stops in the log backup that reaches over it', () => {
    const found = newestChain(sets, 16, '2026-11-20T23:45:00')
    expect(guids(found?.sets)).toEqual(['FULL-1', 'LOG-1', 'LOG-2'])
    expect(found?.stopAt).toBe('2026-11-20T23:45:00')
  })

  it('leaves out what was backed up after it', () => {
    expect(guids(newestChain(sets, 16, '2026-11-20T23:20:00')?.sets)).toEqual(['FULL-1', 'LOG-1'])
    expect(newestChain(sets, 16, '2026-11-20T22:00:00')).toBeUndefined()
  })

  it('that no log reaches is not promised', () => {
    const found = newestChain(sets, 16, '2026-11-25T00:00:00')
    expect(guids(found?.sets)).toEqual(['FULL-1', 'DIFF-1', 'LOG-2', 'LOG-3'])
    expect(found?.stopAt).toBeUndefined()
  })
})

describe('a chosen set', () => {
  it('brings what it is based on', () => {
    const sets = [full(), differential(), log(1), log(2), log(3)]
    expect(to('full-1', ...sets)).toEqual(['FULL-1'])
    expect(to('DIFF-1', ...sets)).toEqual(['FULL-1', 'DIFF-1'])
    expect(to('LOG-1', ...sets)).toEqual(['FULL-1', 'LOG-1'])
    expect(to('LOG-2', ...sets)).toEqual(['FULL-1', 'DIFF-1', 'LOG-2'])
  })

  it('may begin at an older full backup where the newest one has lost the way', () => {
    const strange = full({ guid: 'FULL-2', finished: '2026-11-21T01:00:00.000', family: 'FAMILY-2' })
    expect(to('LOG-3', full(), strange, log(1), log(2), log(3))).toEqual(['FULL-1', 'LOG-1', 'LOG-2', 'LOG-3'])
  })

  it('says why it can’t be reached', () => {
    expect(to('NONE', full())).toBe('unknown')
    expect(to('FULL-1', full({ damaged: true }))).toBe('unusable')
    expect(to('DIFF-1', differential(), full({ guid: 'FULL-2' }))).toBe('no-base')
    expect(to('LOG-1', log(1), differential())).toBe('no-full')
    expect(chainTo([full(), log(1), log(3)], 'LOG-3', 16)).toMatchObject({
      why: 'gap',
      gap: { from: '2026-11-20T23:30:00.000', to: '2026-11-21T01:29:00.000' },
    })
  })
})
