import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerSecondStart, isAnswered, newToken, openElsewhere } from '../../../main/shell/second-start.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-second-start-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a second start', () => {
  it('is answered by the first window, and leaves nothing behind', async () => {
    const token = newToken()
    answerSecondStart(folder, { token })
    expect(await isAnswered(folder, token, 0)).toBe(true)
    expect(readdirSync(folder)).toEqual([])
  })

  it('that nobody answers is told so', async () => {
    answerSecondStart(folder, { token: newToken() })
    expect(await isAnswered(folder, newToken(), 0)).toBe(false)
    expect(openElsewhere('D:\\Tools\\data').cause).toContain('D:\\Tools\\data')
  })

  it.each([undefined, null, 'x', {}, { token: 1 }, { token: '../../../../x' }, { token: 'ABCDEF0123456789' }])(
    'that asks with %o writes nothing',
    (asked) => {
      answerSecondStart(folder, asked)
      expect(readdirSync(folder)).toEqual([])
    },
  )

  it('goes unanswered where the folder can’t be written', async () => {
    const token = newToken()
    answerSecondStart(path.join(folder, 'gone'), { token })
    expect(await isAnswered(path.join(folder, 'gone'), token, 0)).toBe(false)
  })
})
