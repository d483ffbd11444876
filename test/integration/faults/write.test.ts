import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { Problem } from '../../../main/engine/problem.ts'
import { nodeFs } from '../../../main/files/index.ts'
import { openKeyFile } from '../../../main/keyfile/index.ts'
import { openKit } from '../../../main/kit/index.ts'
import { encryptionKey } from '../../../main/procedures/encryption-key/index.ts'
import { bytesOf, GOOD_PASSWORD } from '../../support/application.ts'
import { type Bench, contextOf, MADE, perform } from '../../support/key-bench.ts'
import { type Call, type Verdict, watchedFs } from '../../support/keyfile/watched-fs.ts'
import { before, nothingLost } from '../../support/nothing-lost.ts'
import { fileSecrets, keyOfRegistry, restore, withKeyFile } from '../../support/restore-bench.ts'
import { verdict } from '../../support/verdicts.ts'

const CODES = [
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'EROFS',
  'EACCES',
  'EBUSY',
  'ENOENT',
  'ETIMEDOUT',
  'EEXIST',
  'EMFILE',
] as const
const c = () => contextOf(fileSecrets())
const planOf = ({ ports }: Bench) => encryptionKey.plan(restore(), ports, MADE)

/** Performs the step that keeps the key, on a disk whose calls are watched; what it rejected with. */
async function keepOn(bench: Bench, watch: (call: Call) => Verdict): Promise<{ calls: Call[]; failed: unknown }> {
  const { fs, calls } = watchedFs(nodeFs, watch)
  const kit = bench.ports.kit
  bench.ports.kit = openKit({ folder: bench.kit.folder, target: 'practice', fs })
  try {
    await perform((await planOf(bench)).slice(0, 2), c())
    return { calls, failed: undefined }
  } catch (error) {
    return { calls, failed: error }
  } finally {
    bench.ports.kit = kit
  }
}

describe('write faults while the key that is replaced is kept', () => {
  it('each call of the disk failed in each way: the key stays, no half file gets its name, the next try ends well', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const was = await before(bench)
      const replaced = path.join(bench.kit.folder, 'replaced')
      const again = () => rm(replaced, { recursive: true, force: true })
      const { calls } = await keepOn(bench, () => undefined)
      expect(calls.length).toBeGreaterThan(15)
      const told = new Map<string, number>()
      let survived = 0
      for (const { n, op } of calls) {
        for (const code of [...CODES, 'half'] as const) {
          if (code === 'half' && !['handle.write', 'handle.read', 'copyNew'].includes(op)) continue
          await again()
          const { failed } = await keepOn(bench, (call) =>
            call.n !== n ? undefined : code === 'half' ? 'half' : { fail: code },
          )
          const at = `${op} (call ${n}) with ${code}`
          if (failed === undefined) survived++
          else {
            if (!(failed instanceof Problem)) throw new Error(at, { cause: failed })
            const { data } = failed
            expect(data.unchanged?.[0], at).toContain('The key on PRACTICE-DW01 was not changed')
            expect(data.next?.length, at).toBeGreaterThan(0)
            told.set(failed.code, (told.get(failed.code) ?? 0) + 1)
          }
          // The key was not touched, and whatever has its own name is whole.
          expect(await keyOfRegistry(bench), at).toEqual(was.key)
          const names = await readdir(replaced).catch(() => [])
          for (const name of names.filter((one) => one.endsWith('.age')))
            await openKeyFile(await readFile(path.join(replaced, name)), bytesOf(GOOD_PASSWORD))
          // The next try, without the fault.
          await perform((await planOf(bench)).slice(0, 2), c())
          expect(await readdir(replaced), at).toHaveLength(1)
        }
      }
      verdict(
        'write faults while the replaced key is kept',
        `${calls.length} calls, ${[...told.values()].reduce((sum, count) => sum + count, 0)} failed with a sentence (${[...told.keys()].sort().join(', ')}), ${survived} got through`,
        await nothingLost(bench, was),
      )
    }))

  it('a folder that is a file is said, and nothing is replaced', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const was = await before(bench)
      await mkdir(bench.kit.folder, { recursive: true })
      const { writeFile } = await import('node:fs/promises')
      await writeFile(path.join(bench.kit.folder, 'replaced'), '')
      const { failed } = await keepOn(bench, () => undefined)
      expect(failed).toMatchObject({ data: { text: expect.stringContaining('replaced'), next: expect.any(Array) } })
      verdict(
        'the folder for replaced keys is a file',
        (failed as Problem).data.text.slice(0, 90),
        await nothingLost(bench, was),
      )
    }))
})
