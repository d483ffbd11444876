import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  logins,
  memberships,
  principals,
  quoteIdentifier,
  quoteLiteral,
} from '../../../../main/sqlserver/statements/index.ts'
import { withInstance } from '../../../support/sql/client.ts'
import { emptyDatabase, PASSWORD_HASH } from '../../../support/sql/memory-instance.ts'

const HOSTILE = [
  ']',
  ']]',
  "'",
  "''",
  '"',
  '[',
  '--',
  '/*',
  '*/',
  ';',
  ' GO ',
  '😀',
  '’',
  'ß',
  'İ',
  ' ',
  '$(x)',
  '@x',
  '#',
  '%',
  '_',
  '\u00a0',
  'DROP',
]
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
)
const legal = (name: string): boolean => {
  try {
    quoteIdentifier(name)
  } catch {
    return false
  }
  // A backslash makes a Windows account of a login’s name; blanks at the end are no part of a name that is compared.
  return !name.includes('\\') && name.trimEnd() === name && !/^##.*##$/.test(name)
}
/** Names that a login can have: a third of them as long as can be. */
const names = fc
  .tuple(fc.array(piece, { minLength: 1, maxLength: 60 }), fc.boolean())
  .map(([pieces, isLong]) => (isLong ? pieces.join('').padEnd(128, ']') : pieces.join('')).slice(0, 128))
  .filter(legal)

describe('any legal name', () => {
  it('survives CREATE LOGIN, CREATE USER and ADD MEMBER, and comes back unchanged', () =>
    fc.assert(
      fc.asyncProperty(names, (name) =>
        withInstance({ databases: [emptyDatabase('Shop')] }, async ({ send, rows }) => {
          const taken = ['sa', 'public', 'r', 'dbo', 'guest', 'sys'].includes(name.toLowerCase())
          fc.pre(!taken)
          const called = quoteIdentifier(name)
          const made = await send(`
            CREATE LOGIN ${called} WITH PASSWORD = 0x${PASSWORD_HASH} HASHED;
            CREATE SERVER ROLE [r]; ALTER SERVER ROLE [r] ADD MEMBER ${called};`)
          expect(made.texts).toEqual([])
          const used = await send(
            `CREATE USER ${called} FOR LOGIN ${called}; ALTER ROLE [db_owner] ADD MEMBER ${called}; GRANT SELECT TO ${called};`,
            { database: 'Shop' },
          )
          expect(used.texts).toEqual([])
          expect((await rows(logins.text)).map((row) => row['name'])).toContain(name)
          expect(
            (await rows(principals('').text, { database: 'Shop' })).find((row) => row['name'] === name)?.['login'],
          ).toBe(name)
          expect(await rows(memberships('').text, { database: 'Shop' })).toEqual([{ role: 'db_owner', member: name }])
          expect(
            await rows(
              `SELECT SUSER_SNAME(SUSER_SID(${quoteLiteral(name)})) AS n, QUOTENAME(${quoteLiteral(name)}) AS q`,
            ),
          ).toEqual([{ n: name, q: called }])
        }),
      ),
      { numRuns: 60 },
    ))

  it('is compared without regard to case and to blanks at its end', () =>
    withInstance({}, async ({ send, rows }) => {
      await send(`CREATE LOGIN [Änne] WITH PASSWORD = 0x${PASSWORD_HASH} HASHED`)
      expect((await send(`CREATE LOGIN [äNNE  ] WITH PASSWORD = 0x${PASSWORD_HASH} HASHED`)).errors).toEqual([15_025])
      expect(await rows("SELECT SUSER_SNAME(SUSER_SID(N'ÄNNE ')) AS n")).toEqual([{ n: 'Änne' }])
    }))
})
