import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backupPaths, isOwnSet, longestPath, setNameOf } from '../../../../main/procedures/backup-databases/names.ts'
import { utcOf } from '../../../../main/procedures/backup-databases/artifact.ts'
import { pathError } from '../../../../preload/contract/input/path.ts'

const made = { at: new Date('2026-11-21T03:15:00.000Z'), nonce: '0badcafe' }
const FOLDER = '\\\\FS02\\DR\\SQL'
const of = (server: string, database: string, stripes = 1, type: 'full' | 'differential' | 'log' = 'full') =>
  backupPaths(FOLDER, { server, database, type, stripes, made }, new Set())

describe('the files of a backup', () => {
  it('are named after server, database, type and time, each in a file of its own', () => {
    expect(of('PRACTICE-SQL02\\SCO', 'Orchestrator')).toEqual([
      '\\\\FS02\\DR\\SQL\\PRACTICE-SQL02_SCO_Orchestrator_FULL_20261121-031500-0badcafe.bak',
    ])
    expect(of('SQL01', 'x', 2, 'differential')).toEqual([
      '\\\\FS02\\DR\\SQL\\SQL01_x_DIFF_20261121-031500-0badcafe_1of2.bak',
      '\\\\FS02\\DR\\SQL\\SQL01_x_DIFF_20261121-031500-0badcafe_2of2.bak',
    ])
    expect(of('SQL01', 'x', 1, 'log')[0]).toMatch(/_LOG_.*\.trn$/)
  })

  it('keep databases apart whose names differ in what files cannot have', () => {
    const taken = new Set<string>()
    const paths = ['a:b', 'a?b', 'A*B'].flatMap((database) =>
      backupPaths('C:\\', { server: 'S', database, type: 'full', stripes: 1, made }, taken),
    )
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(3)
    expect(paths[0]).toBe('C:\\S_a_b_FULL_20261121-031500-0badcafe.bak')
  })

  it('have names that Windows takes, whatever the database is called', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 128 }),
        fc.integer({ min: 1, max: 8 }),
        (name, n) => {
          for (const path of of('SRV\\INST', name, n)) expect(pathError(path)).toBeUndefined()
        },
      ),
    )
  })

  it('are measured as they will be', () => {
    const databases = [
      { server: 'SQL01', database: 'x' },
      { server: 'SQL01', database: 'a longer name' },
    ]
    expect(longestPath(FOLDER, databases, 8)).toBe(of('SQL01', 'a longer name', 8)[7]?.length)
    expect(longestPath(FOLDER, [], 1)).toBe(0)
  })
})

describe('the name of a backup set', () => {
  it('is this program’s, unique in the plan and short enough', () => {
    const name = setNameOf(made, '001')
    expect(name).toBe('System Center Recovery Wizard 20261121-031500-0badcafe-001')
    expect(name.length).toBeLessThanOrEqual(128)
    expect(isOwnSet(name)).toBe(true)
    expect(isOwnSet('nightly')).toBe(false)
    expect(isOwnSet(null)).toBe(false)
  })
})

describe('a time of the server', () => {
  it.each([
    ['2026-11-21T03:15:00', 60, '2026-11-21T02:15:00.000Z'],
    ['2026-11-21T03:15:00', -330, '2026-11-21T08:45:00.000Z'],
    ['2026-11-21T03:15:00.123', 0, '2026-11-21T03:15:00.000Z'],
  ])('%s at %s minutes is %s', (local, offset, utc) => {
    expect(utcOf(local, offset)).toBe(utc)
  })
})
