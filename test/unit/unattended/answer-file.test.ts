import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Problem } from '../../../main/engine/problem.ts'
import { parseAnswerFile, readAnswerFile } from '../../../main/unattended/answer-file.ts'

const good = {
  format: 'system-center-recovery-wizard/answers',
  v: 1,
  wizard: 'encryption-key',
  target: 'practice',
  answers: { mode: 'backup' },
  acknowledge: [{ code: 'same-computer' }],
  secrets: { password: { from: 'environment', variable: 'RECOVERY_PASSWORD' } },
}
const codeOf = (file: unknown): string => {
  try {
    parseAnswerFile(typeof file === 'string' ? file : JSON.stringify(file), 'a.json')
    return 'none'
  } catch (error) {
    return error instanceof Problem ? error.code : 'other'
  }
}

describe('an answer file', () => {
  it('is read with or without a byte order mark', () => {
    expect(parseAnswerFile(JSON.stringify(good), 'a')).toEqual(good)
    expect(parseAnswerFile(`\uFEFF${JSON.stringify(good)}`, 'a')).toEqual(good)
  })

  it('is the example of the documentation', async () => {
    expect((await readAnswerFile('docs/examples/backup-key.json')).wizard).toBe('encryption-key')
  })

  it.each([
    ['not JSON', '{', 'answer-file-not-json'],
    ['empty', '', 'answer-file-not-json'],
    ['another format', { ...good, format: 'x' }, 'answer-file-foreign'],
    ['an array', [], 'answer-file-foreign'],
    ['a newer version', { ...good, v: 2 }, 'answer-file-newer'],
    ['an unknown key', { ...good, acknowledged: [] }, 'answer-file-wrong'],
    ['an unknown target', { ...good, target: 'production' }, 'answer-file-wrong'],
    ['a password in the file', { ...good, secrets: { password: { from: 'value', value: 'x' } } }, 'answer-file-wrong'],
    ['a bare password', { ...good, secrets: { password: 'hunter2222' } }, 'answer-file-wrong'],
    ['a missing part', { ...good, acknowledge: undefined }, 'answer-file-wrong'],
    ['stdin as descriptor', { ...good, secrets: { password: { from: 'descriptor', fd: 0 } } }, 'answer-file-wrong'],
  ])('is refused: %s', (_name, file, code) => {
    expect(codeOf(file)).toBe(code)
  })

  it('is never quoted in its refusal: a password in the wrong place stays out of logs', () => {
    try {
      parseAnswerFile(JSON.stringify({ ...good, secrets: { password: 'hunter2222' } }), 'a')
      expect.unreachable()
    } catch (error) {
      expect(JSON.stringify((error as Problem).data)).not.toContain('hunter2222')
    }
  })

  it('that is missing is said so', async () => {
    await expect(readAnswerFile('does-not-exist.json')).rejects.toMatchObject({ code: 'answer-file-unreadable' })
  })

  it('is described in the documentation with every exit code', async () => {
    const { exitCodes } = await import('../../../main/unattended/exit-codes.ts')
    const readme = readFileSync('README.md', 'utf8')
    for (const { code, text } of Object.values(exitCodes)) expect(readme).toContain(`| ${code} | ${text} |`)
  })
})
