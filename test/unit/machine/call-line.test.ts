import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerOf, callLine } from '../../../main/machine/call-line.ts'
import { scriptFiles } from '../../../main/machine/script-files.ts'
import { encodedScript, loadLine, ownProcessVerbs, sessionVerbs } from '../../../main/machine/scripts.ts'
import { powershellScripts } from '../../../build/powershell-scripts.ts'

/** What broke quoting elsewhere: quotes of all kinds, expansion, line ends, NUL, marks of direction, lone blanks and backslashes. */
const CORPUS: unknown[] = [
  `' " \` ‘ ’ “ ” „ ‚ ‛`,
  '$(1+1) ${env:PATH} %PATH%',
  'a\r\nb\n',
  'nul \0 and \u0001',
  '\ufeff mark',
  'line\u2028separator',
  '😀 漢字 e\u0301',
  '',
  '  leading',
  'trailing\\',
  [],
  ['x'],
  { a: { b: ["'; exit 0; '"] } },
  'mixed \'"$`‘’“”\\ '.repeat(1500),
]

const LINE = /^Invoke-RecoveryVerb '[a-z]+\.[a-z]+' '[A-Za-z0-9+/]+={0,2}'$/

describe('the line of a call', () => {
  it('holds the verb and base64, whatever is asked, and decodes exactly', () => {
    const check = (value: unknown): void => {
      const line = callLine('place.describe', 3, value)
      expect(line).toMatch(LINE)
      const base64 = line.split("'")[3] ?? ''
      expect(JSON.parse(Buffer.from(base64, 'base64').toString('utf8'))).toEqual({ call: 3, args: value })
    }
    for (const value of CORPUS) check(value)
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => check(JSON.parse(JSON.stringify(value)))),
    )
  })

  it('an answer is one whole marked line with the call’s number', () => {
    const marked = (value: unknown) => `@scrw:${Buffer.from(JSON.stringify(value)).toString('base64')}:@\r\n`
    for (const data of CORPUS) expect(answerOf(`noise\r\n${marked({ call: 2, ok: true, data })}more`, 2)).toEqual(data)
    const good = marked({ call: 2, ok: true, data: 1 })
    expect(() => answerOf('', 2)).toThrow('nothing')
    expect(() => answerOf('noise', 2)).toThrow('no marked line')
    expect(() => answerOf(good, 3)).toThrow('another call')
    expect(() => answerOf(good + good, 2)).toThrow('2 marked lines')
    expect(() => answerOf(good.trim().slice(0, -1), 2)).toThrow('cut')
    expect(() => answerOf(marked({ call: 2, ok: true, data: 1, more: 1 }), 2)).toThrow('shape')
    expect(() => answerOf('@scrw:e30:@x:@', 2)).toThrow(/shape|JSON/)
  })
})

describe('the scripts', () => {
  it('are one line of constant text, and the same each time', () => {
    expect(loadLine()).toBe(loadLine())
    expect(loadLine()).toMatch(/^[\x20-\x7e]+$/)
    const base64 = /FromBase64String\('([^']+)'\)/.exec(loadLine())?.[1] ?? ''
    const text = Buffer.from(base64, 'base64').toString('utf8')
    for (const verb of sessionVerbs)
      expect(text).toContain(`$global:RecoveryVerbs['${verb}'] = {\n${scriptFiles[verb]}\n}`)
    for (const verb of ownProcessVerbs) expect(text).not.toContain(`['${verb}']`)
  })

  it('of a process of its own fit a command line of Windows', () => {
    for (const verb of ownProcessVerbs) {
      const encoded = encodedScript(verb)
      expect(encoded.length).toBeLessThan(32_000)
      const text = Buffer.from(encoded, 'base64').toString('utf16le')
      expect(text.length).toBeLessThan(12_000)
      expect(text).toMatch(new RegExp(`\\nInvoke-RecoveryProcess '${verb.replace('.', '\\.')}'$`))
      expect(createHash('sha256').update(encodedScript(verb)).digest('hex')).toBe(
        createHash('sha256').update(encoded).digest('hex'),
      )
    }
  })

  it('have one file a verb', () => {
    const parts = ['common', 'loaded', 'own-process', 'session']
    expect(Object.keys(scriptFiles).sort()).toEqual([...parts, ...sessionVerbs, ...ownProcessVerbs].sort())
  })

  it('are in the bundle as they are on disk', async () => {
    const root = process.cwd()
    const { load } = powershellScripts(root) as { load(id: string): string | undefined }
    const module = load(`${root}/main/machine/script-files.ts`) ?? ''
    const { scriptFiles: bundled } = (await import(`data:text/javascript,${encodeURIComponent(module)}`)) as {
      scriptFiles: unknown
    }
    expect(bundled).toEqual(scriptFiles)
    expect(load(`${root}/main/machine/scripts.ts`)).toBeUndefined()
  })
})
