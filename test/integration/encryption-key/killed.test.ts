import { cp } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openKeyFile, parseSidecar, sha256 } from '../../../main/keyfile/index.ts'
import { encryptionKey } from '../../../main/procedures/encryption-key/index.ts'
import { keysIn } from '../../../main/kit/index.ts'
import { bytesOf, GOOD_PASSWORD, withFolder } from '../../support/application.ts'
import { dyingFs } from '../../support/dying-fs.ts'
import { backup, type Bench, contextOf, KEYS, MADE, openBench, type Past, perform } from '../../support/key-bench.ts'

const NAME = 'PRACTICE-MS01-ms-key-20261121-031500.age'
const ANSWERS = backup(`${KEYS}\\new\\`, 'E:\\new\\')
const secrets = (password = GOOD_PASSWORD) => ({ password: bytesOf(password) })

/** One process's share of a backup: it dies before the n-th call that changes anything, or gets through. */
async function processThatDies(folder: string, at: number, past: Past): Promise<{ calls: number; died: boolean }> {
  const { fs, calls, isDead } = dyingFs(at)
  const { ports } = await openBench(folder, fs)
  try {
    await perform(await encryptionKey.plan(ANSWERS, ports, MADE), contextOf(secrets()), past)
  } catch (error) {
    if (!isDead()) throw error
  }
  return { calls: calls(), died: isDead() }
}

async function expectWhole(bench: Bench): Promise<void> {
  const { files } = bench.ports
  for (const place of [`${KEYS}\\new`, 'E:\\new']) {
    expect(await files.list(place)).toEqual([NAME, `${NAME}.txt`])
    const bytes = await files.read(`${place}\\${NAME}`, 100_000)
    expect((await openKeyFile(bytes, bytesOf(GOOD_PASSWORD))).machine.netbios).toBe('PRACTICE-MS01')
    const text = new TextDecoder().decode(await files.read(`${place}\\${NAME}.txt`, 100_000))
    expect(parseSidecar(text)?.sha256).toBe(sha256(bytes))
  }
  const [entry, ...more] = keysIn(await bench.kit.artifacts())
  expect(more).toEqual([])
  for (const file of entry?.files ?? []) expect(sha256(await files.read(file.path, 100_000))).toBe(file.sha256)
}

describe('a backup whose process is killed before any call that changes a disk', () => {
  it('goes on in another process with nothing in memory, ends whole, and leaves nothing behind', () =>
    withFolder(async (top) => {
      const { calls } = await processThatDies(path.join(top, 'dry'), 0, new Map())
      expect(calls).toBeGreaterThan(40)
      const one = async (at: number) => {
        const folder = path.join(top, String(at))
        await cp(path.join(top, 'world'), folder, { recursive: true })
        const past: Past = new Map()
        expect((await processThatDies(folder, at, past)).died, `call ${at}`).toBe(true)
        const bench = await openBench(folder)
        // Whatever has its own name is complete: a temporary name never stands in for it.
        for (const place of [`${KEYS}\\new`, 'E:\\new']) {
          const there = await bench.ports.files.stat(`${place}\\${NAME}`)
          if (there !== undefined)
            await openKeyFile(await bench.ports.files.read(`${place}\\${NAME}`, 100_000), bytesOf(GOOD_PASSWORD))
        }
        await perform(await encryptionKey.plan(ANSWERS, bench.ports, MADE), contextOf(secrets()), past)
        await expectWhole(bench)
      }
      await openBench(path.join(top, 'world'))
      for (let at = 1; at <= calls; at += 4) {
        await Promise.all([at, at + 1, at + 2, at + 3].filter((n) => n <= calls).map(one))
      }
    }))

  it('twice in a row still ends whole', () =>
    withFolder(async (top) => {
      for (let at = 3; at < 50; at += 9) {
        const folder = path.join(top, String(at))
        const past: Past = new Map()
        await processThatDies(folder, at, past)
        await processThatDies(folder, at, past)
        const bench = await openBench(folder)
        await perform(await encryptionKey.plan(ANSWERS, bench.ports, MADE), contextOf(secrets()), past)
        await expectWhole(bench)
      }
    }))
})

describe('a backup that is taken up with another password', () => {
  it('before the file has its name, writes it anew with the password given now', () =>
    withFolder(async (folder) => {
      const bench = await openBench(folder)
      const past: Past = new Map()
      const steps = await encryptionKey.plan(ANSWERS, bench.ports, MADE)
      await perform(steps.slice(0, 2), contextOf(secrets('another good password, long ago')), past)
      await perform(await encryptionKey.plan(ANSWERS, bench.ports, MADE), contextOf(secrets()), past)
      await expectWhole(bench)
    }))

  it('after that, is refused and changes nothing', () =>
    withFolder(async (folder) => {
      const bench = await openBench(folder)
      const past: Past = new Map()
      const steps = await encryptionKey.plan(ANSWERS, bench.ports, MADE)
      await perform(steps.slice(0, 4), contextOf(secrets()), past)
      const before = await bench.ports.files.read(`${KEYS}\\new\\${NAME}`, 100_000)
      const resumed = await encryptionKey.plan(ANSWERS, bench.ports, MADE)
      await expect(perform(resumed, contextOf(secrets('not that password')), past)).rejects.toMatchObject({
        code: 'file-exists',
      })
      expect(await bench.ports.files.read(`${KEYS}\\new\\${NAME}`, 100_000)).toEqual(before)
      await perform(await encryptionKey.plan(ANSWERS, bench.ports, MADE), contextOf(secrets()), past)
      await expectWhole(bench)
    }))
})
