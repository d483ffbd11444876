import { describe, expect, it } from 'vitest'
import { made, secret, SID, sql, windows } from '../../../support/sql/script-rows.ts'

describe('logins in a script', () => {
  it('have their SID, their hash and their settings, and begin with master', () => {
    const { text } = made((to) => to.login(sql("a'b]c", { expirationChecked: true, defaultDatabase: 'SM' }), secret()))
    expect(text).toContain("IF SUSER_ID(N'a''b]c') IS NULL")
    expect(text).toContain(
      `CREATE LOGIN [a'b]]c] WITH PASSWORD = 0x0200FF HASHED, SID = ${SID}, DEFAULT_DATABASE = [master], DEFAULT_LANGUAGE = [us_english], CHECK_EXPIRATION = ON, CHECK_POLICY = ON;`,
    )
    expect(text).toContain("ELSE IF DB_ID(N'SM') IS NULL PRINT")
    expect(text).toContain("ALTER LOGIN [a'b]]c] WITH DEFAULT_DATABASE = [SM];")
    expect(text).toContain(
      `IF @sid <> ${SID} PRINT N'DIFFERENT logins-001/01: the login [a''b]]c] is there with another SID.';`,
    )
  })

  it('of Windows take their SID from the directory', () => {
    const { text } = made((to) => to.login(windows('D\\x$', { defaultLanguage: 'Deutsch' }), secret()))
    expect(text).toContain(
      'CREATE LOGIN [D\\x$] FROM WINDOWS WITH DEFAULT_DATABASE = [master], DEFAULT_LANGUAGE = [Deutsch];',
    )
    expect(text).not.toContain('HASHED')
  })

  it.each([
    ['D', 'DENY CONNECT SQL TO [x];'],
    ['W', 'GRANT CONNECT SQL TO [x] WITH GRANT OPTION;'],
    [undefined, 'REVOKE CONNECT SQL FROM [x];'],
  ])('that may connect otherwise (%s) are born so', (connect, line) => {
    const { text } = made((to) =>
      to.login(sql('x'), { hash: '0xAB', mustChange: false, ...(connect === undefined ? {} : { connect }) }),
    )
    const birth = /\n {2}BEGIN\n([\s\S]*?)\n {2}END;/.exec(text)?.[1] ?? ''
    expect(birth.split('\n').map((each) => each.trim())).toEqual([expect.stringContaining('CREATE LOGIN [x]'), line])
  })

  it('that are disabled are disabled in the breath that makes them, and only then', () => {
    const { text } = made((to) => to.login(sql('x', { disabled: true }), secret()))
    expect(text).toMatch(/IS NULL\n {2}BEGIN\n {4}CREATE LOGIN \[x\][^\n]*\n {4}ALTER LOGIN \[x\] DISABLE;\n {2}END;/)
    expect(text).toContain('is enabled; it was disabled')
  })

  it('go into batches of 64', () => {
    const { batches } = made((to) => {
      for (let n = 0; n < 130; n += 1) to.login(sql(`l${n}`), secret())
    })
    expect(batches.map(({ id, items }) => [id, items])).toEqual([
      ['logins-001', 64],
      ['logins-002', 64],
      ['logins-003', 2],
    ])
    expect(batches[1]?.text).toContain("NOT DONE logins-002/64: error ', ERROR_NUMBER()")
  })

  it('that no script can make are named in a comment, on one line', () => {
    const { text, leftOut, batches } = made((to) => to.login(sql('two\nlines', { unscripted: 'name' }), secret()))
    expect(text).toContain('-- Not in this script: login two\\nlines: its name holds characters')
    expect(leftOut).toEqual([{ what: 'login two\nlines', why: expect.stringContaining('characters') }])
    expect(batches[0]?.items).toBe(0)
  })
})
