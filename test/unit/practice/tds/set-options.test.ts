import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { setsOptionsOnly } from '../../../../main/practice/tds/set-options.ts'

/** What tedious 20.3.9 sends after a login. */
const TEDIOUS = `set ansi_nulls on
set ansi_null_dflt_on on
set ansi_padding on
set ansi_warnings on
set arithabort on
set concat_null_yields_null on
set cursor_close_on_commit off
set datefirst 7
set dateformat mdy
set implicit_transactions off
set language us_english
set numeric_roundabort off
set quoted_identifier on
set textsize 2147483647
set transaction isolation level read committed
set xact_abort off`

describe('a batch that only sets options', () => {
  it.each([
    TEDIOUS,
    '',
    ' \r\n;\t; ',
    '-- nothing but a comment',
    'SET NOCOUNT ON;',
    'set quoted_identifier, ansi_nulls on',
    "SET LANGUAGE N'us_english'; SET LOCK_TIMEOUT -1",
    'set /* in between */ xact_abort on -- and after',
    'set language [Deutsch]',
    '/* set /* nested */ */ set nocount on',
    '-- set\nset nocount on -- on',
    'SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED SET TEXTSIZE 0',
  ])('is one: %j', (sql) => {
    expect(setsOptionsOnly(sql)).toBe(true)
  })

  it.each([
    'select 1',
    'set nocount on select 1',
    'set nocount on; backup database x to disk = 1',
    'set @x = 1',
    'set identity_insert t on',
    'set fmtonly on',
    'set noexec on',
    'set parseonly on',
    'set showplan_all on',
    'set nocount maybe',
    'set nocount',
    'set nocount ona',
    'set nocount on,',
    'set datefirst 7 exec x',
    'set language us_english.x',
    'xset nocount on',
    '/* one */ */ set nocount on',
    'set nocount on /* without an end',
    "set language '/*' exec x '*/'",
    "set language 'x",
    'set language ;',
    'set transaction isolation level read',
    'set transaction isolation level none at all',
    'set transaction level',
  ])('is none: %j', (sql) => {
    expect(setsOptionsOnly(sql)).toBe(false)
  })

  it('is decided at once, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('set', 'nocount', 'on', ' ', ';', ',', '\n', '--', '/*', "'", '7'), {
          maxLength: 400,
        }),
        (parts) => {
          expect(typeof setsOptionsOnly(parts.join(' '))).toBe('boolean')
        },
      ),
    )
    expect(setsOptionsOnly(`${'set nocount on\n'.repeat(50_000)}x`)).toBe(false)
    expect(setsOptionsOnly(`set nocount ${' '.repeat(200_000)}`)).toBe(false)
    for (const long of ['/*', '/* ', "'", '[', '-', '--', ' '])
      expect(setsOptionsOnly(`set nocount on ${long.repeat(100_000)} x`)).toBe(long.startsWith('-'))
  })
})
