import { describe, expect, it } from 'vitest'
import { Problem } from '../../../../main/engine/problem.ts'
import { isRightMissing, osError, sqlNumber } from '../../../../main/procedures/databases/ask.ts'
import { asRefusal, refusal } from '../../../../main/procedures/databases/refusals.ts'

const work = {
  text: 'ServiceManager was not backed up.',
  server: 'SQL01',
  account: 'NT SERVICE\\MSSQLSERVER',
  unchanged: ['Nothing was changed.'],
  next: ['Remove the file.'],
}
const denied = new Problem({
  code: 'sql-3201',
  text: 'The server can’t open the backup file.',
  cause: 'Access is denied.',
  unchanged: ['What was done before stays.'],
  next: ['Give it the right.'],
  detail:
    "3201: Cannot open backup device '\\\\FS02\\DR\\x.bak'. Operating system error 5(Access is denied.).; 3013: …",
})

describe('a refusal', () => {
  it('says what failed, keeps the server’s cause, and says who it was that was refused', () => {
    expect(refusal(denied, work).data).toEqual({
      code: 'sql-3201',
      text: 'ServiceManager was not backed up.',
      cause:
        'The server can’t open the backup file. Access is denied. The service of SQL01 runs as NT SERVICE\\MSSQLSERVER.',
      unchanged: ['Nothing was changed.'],
      next: ['Give it the right.', 'Remove the file.'],
      detail: denied.data.detail,
    })
  })

  it('names no account where it does not matter or is not known', () => {
    const full = new Problem({ ...denied.data, detail: 'Operating system error 112(…)' })
    expect(refusal(full, work).data.cause).not.toContain('runs as')
    expect(refusal(denied, { ...work, account: undefined }).data.cause).not.toContain('runs as')
  })

  it('leaves a lost connection, a stop and a fault of the program as they are', () => {
    for (const code of ['outcome-unknown', 'stopped', 'server-silent']) {
      const problem = new Problem({ code, text: 'x' })
      expect(refusal(problem, work)).toBe(problem)
    }
    const fault = new TypeError('x')
    expect(asRefusal(fault, work)).toBe(fault)
    expect(asRefusal(denied, work)).toMatchObject({ code: 'sql-3201', message: work.text })
  })
})

describe('numbers of errors', () => {
  it('are read from codes and details', () => {
    expect([
      sqlNumber(denied),
      sqlNumber(new Problem({ code: 'stopped', text: 'x' })),
      sqlNumber(new Error('x')),
    ]).toEqual([3201, undefined, undefined])
    expect([osError(denied), osError(new Problem({ code: 'sql-1', text: 'x' }))]).toEqual([5, undefined])
  })

  it('tell a right that is missing from anything else', () => {
    expect(isRightMissing(new Problem({ code: 'sql-300', text: 'x' }))).toBe(true)
    expect(isRightMissing(denied)).toBe(false)
    expect(isRightMissing(new Error('sql-300'))).toBe(false)
  })
})
