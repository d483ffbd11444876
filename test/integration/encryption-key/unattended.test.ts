import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { PRACTICE_PASSWORD } from '../../../main/unattended/secrets.ts'
import { openPractice } from '../../../main/practice/index.ts'
import { withFolder } from '../../support/application.ts'
import { EXAMPLES, type Line, runUnattended as unattended } from '../../support/unattended-runs.ts'

/** An example of the documentation, changed. */
async function answers(folder: string, name: string, change: (file: Record<string, never>) => object): Promise<string> {
  const file = JSON.parse(await readFile(path.join(EXAMPLES, name), 'utf8')) as Record<string, never>
  const to = path.join(folder, `answers-${Math.random().toString(36).slice(2)}-${name}`)
  await writeFile(to, JSON.stringify({ ...(file as object), ...change(file) }))
  return to
}

const keyIn = async (folder: string) => {
  const { items } = await (await openPractice(path.join(folder, 'practice'))).machine.call('key.read', {})
  return items.map(({ data }) => Buffer.from(data).toString('base64'))
}
const lineOf = (lines: Line[], type: string) => lines.find((line) => line.type === type)
const backUp = (folder: string, more: object = {}) =>
  answers(folder, 'backup-key.json', () => ({
    answers: { mode: 'backup', location: '\\\\FS02\\DR\\Keys\\key.age', copyTo: '', ...more },
  }))

describe('unattended: backup, restore on the rebuilt server, verify', () => {
  it('go from one to the next with the documented examples, and say no secret', () =>
    withFolder(async (folder) => {
      expect((await unattended(folder, await backUp(folder))).code).toBe(0)
      const key = await keyIn(folder)

      const restored = await unattended(folder, path.join(EXAMPLES, 'restore-key.json'))
      expect(restored.code).toBe(0)
      expect(lineOf(restored.lines, 'result')).toMatchObject({
        outcome: 'done',
        title: 'Secure Storage Key Restore Complete',
      })
      const plan = lineOf(restored.lines, 'plan') as unknown as { facts: { title: string }[] }
      expect(plan.facts.map(({ title }) => title)).toEqual(['In the file', 'On PRACTICE-MS01'])
      expect(await keyIn(folder)).toEqual(key)

      const again = await unattended(folder, path.join(EXAMPLES, 'restore-key.json'))
      expect(again.code).toBe(0)
      const states = (lineOf(again.lines, 'result') as unknown as { lead: string }).lead
      expect(states).toContain('already; nothing was changed')

      const verified = await unattended(folder, path.join(EXAMPLES, 'verify-key.json'))
      expect(verified.code).toBe(0)
      expect((lineOf(verified.lines, 'result') as unknown as { proven: string[] }).proven).toContain(
        'It is the key that PRACTICE-MS01 uses now',
      )
      for (const { text } of [restored, again, verified]) {
        expect(text).not.toContain(PRACTICE_PASSWORD)
        for (const one of key) expect(text).not.toContain(one.slice(8, 40))
      }
    }))

  it('a check changes nothing, not even which computer is practised on', () =>
    withFolder(async (folder) => {
      await unattended(folder, await backUp(folder))
      const world = path.join(folder, 'practice', 'world.json')
      const before = await readFile(world, 'utf8')
      const checked = await unattended(folder, path.join(EXAMPLES, 'restore-key.json'), 'check')
      expect(checked.code).toBe(0)
      expect(lineOf(checked.lines, 'plan')).toMatchObject({ wizard: 'encryption-key' })
      expect(JSON.parse(await readFile(world, 'utf8'))).toEqual(JSON.parse(before))
    }))

  it.each([
    ['a file that is not there', { answers: { mode: 'restore', file: 'E:\\none.age' } }, 3, 'file-missing'],
    ['no file', { answers: { mode: 'restore' } }, 2, 'answers-wrong'],
    ['another role', { practice: { computer: 'data-warehouse-server' } }, 3, 'other-role'],
    ['a computer that is none', { practice: { computer: 'moon' } }, 2, 'practice-unknown'],
    ['a simulated computer and a real target', { target: 'this-computer' }, 2, 'answer-file-practice'],
    ['no source for the password', { secrets: {} }, 9, 'secret-missing'],
  ])('a restore with %s ends with its exit code and its sentence, and changes nothing', (_what, change, code, said) =>
    withFolder(async (folder) => {
      await unattended(folder, await backUp(folder))
      const file = await answers(folder, 'restore-key.json', () => change)
      const ended = await unattended(folder, file)
      expect(ended.text).toContain(said)
      expect(ended.code).toBe(code)
      const key = await keyIn(folder)
      // The rebuilt server has none, the data warehouse server its own.
      expect(key).toHaveLength(
        said === 'other-role' ||
          said === 'practice-unknown' ||
          said === 'answer-file-practice' ||
          said === 'answers-wrong'
          ? 1
          : 0,
      )
    }),
  )

  it('another role is restored to with the typed word, and the key before is kept', () =>
    withFolder(async (folder) => {
      await unattended(folder, await backUp(folder))
      const file = await answers(folder, 'restore-key.json', () => ({
        practice: { computer: 'data-warehouse-server' },
        acknowledge: [
          { code: 'other-role', typed: 'RESTORE' },
          { code: 'other-computer' },
          { code: 'other-group' },
          { code: 'key-replaced' },
        ],
      }))
      const ended = await unattended(folder, file)
      expect(ended.code).toBe(0)
      expect(ended.text).toContain('is kept in')
    }))

  it('a guided step ends the run: everything before it is done', () =>
    withFolder(async (folder) => {
      const backed = await unattended(folder, await backUp(folder, { microsoft: true }))
      expect(backed.code).toBe(5)
      expect(lineOf(backed.lines, 'result')).toMatchObject({
        outcome: 'stopped',
        title: 'The key is backed up, Microsoft’s file is not made',
      })
      const file = await answers(folder, 'restore-key.json', () => ({
        answers: { mode: 'restore', file: '\\\\FS02\\DR\\Keys\\key.bin', microsoft: true },
        secrets: {},
      }))
      const restored = await unattended(folder, file)
      expect(restored.code).toBe(5)
      expect(lineOf(restored.lines, 'result')).toMatchObject({ title: 'The key is not restored' })
    }))

  it('the checklist for a lost key comes without a secret', () =>
    withFolder(async (folder) => {
      const file = await answers(folder, 'restore-key.json', () => ({
        answers: { mode: 'restore', lost: true },
        secrets: {},
      }))
      const ended = await unattended(folder, file)
      expect(ended.code).toBe(0)
      expect(lineOf(ended.lines, 'result')).toMatchObject({ title: 'How to go on without the key' })
    }))
})
