import { describe, expect, it } from 'vitest'
import { MachineFailure, ScriptError, type ScriptErrorData } from '../../../main/machine/failure.ts'
import { problemOf, words } from '../../../main/machine/problems.ts'
import type { ScriptVerb } from '../../../main/machine/timeouts.ts'

const error = (data: Partial<ScriptErrorData>) =>
  new ScriptError({
    code: 'System.InvalidOperationException',
    message: 'Der Zugriff wurde verweigert',
    category: 'NotSpecified',
    id: 'x',
    hresult: '0x80131509',
    native: 0,
    ...data,
  })
const denied = error({ category: 'PermissionDenied' })
const verbs = Object.keys(words) as ScriptVerb[]

describe('what a call ends in, in words', () => {
  it.each([
    ['computer.identify', denied, 'registry-unreadable'],
    ['key.read', denied, 'registry-unreadable'],
    ['key.read', error({ id: 'recovery:key-protected' }), 'registry-unreadable'],
    ['key.write', denied, 'not-elevated'],
    ['key.write', error({ code: 'System.UnauthorizedAccessException' }), 'not-elevated'],
    ['key.write', error({ hresult: '0x80070005' }), 'not-elevated'],
    ['key.write', error({ id: 'recovery:read-back' }), 'registry-unwritable'],
    ['key.write', error({}), 'registry-unwritable'],
    ['services.list', denied, 'access-denied'],
    ['services.list', error({}), 'services-unreadable'],
    ['program.run', error({ native: 1223 }), 'program-not-started'],
    ['program.run', error({ native: 2 }), 'program-not-started'],
    ['program.run', denied, 'program-not-started'],
    ['tool.find', error({}), 'search-failed'],
  ] as const)('%s: %s is %s', (verb, cause, code) => expect(problemOf(cause, verb, 'MS01').code).toBe(code))

  it('tells a refused question for rights from a missing file', () => {
    expect(problemOf(error({ native: 1223 }), 'program.run', 'MS01').data.cause).toContain('answered with No')
    expect(problemOf(error({ native: 2 }), 'program.run', 'MS01').data.cause).toContain('not there')
  })

  it('a wait for an open program that is lost does not say that it did not start', () => {
    const { data } = problemOf(new MachineFailure('died'), 'program.run', 'MS01')
    expect(data.text).toContain('not known')
    expect(data.unchanged).toEqual(['If the program is open, it stays open.'])
    expect(problemOf(new MachineFailure('missing'), 'program.run', 'MS01').data.text).toContain('did not start')
  })

  it('never claims that nothing was changed when a key may have been', () => {
    for (const kind of ['timeout', 'died', 'wrong-answer'] as const)
      expect(problemOf(new MachineFailure(kind), 'key.write', 'MS01').data.unchanged?.join()).toContain('not certain')
    expect(problemOf(error({ id: 'recovery:read-back' }), 'key.write', 'MS01').data.unchanged?.join()).toContain(
      'not certain',
    )
  })

  it('speaks in whole sentences, whatever happened', () => {
    for (const verb of verbs)
      for (const cause of [
        denied,
        error({}),
        new MachineFailure('timeout'),
        new MachineFailure('restricted'),
        new Error('odd'),
      ]) {
        const { data } = problemOf(cause, verb, 'MS01')
        for (const sentence of [data.text, data.cause, ...(data.unchanged ?? []), ...(data.next ?? [])])
          expect(sentence).toMatch(/^[A-Z][^!]*\.$/)
      }
  })
})
