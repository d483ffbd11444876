/** X1 of the test catalogue: a password goes through main in every way there is, and is then looked for wherever it could have stayed. */
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { scriptText } from '../../main/script-text.ts'
import { backUp, bytesOf, openDoor, withFolder } from '../support/application.ts'
import { commandLines, countInMemory, findIn, piecesBelow, spellings } from './canary-search.ts'

const root = path.resolve(import.meta.dirname, '../..')
/** Two halves of which only the first is ever turned into a string, for the estimate of its strength. */
const makeCanary = (): string => randomBytes(30).toString('hex')
const wizard = 'encryption-key'

describe('the search itself', () => {
  it('finds each spelling in the middle of other bytes', () => {
    const canary = 'pass "ä word" of 22 signs'
    for (const [name, bytes] of spellings(canary))
      expect(
        findIn(canary, [['there', Buffer.concat([Buffer.from([1, 2, 3, 4]), bytes, Buffer.from([5, 6])])]]),
        name,
      ).not.toEqual([])
    for (const place of [0, 1, 2, 3, 4, 5])
      expect(
        findIn(canary, [['base64', Buffer.from(`${'x'.repeat(place)}${canary}tail`).toString('base64')]]),
      ).not.toEqual([])
    expect(findIn(canary, [['elsewhere', 'pass "a word"']])).toEqual([])
  })
})

describe('a password that went through main', () => {
  it('is in no file, event, answer, script or report: a run that goes well', () =>
    withFolder(async (folder) => {
      const canary = makeCanary()
      const door = await openDoor(folder)
      await door.call('password.strength', { password: bytesOf(canary) })
      const answers = { mode: 'backup', location: 'C:\\Keys\\', copyTo: 'E:\\' }
      const findings = await door.call('wizard.findings', {
        wizard,
        page: 'password',
        answers,
        secrets: { password: bytesOf(canary) },
      })
      const plan = await door.call('wizard.plan', { wizard, answers, secrets: { password: bytesOf(canary) } })
      const view = await backUp(door, { location: 'C:\\Keys\\', copyTo: 'E:\\' }, canary)
      expect(view.result?.outcome).toBe('done')
      const told = JSON.stringify([findings, plan, view, door.views, door.asked, await door.call('app.state', {})])
      const log = await door.call('app.log', { lines: 1000 })
      const pieces = [
        ...(await piecesBelow(folder)),
        ['answers and events', told],
        ['script', scriptText(plan)],
        ['log', log.lines.join('\n')],
      ] as const
      expect(
        pieces.some(([name]) => name.endsWith('report.html')),
        'there is a report',
      ).toBe(true)
      expect(findIn(canary, pieces)).toEqual([])
    }))

  it('is in none of them either when a run fails, is refused, or is asked for in the wrong way', () =>
    withFolder(async (folder) => {
      const canary = makeCanary()
      const door = await openDoor(folder)
      const secrets = () => ({ password: bytesOf(canary) })
      const answers = { mode: 'backup', location: '\\\\FS02\\DR\\Keys\\x.age', copyTo: '' }
      const said: unknown[] = []
      const ask = async (name: string, input: unknown): Promise<void> =>
        void said.push(await door.router.answer(name, input))
      const { hash } = await door.call('wizard.plan', { wizard, answers, secrets: secrets() })
      // Something else takes the name after the plan was made: the run fails where it is published.
      const keys = path.join(folder, 'practice/shares/FS02/DR/Keys')
      await mkdir(keys, { recursive: true })
      await ask('wizard.run', { hash, acknowledge: [], secrets: secrets() })
      await writeFile(path.join(keys, 'x.age'), 'another file')
      await door.app.runs.idle()
      await ask('wizard.plan', { wizard, answers, secrets: secrets() })
      await ask('wizard.run', { hash: 'f'.repeat(64), acknowledge: [], secrets: secrets() })
      await ask('wizard.run', { hash, acknowledge: [], secrets: { password: canary } })
      await ask('wizard.findings', {
        wizard,
        page: 'password',
        answers: { ...answers, password: canary },
        secrets: secrets(),
      })
      await ask('wizard.plan', { wizard, answers: { mode: canary }, secrets: secrets() })
      await ask('run.resume', { run: 'no-such-run', secrets: secrets() })
      expect(said.filter((answer) => (answer as { ok: boolean }).ok).length).toBeLessThan(said.length)
      expect(findIn(canary, [...(await piecesBelow(folder)), ['answers', JSON.stringify([said, door.views])]])).toEqual(
        [],
      )
    }))

  it('is on no command line and in no output of an unattended run', () =>
    withFolder(async (folder) => {
      const entry = path.join(root, 'dist/main/index.js')
      if (!existsSync(entry)) throw new Error('The program is not built. Run: npm run build')
      const canary = makeCanary()
      const file = path.join(folder, 'answers.json')
      const answers = { mode: 'backup', location: '\\\\FS02\\DR\\Keys\\', copyTo: '' }
      const secrets = { password: { from: 'environment', variable: 'CANARY' } }
      await writeFile(
        file,
        JSON.stringify({
          format: 'system-center-recovery-wizard/answers',
          v: 1,
          wizard,
          target: 'practice',
          answers,
          acknowledge: [],
          secrets,
        }),
      )
      const data = path.join(folder, 'data')
      const output = path.join(folder, 'lines.jsonl')
      const args = [entry, '--unattended', file, `--data-folder=${data}`, '--output', output]
      const started = promisify(execFile)(process.execPath, args, {
        env: { ...process.env, CANARY: canary },
        cwd: root,
      })
      const seen: (readonly [string, Uint8Array])[] = []
      const ended = new AbortController()
      const watch = async (): Promise<void> => {
        while (!ended.signal.aborted) seen.push(...(await commandLines()))
      }
      const [{ stdout, stderr }] = await Promise.all([started.finally(() => ended.abort()), watch()])
      expect(stdout).toContain('"outcome":"done"')
      expect(
        seen.some(([, line]) => Buffer.from(line).includes('--unattended')),
        'it was seen while it ran',
      ).toBe(true)
      expect(findIn(canary, [['stdout', stdout], ['stderr', stderr], ...seen, ...(await piecesBelow(folder))])).toEqual(
        [],
      )
    }))
})

describe.runIf(process.platform === 'linux')('the memory of main after a run', () => {
  it.each(['backup', 'restore'])('holds nothing behind the characters whose strength was estimated: %s', (way) =>
    withFolder(async (folder) => {
      const canary = makeCanary()
      const child = spawn(process.execPath, [path.join(import.meta.dirname, 'canary-child.ts'), folder, way], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      try {
        child.stdin.write(canary)
        const [said] = (await once(child.stdout, 'data')) as [Buffer]
        expect(said.toString()).toBe('done\n')
        expect(countInMemory(child.pid ?? 0, canary.slice(40))).toBe(0)
        const estimated = countInMemory(child.pid ?? 0, canary.slice(0, 40))
        console.warn(
          `NOT MET: the first 40 characters stay in main’s memory (${estimated} times): the estimator takes a string, which cannot be erased.`,
        )
        // Shows that the search finds what is there.
        expect(countInMemory(process.pid, canary.slice(40))).toBeGreaterThan(0)
      } finally {
        child.kill('SIGKILL')
        await once(child, 'exit')
        await rm(folder, { recursive: true, force: true })
      }
    }),
  )
})
if (process.platform !== 'linux')
  console.warn('NOT CHECKED HERE: the memory of main after a run. It is read from /proc, which Linux has.')
