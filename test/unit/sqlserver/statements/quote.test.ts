import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexLiteral, quoteIdentifier, quoteLiteral } from '../../../../main/sqlserver/statements/index.ts'
import { tokenize } from '../../../../main/practice/sql/tokens.ts'
import { awkwardNames } from '../../../support/sql/shape-names.ts'

describe('quoting of names', () => {
  it.each([
    ['plain', '[plain]'],
    ['a]b', '[a]]b]'],
    [']]', '[]]]]]'],
    ["x'y", "[x'y]"],
    ['trailing ', '[trailing ]'],
    ['😀', '[😀]'],
    ["'; DROP DATABASE z --", "['; DROP DATABASE z --]"],
  ])('%s', (name, quoted) => expect(quoteIdentifier(name)).toBe(quoted))

  it('takes 128 UTF-16 units and no more, however they read', () => {
    expect(quoteIdentifier('x'.repeat(128))).toHaveLength(130)
    expect(quoteIdentifier('😀'.repeat(64))).toHaveLength(130)
    expect(quoteIdentifier(']'.repeat(128))).toHaveLength(258)
    expect(() => quoteIdentifier('x'.repeat(129))).toThrow(RangeError)
    expect(() => quoteIdentifier('😀'.repeat(65))).toThrow(RangeError)
  })

  it.each([
    ['nothing', ''],
    ['a line break', 'a\nb'],
    ['a carriage return', 'a\rb'],
    ['a tab', 'a\tb'],
    ['a null', 'a\0b'],
    ['DEL', 'a\u007fb'],
    ['a line separator', 'a\u2028b'],
    ['a paragraph separator', 'a\u2029b'],
    ['half a character', 'a\ud83d'],
    ['the other half', '\ude00a'],
  ])('refuses %s', (_, name) => {
    expect(() => quoteIdentifier(name)).toThrow(RangeError)
    if (name !== '') expect(() => quoteLiteral(name)).toThrow(RangeError)
  })

  it('reads back as the same name, whatever it is', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(names, (name) => {
        fc.pre(isLegal(name))
        expect(tokenize(quoteIdentifier(name))).toEqual([
          { kind: 'name', text: name, word: name.toUpperCase(), quoted: true, at: 0 },
        ])
      }),
    )
    for (const name of awkwardNames)
      expect(tokenize(quoteIdentifier(name))).toMatchObject([{ kind: 'name', text: name }])
  })
})

describe('quoting of texts', () => {
  it.each([
    ['', "N''"],
    ["it's", "N'it''s'"],
    ["''", "N''''''"],
    ['it’s', "N'it’s'"],
    ['C:\\', "N'C:\\'"],
    ['[x]', "N'[x]'"],
  ])('%s', (text, quoted) => expect(quoteLiteral(text)).toBe(quoted))

  it('takes as many characters as it is told, and 4,000 otherwise', () => {
    expect(quoteLiteral("'".repeat(4000))).toHaveLength(8003)
    expect(() => quoteLiteral('x'.repeat(4001))).toThrow(RangeError)
    expect(quoteLiteral('x'.repeat(128), 128)).toHaveLength(131)
    expect(() => quoteLiteral('x'.repeat(129), 128)).toThrow(RangeError)
  })

  it('reads back as the same text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        fc.pre(isLegal(`${text}x`))
        expect(tokenize(quoteLiteral(text))).toEqual([{ kind: 'text', text, at: 0 }])
      }),
    )
  })
})

describe('bytes as literals', () => {
  it.each([
    ['0x01ff', '0x01FF'],
    ['01FF', '0x01FF'],
    ['0XAB', '0xAB'],
  ])('%s', (hex, literal) => expect(hexLiteral(hex)).toBe(literal))

  it.each(['', '0x', '0x1', '0xZZ', '0x01 HASHED', "0x01'", '01 FF'])('refuses %j', (hex) =>
    expect(() => hexLiteral(hex)).toThrow(RangeError),
  )
})

// oxlint-disable-next-line no-control-regex -- what a name can't hold is looked for
const ILLEGAL = /[\u0000-\u001f\u007f\u2028\u2029]/
const isLegal = (name: string) => !ILLEGAL.test(name) && name.isWellFormed() && name.length <= 128
