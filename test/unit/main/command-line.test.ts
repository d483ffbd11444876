import { describe, expect, it } from 'vitest'
import { readCommandLine } from '../../../main/command-line.ts'

describe('the command line', () => {
  it('opens the window when nothing is said', () => {
    expect(readCommandLine([])).toEqual({ mode: 'window', target: undefined, dataFolder: undefined })
  })

  it('takes one target', () => {
    expect(readCommandLine(['--practice'])).toMatchObject({ mode: 'window', target: 'practice' })
    expect(readCommandLine(['--this-computer'])).toMatchObject({ mode: 'window', target: 'this-computer' })
    expect(readCommandLine(['--practice', '--this-computer'])).toMatchObject({ mode: 'wrong' })
  })

  it('takes an answer file with its options in any order', () => {
    expect(readCommandLine(['--check', '--unattended', 'a.json', '--output=o.jsonl', '--data-folder', 'd'])).toEqual({
      mode: 'unattended',
      answerFile: 'a.json',
      check: true,
      output: 'o.jsonl',
      dataFolder: 'd',
    })
  })

  it.each([
    ['a misspelt option', ['--unattended', 'a.json', '--chek']],
    ['a stray word', ['a.json']],
    ['--check alone', ['--check']],
    ['--output alone', ['--output', 'x']],
    ['a target beside an answer file', ['--unattended', 'a.json', '--practice']],
    ['an empty answer file name', ['--unattended=']],
    ['a value for a switch', ['--check=yes', '--unattended', 'a.json']],
  ])('refuses %s with a sentence', (_name, args) => {
    const line = readCommandLine(args)
    expect(line.mode).toBe('wrong')
    expect(line.mode === 'wrong' && line.text.length).toBeGreaterThan(20)
  })

  it('leaves the switches of Chromium and of test drivers to them', () => {
    expect(
      readCommandLine(['.', '--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '--practice']),
    ).toMatchObject({
      mode: 'window',
      target: 'practice',
    })
  })

  it('answers --help and --version', () => {
    expect(readCommandLine(['--help'])).toEqual({ mode: 'help' })
    expect(readCommandLine(['-h'])).toEqual({ mode: 'help' })
    expect(readCommandLine(['--version'])).toEqual({ mode: 'version' })
  })
})
