import { describe, expect, it } from 'vitest'
import { afterSteps } from '../../../../preload/contract/wizards/restore-databases.ts'
import { afterOf, isRestricted, secretsOf, stopAtOf } from '../../../../main/procedures/restore-databases/answers.ts'
import { languageName } from '../../../../main/procedures/restore-databases/after/languages.ts'
import { afterWords, chainWords, serverTimeWords, slug } from '../../../../main/procedures/restore-databases/words.ts'
import { differential, full, log } from './sets.ts'

describe('words', () => {
  it('say times as people do, of the server’s clock', () => {
    expect(serverTimeWords('2026-11-05T03:15:59.997')).toBe('5 Nov 2026 03:15')
    expect(serverTimeWords('never')).toBe('never')
  })

  it('say what a database is restored from', () => {
    expect(chainWords({ sets: [full()] })).toBe('full backup of 20 Nov 2026 23:10')
    expect(chainWords({ sets: [full(), differential(), log(2), log(3)] })).toBe(
      'full backup of 20 Nov 2026 23:10, differential backup of 21 Nov 2026 00:05, 2 log backups to 21 Nov 2026 01:30',
    )
    expect(chainWords({ sets: [full(), log(1)], stopAt: '2026-11-20T23:20:00' })).toBe(
      'full backup of 20 Nov 2026 23:10, 1 log backup to 20 Nov 2026 23:20',
    )
  })

  it('make an id of any name, and two of two', () => {
    expect(slug('ServiceManager')).toBe('ServiceManager')
    expect(slug('a b')).toBe('a.20b')
    expect(new Set(['a b', 'a-b', 'a.20b', "a'b", 'a😀b'].map(slug)).size).toBe(5)
  })

  it('are there for every step after a restore', () => {
    for (const step of afterSteps) expect(afterWords[step].detail).not.toBe('')
  })
})

describe('answers', () => {
  it('name the passwords that are needed', () => {
    expect(secretsOf({ serverServer: 'SQL01' })).toEqual([])
    expect(secretsOf({ serverServer: 'SQL01', serverSignIn: 'sql', serverUser: 'sa' })).toEqual(['server-password'])
    const both = {
      messagesElsewhere: true,
      messagesServer: 'SQL09',
      messagesSignIn: 'account',
      messagesUser: 'C\\u',
    } as const
    expect(secretsOf({ serverServer: 'SQL01', ...both })).toEqual(['messages-password'])
    expect(secretsOf({ serverServer: 'SQL01', purpose: 'practice', ...both })).toEqual([])
    expect(secretsOf({ serverServer: 'SQL01', after: ['owner'], ...both })).toEqual([])
  })

  it('mean all steps where none is named, in their order, and none for a practice restore', () => {
    expect(afterOf({ purpose: 'recover' })).toEqual([...afterSteps])
    expect(afterOf({ purpose: 'after', after: ['comparison', 'owner'] })).toEqual(['owner', 'comparison'])
    expect(afterOf({ purpose: 'practice', after: ['owner'] })).toEqual([])
  })

  it('take a time to the minute or to the second', () => {
    expect(stopAtOf({ stopAt: '2026-11-21 03:15' })).toBe('2026-11-21T03:15:00')
    expect(stopAtOf({ stopAt: '2026-11-21T03:15:30' })).toBe('2026-11-21T03:15:30')
    expect(stopAtOf({ stopAt: '' })).toBeUndefined()
    expect(stopAtOf({})).toBeUndefined()
  })

  it('restrict access unless that is not wanted, and only where something is restored', () => {
    expect(isRestricted({ purpose: 'recover' })).toBe(true)
    expect(isRestricted({ purpose: 'recover', restricted: false })).toBe(false)
    expect(isRestricted({ purpose: 'practice' })).toBe(false)
  })

  it('know SQL Server’s languages', () => {
    expect(languageName(1033)).toBe('us_english')
    expect(languageName(1)).toBeUndefined()
  })
})
