import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openKeyFile } from '../../../main/keyfile/index.ts'
import { keysIn } from '../../../main/kit/index.ts'
import { bytesOf, GOOD_PASSWORD, withFolder } from '../../support/application.ts'
import { childEnv, childScript } from '../../support/children.ts'
import { type Bench, KEYS, openBench, withBench } from '../../support/key-bench.ts'
import { runBackup, runsOn, secretsOf } from '../../support/key-runs.ts'

function killedAt(folder: string, at: number): Promise<{ signal: string | null; output: string }> {
  return new Promise((resolve, reject) => {
    const args = [childScript('backup-child'), folder, String(at), `${KEYS}\\new\\`, 'E:\\']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: childEnv() })
    let output = ''
    child.stdout.on('data', (part: Buffer) => {
      output += part.toString()
    })
    child.on('error', reject)
    child.on('close', (_, signal) => resolve({ signal, output }))
  })
}

async function expectBackup({ ports, kit }: Bench, folder: string): Promise<void> {
  const names = await ports.files.list(folder)
  const [name = ''] = names
  expect(names).toEqual([name, `${name}.txt`])
  const payload = await openKeyFile(
    await ports.files.read(ports.files.join(folder, name), 100_000),
    bytesOf(GOOD_PASSWORD),
  )
  const { items } = await ports.machine.call('key.read', {})
  expect(payload.items.map(({ data }) => data)).toEqual(items.map(({ data }) => Buffer.from(data).toString('base64')))
  expect(keysIn(await kit.artifacts()).map(({ fingerprint }) => fingerprint)).toEqual([payload.keyFingerprint])
}

describe('a backup by the engine', () => {
  it('ends on Microsoft’s title with proofs, files and what to do next', () =>
    withBench(async (bench) => {
      const { runs } = runsOn(bench)
      const view = await runBackup(runs, `${KEYS}\\`, 'E:\\')
      expect(view.steps.map(({ state }) => state)).toEqual(Array.from({ length: 9 }, () => 'done'))
      expect(view.result).toMatchObject({
        outcome: 'done',
        title: 'Secure Storage Backup Complete',
        lead: 'The key of PRACTICE-MS01 is in the recovery kit.',
      })
      expect(view.result?.unproven).toEqual([
        'Service Manager accepts the restored key. Only a restore on a rebuilt server shows it.',
      ])
      const hashes = view.result?.files.flatMap(({ sha256 }) => sha256 ?? [])
      expect(hashes).toHaveLength(2)
      expect(hashes?.[0]).toBe(hashes?.[1])
      for (const file of view.result?.files ?? []) await readFile(file.realPath ?? '')
      await expectBackup(bench, KEYS)
      await expectBackup(bench, 'E:\\')
    }))

  it('writes no secret and no key into its journal and reports', () =>
    withBench(async (bench) => {
      const { runs } = runsOn(bench)
      const { run } = await runBackup(runs, `${KEYS}\\`)
      const { items } = await bench.ports.machine.call('key.read', {})
      const folder = path.join(bench.folder, 'runs', run)
      for (const name of await readdir(folder)) {
        const text = await readFile(path.join(folder, name), 'utf8')
        expect(text).not.toContain(GOOD_PASSWORD)
        for (const { data } of items) expect(text).not.toContain(Buffer.from(data).toString('base64').slice(8, 40))
      }
    }))

  it('warned of, is not begun unless the warning is acknowledged', () =>
    withBench(async (bench) => {
      const { runs } = runsOn(bench)
      const plan = await runs.plan('encryption-key', { mode: 'backup', location: 'C:\\', copyTo: '' }, secretsOf())
      await expect(runs.start(plan.hash, [], secretsOf())).rejects.toMatchObject({ code: 'findings-unanswered' })
      expect(await bench.ports.files.list('C:\\')).toEqual([])
      const { run } = await runs.start(plan.hash, [{ code: 'same-computer' }], secretsOf())
      await runs.idle()
      expect((await runs.get(run)).result?.next).toContainEqual(expect.stringMatching(/^Move a copy/))
    }))

  it.each([
    ['share-gone', 'findings-changed'],
    ['disk-full', 'findings-changed'],
    ['folder-read-only', 'findings-changed'],
    ['not-elevated', 'findings-changed'],
  ])('with the fault %s after the plan is not begun: %s', (fault, code) =>
    withBench(async (bench) => {
      const { runs } = runsOn(bench)
      const plan = await runs.plan('encryption-key', { mode: 'backup', location: `${KEYS}\\`, copyTo: '' }, secretsOf())
      await bench.practice.world.set({ fault: { id: fault, on: true } })
      await expect(runs.start(plan.hash, [], secretsOf())).rejects.toMatchObject({ code })
      await bench.practice.world.set({ fault: { id: fault, on: false } })
      expect(await bench.ports.files.list(KEYS)).toEqual([])
      expect(await bench.kit.artifacts()).toEqual([])
    }),
  )

  it('that fails when the disk fills up says so and leaves nothing', () =>
    withBench(async (bench) => {
      const { runs } = runsOn(bench)
      const plan = await runs.plan('encryption-key', { mode: 'backup', location: `${KEYS}\\`, copyTo: '' }, secretsOf())
      const machine = bench.ports.machine
      bench.ports.machine = {
        call: async (verb, args, options) => {
          // Only the run's own step can be given up; the findings before it ask without a signal.
          if (verb === 'key.read' && options?.signal !== undefined) {
            await bench.practice.world.set({ fault: { id: 'disk-full', on: true } })
          }
          return machine.call(verb, args, options)
        },
      }
      const { run } = await runs.start(plan.hash, [], secretsOf())
      await runs.idle()
      const { result } = await runs.get(run)
      expect(result).toMatchObject({
        outcome: 'failed',
        title: 'The key is not backed up',
        error: { code: 'disk-full' },
      })
      expect(result?.lead).toMatch(/^Step 2 of 6, Write the key file/)
      expect(await bench.ports.files.list(KEYS)).toEqual([])
    }))
})

describe('a backup whose process is killed', () => {
  it('is offered again and goes on from the journal to its end', () =>
    withFolder(async (top) => {
      const { begun, calls } = JSON.parse((await killedAt(path.join(top, 'dry'), 0)).output) as {
        begun: number
        calls: number
      }
      expect(calls - begun).toBeGreaterThan(80)
      const one = async (at: number) => {
        const folder = path.join(top, String(at))
        expect((await killedAt(folder, at)).signal).toBe('SIGKILL')
        const bench = await openBench(folder)
        const { runs } = runsOn(bench)
        const [unfinished, ...more] = await runs.unfinished()
        expect(more).toEqual([])
        expect(unfinished).toMatchObject({ wizard: 'encryption-key', computer: 'PRACTICE-MS01', secrets: ['password'] })
        await runs.resume(unfinished?.run ?? '', secretsOf())
        await runs.idle()
        const view = await runs.get(unfinished?.run ?? '')
        expect(view.result, `killed before call ${at}`).toMatchObject({
          outcome: 'done',
          title: 'Secure Storage Backup Complete',
        })
        await expectBackup(bench, `${KEYS}\\new`)
        await expectBackup(bench, 'E:\\')
      }
      const places = Array.from({ length: 8 }, (_, n) => begun + 4 + Math.floor(((calls - begun - 8) * n) / 7))
      for (let n = 0; n < places.length; n += 2) await Promise.all(places.slice(n, n + 2).map(one))
    }))

  it('before the file has its name can be given up, without the password, and leaves nothing', () =>
    withFolder(async (top) => {
      const { begun } = JSON.parse((await killedAt(path.join(top, 'dry'), 0)).output) as { begun: number }
      const folder = path.join(top, 'run')
      // By then the temporary file is there.
      await killedAt(folder, begun + 9)
      const bench = await openBench(folder)
      expect(await bench.ports.files.list(`${KEYS}\\new`)).toEqual([expect.stringMatching(/^\..*\.tmp$/)])
      const { runs } = runsOn(bench)
      const [unfinished] = await runs.unfinished()
      await runs.discard(unfinished?.run ?? '')
      expect(await runs.unfinished()).toEqual([])
      expect(await bench.ports.files.list(`${KEYS}\\new`)).toEqual([])
      expect(await bench.kit.artifacts()).toEqual([])
    }))
})
