import { describe, expect, it } from 'vitest'
import { whyNoKeyFile } from '../../../main/keyfile/index.ts'
import { openPractice, type Practice } from '../../../main/practice/index.ts'
import { withFolder } from '../../support/application.ts'
import { problemOf } from '../../support/keyfile/problem-of.ts'

const TOOL = 'D:\\Service Manager\\amd64\\Tools\\SecureStorageBackup\\SecureStorageBackup.exe'
const BIN = '\\\\FS02\\DR\\Keys\\key.bin'
const run = (practice: Practice, path = TOOL) => practice.machine.call('program.run', { path, args: [] })
const ask = (practice: Practice, path = BIN) => practice.machine.call('place.describe', { path })
const key = async (practice: Practice) => (await practice.machine.call('key.read', {})).items
const on = (practice: Practice, id: string) => practice.world.set({ fault: { id, on: true } })

const withPractice = (work: (practice: Practice) => Promise<void>) =>
  withFolder(async (folder) => work(await openPractice(folder)))

describe('Microsoft’s tool in practice', () => {
  it('backs the key up to the path that was asked about last, and restores from it where there is one', () =>
    withPractice(async (practice) => {
      await ask(practice)
      await ask(practice, 'C:\\something.age')
      expect(await run(practice)).toEqual({ exitCode: 0 })
      const items = await key(practice)
      await practice.world.set({ computer: 'rebuilt-server' })
      expect(await run(practice)).toEqual({ exitCode: 0 })
      expect(await key(practice)).toEqual(items)
    }))

  it('makes a file that this program takes for Microsoft’s, and for none of its own', () =>
    withPractice(async (practice) => {
      await ask(practice)
      await run(practice)
      expect(whyNoKeyFile(await practice.files.read(BIN, 100_000), 'key.bin')?.code).toBe('key-file-microsoft')
    }))

  it('does nothing without a path, without a key, or with a file that is not its own', () =>
    withPractice(async (practice) => {
      expect(await run(practice)).toEqual({ exitCode: 1 })
      await practice.world.set({ computer: 'rebuilt-server' })
      await ask(practice)
      expect(await run(practice)).toEqual({ exitCode: 1 })
      expect(await practice.files.stat(BIN)).toBeUndefined()
      for (const bytes of [Uint8Array.of(1, 2, 3), Uint8Array.of(1, 0, 0x50, 0x52, 0x41, 0x43, 0, 2, 9, 9)]) {
        await practice.files.remove(BIN)
        const writer = await practice.files.create(BIN)
        await writer.write(bytes)
        await writer.close()
        expect(await run(practice)).toEqual({ exitCode: 1 })
      }
      expect(await key(practice)).toEqual([])
    }))

  it.each(['share-gone', 'disk-full', 'folder-read-only'])('with the fault %s ends without an effect', (fault) =>
    withPractice(async (practice) => {
      await ask(practice)
      await on(practice, fault)
      expect(await run(practice)).toEqual({ exitCode: 1 })
    }),
  )

  it('is not started without rights, nor where it is not', () =>
    withPractice(async (practice) => {
      expect((await problemOf(run(practice, 'D:\\other.exe'))).code).toBe('program-not-started')
      await on(practice, 'not-elevated')
      expect((await problemOf(run(practice))).data).toMatchObject({
        code: 'program-not-started',
        detail: expect.stringContaining('ERROR_CANCELLED'),
      })
    }))
})

describe('writing the key in practice', () => {
  it.each([
    ['registry-read-only', 'registry-unwritable'],
    ['registry-unreadable', 'registry-unwritable'],
    ['not-elevated', 'not-elevated'],
  ])('with the fault %s is refused as %s, and changes nothing', (fault, code) =>
    withPractice(async (practice) => {
      const items = await key(practice)
      await on(practice, fault)
      const changed = items.map((item) => ({ ...item, data: new Uint8Array(8) }))
      const problem = await problemOf(practice.machine.call('key.write', { items: changed }))
      expect(problem.code).toBe(code)
      expect(problem.data).toMatchObject({ unchanged: expect.any(Array), next: expect.any(Array) })
      await practice.world.set({ fault: { id: fault, on: false } })
      expect(await key(practice)).toEqual(items)
    }),
  )
})
