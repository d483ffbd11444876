import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../preload/contract/index.ts'
import {
  isAcknowledged,
  saidTo,
  toAcknowledge,
  unanswered,
  unansweredText,
} from '../../../renderer/wizard/acknowledgements.ts'
import { pageKeys, pickKey } from '../../../renderer/wizard/keys.ts'
import { nextPage, pageOfSecret, previousPage, stepCount, stepNumber } from '../../../renderer/wizard/navigation.ts'
import { createProgressAnnouncer } from '../../../renderer/wizard/progress-announcer.ts'
import { mergeRun } from '../../../renderer/wizard/run-view.ts'
import { scriptLines, scriptText, shortHash } from '../../../renderer/wizard/script-lines.ts'
import { stepAnnouncement, windowTitle } from '../../../renderer/wizard/titles.ts'
import { block, endOf, info, override, planOf, runOf, sample, warning } from './sample.ts'

describe('navigation', () => {
  it('passes over pages that answers leave out, and counts them all the same', () => {
    expect(nextPage(sample, { kind: 'long' }, 1)).toBe(2)
    expect(nextPage(sample, { kind: 'short' }, 1)).toBe(3)
    expect(previousPage(sample, { kind: 'short' }, 3)).toBe(1)
    expect(previousPage(sample, {}, 0)).toBeUndefined()
    expect(nextPage(sample, {}, 5)).toBe(6)
    expect(stepCount(sample)).toBe(8)
    expect([
      stepNumber(sample, 'pages', 3),
      stepNumber(sample, 'summary', 3),
      stepNumber(sample, 'progress', 3),
    ]).toEqual([4, 7, 8])
    expect(pageOfSecret(sample, {}, 'password')).toBe(5)
    expect(pageOfSecret(sample, {}, 'other')).toBeUndefined()
  })
})

describe('acknowledgements', () => {
  const ticked = { [warning.code]: { ...saidTo({}, warning), ticked: true } }

  it('count for the very words that were shown', () => {
    expect(isAcknowledged(ticked, warning)).toBe(true)
    expect(isAcknowledged(ticked, { ...warning, text: 'Another share.' })).toBe(false)
    expect(isAcknowledged(ticked, { ...warning, detail: 'And more.' })).toBe(false)
    expect(isAcknowledged(ticked, { ...warning, code: 'other' })).toBe(false)
  })

  it('need the typed word where one is asked for, whatever the level', () => {
    const typed = (word: string) => ({ [override.code]: { ...saidTo({}, override), ticked: true, typed: word } })
    expect(isAcknowledged(typed(''), override)).toBe(false)
    expect(isAcknowledged(typed('overwrite'), override)).toBe(false)
    expect(isAcknowledged(typed(' OVERWRITE '), override)).toBe(true)
    const typedWarning: Finding = { ...override, level: 'warn' }
    expect(unanswered(typed('no'), [typedWarning])).toEqual([typedWarning])
  })

  it('never answer a block, and are not needed for what is only to be known', () => {
    const said = { [block.code]: { ...saidTo({}, block), ticked: true, typed: 'x' } }
    expect(unanswered(said, [block, info])).toEqual([block])
    expect(toAcknowledge(ticked, [warning, info, block])).toEqual([{ code: warning.code }])
    const word = { [override.code]: { ...saidTo({}, override), typed: 'OVERWRITE' } }
    expect(toAcknowledge(word, [override])).toEqual([{ code: override.code, typed: 'OVERWRITE' }])
  })

  it('are not fooled by codes that every object has', () => {
    expect(isAcknowledged({}, { ...warning, code: 'constructor' })).toBe(false)
  })

  it('are asked for in words', () => {
    expect(unansweredText(warning)).toContain('“Keep this location”')
    expect(unansweredText(override)).toContain('OVERWRITE')
  })
})

describe('access keys', () => {
  it('are dealt out once each, the start of a word first, never b or n', () => {
    const taken = new Set(['b', 'n', 'k'])
    expect(pickKey('Keep this location', taken)).toBe('t')
    expect(pickKey('Keep this location', taken)).toBe('l')
    expect(pickKey('bn', taken)).toBeUndefined()
  })

  it('of a page are unique together with those that its fields bring', () => {
    const page = sample.pages[3]!
    const keys = pageKeys(page, [warning, override, info, block], ['d'])
    const all = [...Object.values(keys.findings), ...Object.values(keys.browse), 'p', 'd', 'b', 'n']
    expect(new Set(all).size).toBe(all.length)
    expect(Object.keys(keys.findings)).toEqual([warning.code, override.code])
    expect(keys.browse['place']).toBeDefined()
  })
})

describe('titles', () => {
  const base = { spec: sample, page: 5, hasErrors: false, computer: 'PRACTICE-MS01', target: 'practice' as const }

  it('put first what matters most', () => {
    expect(windowTitle({ ...base, phase: 'pages' })).toBe(
      'Provide a Password – Step 6 of 8 – Sample wizard – PRACTICE-MS01 – Practice',
    )
    expect(windowTitle({ ...base, phase: 'pages', hasErrors: true, target: 'this-computer' })).toBe(
      'Error: Provide a Password – Step 6 of 8 – Sample wizard – PRACTICE-MS01',
    )
    expect(windowTitle({ ...base, phase: 'progress', remaining: 1_450_000 })).toMatch(
      /^24:10 remaining – Progress – Step 8 of 8/,
    )
    expect(windowTitle({ ...base, phase: 'result', run: endOf('r', 'done') })).toBe(
      'All done – Sample wizard – PRACTICE-MS01 – Practice',
    )
  })

  it('are said by step', () => {
    expect(stepAnnouncement({ ...base, phase: 'pages' })).toBe('Step 6 of 8: Provide a Password')
    expect(stepAnnouncement({ ...base, phase: 'result', run: endOf('r', 'failed') })).toBe('It is not done')
  })
})

describe('news of a run', () => {
  it('never run backwards, never take back an end, drop what is older', () => {
    const first = mergeRun(undefined, runOf('r', { fraction: 0.5, elapsed: 100 }))
    expect(mergeRun(first, runOf('r', { fraction: 0.2, elapsed: 200 })).fraction).toBe(0.5)
    expect(mergeRun(first, runOf('r', { fraction: 0.9, elapsed: 50 }))).toBe(first)
    const ended = mergeRun(first, endOf('r', 'failed', { fraction: 0.1 }))
    expect([ended.state, ended.fraction]).toEqual(['ended', 0.5])
    expect(mergeRun(ended, runOf('r', { elapsed: 9999, fraction: 1 }))).toBe(ended)
    expect(mergeRun(undefined, runOf('r', { fraction: 7 })).fraction).toBe(1)
  })

  it('are said at quarters and phases, never twice in ten seconds, the newest last', () => {
    const say = createProgressAnnouncer()
    const at = (fraction: number, now: number, title = 'Read it') =>
      say(runOf('r', { fraction, steps: [{ id: 'a', title, state: 'running' }] }), now)
    expect(at(0, 0)).toBe('Read it…')
    expect(at(0.1, 11_000)).toBeUndefined()
    expect(at(0.3, 12_000)).toBe('25 percent. Read it…')
    expect(at(0.55, 13_000)).toBeUndefined()
    expect(at(0.55, 14_000, 'Write it')).toBeUndefined()
    expect(at(0.8, 22_001, 'Write it')).toBe('75 percent. Write it…')
    expect(at(0.8, 60_000, 'Write it')).toBeUndefined()
  })
})

describe('scripts', () => {
  it('show secrets by name and lose no character', () => {
    const text = "$key = Get-Item 'x'\n\n# compare {{password}} by hash\nSet-Item {{password}}"
    const lines = scriptLines({ kind: 'powershell', text })
    const back = lines
      .map((line) => line.map((piece) => (piece.role === 'secret' ? `{{${piece.text}}}` : piece.text)).join(''))
      .join('\n')
    expect(back).toBe(text)
    expect(lines[0]).toContainEqual({ text: 'Get-Item', role: 'keyword' })
    expect(lines[2]).toEqual([
      { text: '# compare ', role: 'comment' },
      { text: 'password', role: 'secret' },
      { text: ' by hash', role: 'comment' },
    ])
    expect(scriptLines({ kind: 'tsql', text: 'SELECT [select] FROM t' })[0]?.[0]).toEqual({
      text: 'SELECT',
      role: 'keyword',
    })
    expect(scriptLines({ kind: 'by-hand', text: 'Look {{not a secret}}' })).toEqual([
      [{ text: 'Look {{not a secret}}' }],
    ])
  })

  it('are copied with the step that each part belongs to', () => {
    expect(scriptText(planOf(1))).toBe('# 1 Read it (PowerShell, PRACTICE-MS01)\nGet-Item {{password}}\n')
    expect(shortHash('3b9e07c1d41cffff')).toBe('3b9e 07c1 d41c')
  })
})
