import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKeyFile } from '../../main/keyfile/index.ts'
import { bytesOf, type Door, GOOD_PASSWORD, openDoor, withFolder } from '../support/application.ts'

const SOURCE = path.resolve(import.meta.dirname, '../support/kill-backup.ts')
let bundle: string

/** One file starts three times faster than a hundred, and it starts a hundred times here. */
async function bundleChild(outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      target: 'node24',
      rolldownOptions: { input: SOURCE, output: { entryFileNames: 'child.mjs' }, checks: { pluginTimings: false } },
    },
  })
  return path.join(outDir, 'child.mjs')
}
const LOCATION = '\\\\FS02\\DR\\Keys\\key.age'
const COPY = 'E:\\copy.age'

/** Starts the backup that dies before its n-th file operation. The operations it did when it lived to its end. */
async function dieBefore(n: number, folder: string): Promise<number | 'killed'> {
  const child = spawn(process.execPath, [bundle, folder, String(n), LOCATION, COPY], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  if (signal === 'SIGKILL') return 'killed'
  expect(code).toBe(0)
  return Number(output)
}

/** What the next start finds: goes on with the run, or begins anew where none was begun. */
async function recover(door: Door): Promise<'resumed' | 'begun anew' | 'had ended'> {
  const [unfinished] = await door.app.runs.unfinished()
  const secrets = { password: bytesOf(GOOD_PASSWORD) }
  if (unfinished !== undefined) {
    expect(unfinished.refused).toBeUndefined()
    const { run } = await door.call('run.resume', { run: unfinished.run, secrets })
    await door.app.runs.idle()
    const view = await door.call('run.get', { run })
    expect(view.result?.outcome, JSON.stringify(view.result?.error)).toBe('done')
    return 'resumed'
  }
  if ((await door.app.ports.kit.artifacts()).length > 0) return 'had ended'
  const plan = await door.call('wizard.plan', {
    wizard: 'encryption-key',
    answers: { mode: 'backup', location: LOCATION, copyTo: COPY },
    secrets: { password: bytesOf(GOOD_PASSWORD) },
  })
  await door.call('wizard.run', {
    hash: plan.hash,
    acknowledge: plan.findings.filter(({ level }) => level === 'warn').map(({ code }) => ({ code })),
    secrets,
  })
  await door.app.runs.idle()
  return 'begun anew'
}

/** Nothing lost, nothing left over, nothing twice. */
async function judge(door: Door): Promise<void> {
  const { files, kit, machine } = door.app.ports
  const { items } = await machine.call('key.read', {})
  for (const file of [LOCATION, COPY]) {
    const opened = await openKeyFile(await readFile(files.whereIs(file)), bytesOf(GOOD_PASSWORD))
    expect(opened.items.map((item) => item.data)).toEqual(
      items.map((item) => Buffer.from(item.data).toString('base64')),
    )
    const folder = path.dirname(files.whereIs(file))
    const names = await readdir(folder)
    const left = names.filter((name) => name.includes('tmp') || name.startsWith('.'))
    // The empty file that tries out whether a folder can be written is all that a kill may leave; the next try sweeps it away.
    expect(left.filter((name) => !/^\.try-[0-9a-f]{16}\.tmp$/.test(name))).toEqual([])
    for (const name of left) expect((await stat(path.join(folder, name))).size).toBeLessThanOrEqual(1)
    expect(await files.canWrite(path.win32.dirname(file))).toBe(true)
    expect((await readdir(folder)).filter((name) => name.startsWith('.try-'))).toEqual([])
    expect(names).toContain(`${path.basename(files.whereIs(file))}.txt`)
  }
  expect(await kit.artifacts()).toHaveLength(1)
  expect(await door.app.runs.unfinished()).toEqual([])
}

describe('kill -9 during a backup', () => {
  beforeAll(async () => {
    bundle = await bundleChild(await mkdtemp(path.join(os.tmpdir(), 'kill-backup-')))
  })
  afterAll(() => rm(path.dirname(bundle), { recursive: true, force: true }))

  it('before each of its file operations: the next start brings it to the same end', { timeout: 180_000 }, async () => {
    const all = await withFolder((folder) => dieBefore(0, folder))
    if (all === 'killed') throw new Error('the undisturbed backup was killed')
    expect(all).toBeGreaterThan(30)
    const ends: Record<string, number> = {}
    let next = 1
    const worker = async (): Promise<void> => {
      while (next <= all) {
        const n = next++
        await withFolder(async (folder) => {
          const died = await dieBefore(n, folder)
          expect(died === 'killed' || n > all - 5, `operation ${n} of ${all}`).toBe(true)
          const door = await openDoor(folder)
          const end = await recover(door)
          ends[end] = (ends[end] ?? 0) + 1
          await judge(door)
        })
      }
    }
    await Promise.all([worker(), worker()])
    console.log(`killed before each of ${all} file operations: ${JSON.stringify(ends)}`)
    expect(ends['resumed']).toBeGreaterThan(all / 2)
  })
})
