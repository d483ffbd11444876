import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLog } from '../../../main/log.ts'

describe('the log', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'log-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('writes JSON lines with UTC times', () => {
    const log = openLog(folder, () => new Date('2026-11-21T03:15:00Z'))
    log.write('info', 'started', { version: '1.0.0' })
    expect(JSON.parse(readFileSync(log.file, 'utf8'))).toEqual({
      at: '2026-11-21T03:15:00.000Z',
      level: 'info',
      event: 'started',
      version: '1.0.0',
    })
  })

  it('keeps each entry on one line, whatever is in it', () => {
    const log = openLog(folder)
    log.write('warn', 'x', { detail: 'first\nsecond\u202e\u0007' })
    const text = readFileSync(log.file, 'utf8')
    expect(text.split('\n')).toHaveLength(2)
    for (const mark of ['\u202e', '\u0007']) expect(text).not.toContain(mark)
  })

  it('keeps ten files and no more', () => {
    const log = openLog(folder, () => new Date(), 200)
    for (let n = 0; n < 100; n++) log.write('info', 'entry', { n, text: 'x'.repeat(100) })
    const files = readdirSync(folder)
    expect(files).toHaveLength(10)
    expect(Math.max(...files.map((file) => statSync(path.join(folder, file)).size))).toBeLessThan(400)
    expect(log.tail(1)[0]).toContain('"n":99')
  })

  it('never stops the work when it can’t be written', () => {
    const log = openLog(path.join(folder, 'missing\0name'))
    expect(() => log.write('info', 'x')).not.toThrow()
  })
})
