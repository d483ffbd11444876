import { describe, expect, it } from 'vitest'
import { isForScript, readCommandLine } from '../../../main/command-line.ts'

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

  it.each([
    '--inspect=0',
    '--inspect-brk',
    '--remote-debugging-port=9222',
    '--no-sandbox',
    '--disable-gpu-sandbox',
    '--disable-web-security',
    '--user-data-dir=C:\\x',
  ])('refuses %s, once the program is packaged', (arg) => {
    const line = readCommandLine([arg, '--practice'], { isPackaged: true })
    expect(line).toEqual({ mode: 'wrong', text: expect.stringContaining(`${arg} is refused`) })
    expect(readCommandLine([arg, '--practice'])).toMatchObject({ mode: 'window' })
  })

  it('takes what Windows and Chromium add themselves, packaged too', () => {
    const added = [
      '--original-process-start-time=1',
      '--force-high-contrast',
      '--lang=de',
      '--high-dpi-support=1',
      '--disable-gpu',
    ]
    expect(readCommandLine(added, { isPackaged: true })).toMatchObject({ mode: 'window' })
  })

  it('answers --help and --version', () => {
    expect(readCommandLine(['--help'])).toEqual({ mode: 'help' })
    expect(readCommandLine(['-h'])).toEqual({ mode: 'help' })
    expect(readCommandLine(['--version'])).toEqual({ mode: 'version' })
  })
})

describe('a command line of a script', () => {
  it.each([
    ['--unattended', 'a.json'],
    ['--unatended', 'x'],
    ['-unattended=x'],
    ['/unattended'],
    ['--check'],
    ['--output=o'],
    ['--save-secret'],
    ['--help'],
    ['-h'],
    ['/?'],
    ['--version'],
    ['C:\\DR\\answers.JSON'],
  ])('is known even where it is not understood: %s', (...args) => {
    expect(isForScript(args)).toBe(true)
  })

  it.each([
    [],
    ['--practice'],
    ['--practise'],
    ['E:\\photo.png'],
    ['--data-folder', 'D:\\unattended'],
    ['--this-computer'],
  ])('is not every other: %s', (...args) => {
    expect(isForScript(args)).toBe(false)
  })
})
