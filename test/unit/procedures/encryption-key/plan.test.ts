import { describe, expect, it } from 'vitest'
import { planHash } from '../../../../main/engine/plan.ts'
import { openKeyFile, parseSidecar, sha256 } from '../../../../main/keyfile/index.ts'
import { encryptionKey } from '../../../../main/procedures/encryption-key/index.ts'
import { findProcedure, procedures } from '../../../../main/procedures/index.ts'
import { keysIn } from '../../../../main/kit/index.ts'
import { wizards } from '../../../../preload/contract/wizards/index.ts'
import { bytesOf, GOOD_PASSWORD } from '../../../support/application.ts'
import { backup, type Bench, contextOf, KEYS, MADE, perform, withBench } from '../../../support/key-bench.ts'
import { problemOf } from '../../../support/keyfile/problem-of.ts'

const NAME = 'PRACTICE-MS01-ms-key-20261121-031500.age'
const planOf = (bench: Bench, location: string, copyTo = '', made = MADE) =>
  encryptionKey.plan(backup(location, copyTo), bench.ports, made)
const secrets = () => ({ password: bytesOf(GOOD_PASSWORD) })

describe('the list of procedures', () => {
  it('has one for every wizard of the contract', () => {
    expect(procedures.map(({ id }) => id)).toEqual(wizards.map(({ id }) => id))
    expect(findProcedure('encryption-key')).toBe(encryptionKey)
    expect(findProcedure('nothing')).toBeUndefined()
  })
})

describe('the plan of a backup', () => {
  it('has six steps, with how each is undone, and three more for a copy', () =>
    withBench(async (bench) => {
      const steps = (await planOf(bench, `${KEYS}\\`)).map(({ id, undo, changes, evidence }) => [
        id,
        changes === false ? 'reads' : undo,
        evidence,
      ])
      expect(steps).toEqual([
        ['read-key', 'reads', 'counterpart'],
        ['write-temporary', 'automatic', 'real'],
        ['read-back', 'reads', 'real'],
        ['publish', 'by-hand', 'real'],
        ['sidecar', 'by-hand', 'real'],
        ['kit', 'none', 'real'],
      ])
      const withCopy = (await planOf(bench, `${KEYS}\\`, 'E:\\')).map(({ id }) => id)
      expect(withCopy).toEqual([
        'read-key',
        'write-temporary',
        'read-back',
        'publish',
        'sidecar',
        'copy-write',
        'copy-publish',
        'copy-sidecar',
        'kit',
      ])
    }))

  it.each([`${KEYS}\\`, KEYS, `${KEYS}/`, '\\\\FS02\\DR\\Keys\\new\\', 'E:\\', 'C:/'])(
    'gives the file in %s a name with the computer and the time',
    (location) =>
      withBench(async (bench) => {
        const publish = (await planOf(bench, location)).find(({ id }) => id === 'publish')
        expect(publish?.title).toBe(`Name it ${NAME}, replacing no file`)
      }),
  )

  it('gives the copy in a folder the name of the file', () =>
    withBench(async (bench) => {
      const publish = (await planOf(bench, `${KEYS}\\mine.bin`, 'E:\\')).find(({ id }) => id === 'copy-publish')
      expect(publish?.title).toContain('name it mine.bin,')
    }))

  it('shows the secret by its name and no bytes of the key', () =>
    withBench(async (bench) => {
      const steps = await planOf(bench, `${KEYS}\\`, 'E:\\')
      const text = JSON.stringify(steps.map(({ actions, title }) => ({ actions, title })))
      expect(text).toContain('{{password}}')
      const { items } = await bench.ports.machine.call('key.read', {})
      for (const { data } of items) {
        expect(text).not.toContain(Buffer.from(data).toString('base64').slice(0, 20))
        expect(text.toLowerCase()).not.toContain(Buffer.from(data).toString('hex').slice(0, 20))
      }
      for (const step of steps) {
        for (const { text: shown, secrets: named } of step.actions)
          expect(shown.includes('{{password}}')).toBe(named.includes('password'))
      }
    }))

  it('is the same when it is made again, before, in the middle of and after its run', () =>
    withBench(async (bench) => {
      const hash = async () =>
        planHash('encryption-key', 'practice', {}, await planOf(bench, `${KEYS}\\deep\\folder\\`, 'E:\\new\\copy.age'))
      const first = await hash()
      const steps = await planOf(bench, `${KEYS}\\deep\\folder\\`, 'E:\\new\\copy.age')
      for (const step of steps) {
        await perform([step], contextOf(secrets()))
        expect(await hash(), step.id).toBe(first)
      }
      // The work factor goes by free memory, which may differ when a run is resumed.
      bench.ports.workFactor = 5
      expect(await hash()).toBe(first)
    }))

  it('names the key: another key is another plan', () =>
    withBench(async (bench) => {
      const hash = async () => planHash('encryption-key', 'practice', {}, await planOf(bench, 'E:\\'))
      const first = await hash()
      await bench.practice.world.reset()
      expect(await hash()).not.toBe(first)
    }))

  it.each([
    ['rebuilt-server', undefined, 'not-service-manager'],
    ['management-server', 'registry-unreadable', 'registry-unreadable'],
    ['management-server', 'not-elevated', 'registry-unreadable'],
    ['management-server', 'share-gone', 'share-gone'],
  ])('is refused on %s with the fault %s: %s', (computer, fault, code) =>
    withBench(async (bench) => {
      await bench.practice.world.set({ computer, ...(fault === undefined ? {} : { fault: { id: fault, on: true } }) })
      const problem = await problemOf(planOf(bench, KEYS))
      expect(problem.code).toBe(code)
      expect(problem.data.unchanged?.length).toBeGreaterThan(0)
    }),
  )
})

describe('a backup', () => {
  it.each([
    ['management-server', 'PRACTICE-MS01', 'ms'],
    ['data-warehouse-server', 'PRACTICE-DW01', 'dw'],
  ])('of the %s leaves a file that opens to its key, a text, a copy and an entry', (computer, netbios, short) =>
    withBench(async (bench) => {
      await bench.practice.world.set({ computer })
      const { files, machine } = bench.ports
      const messages: string[] = []
      const proven = await perform(await planOf(bench, `${KEYS}\\`, 'E:\\Copies\\'), contextOf(secrets(), messages))
      const name = `${netbios}-${short}-key-20261121-031500.age`
      expect(await files.list(KEYS)).toEqual([name, `${name}.txt`])
      expect(await files.list('E:\\Copies')).toEqual([name, `${name}.txt`])

      const bytes = await files.read(`${KEYS}\\${name}`, 100_000)
      const payload = await openKeyFile(bytes, bytesOf(GOOD_PASSWORD))
      const key = (await machine.call('key.read', {})).items
      expect(payload.items.map((item) => [item.name, item.data, item.protection])).toEqual(
        key.map((item) => [item.name, Buffer.from(item.data).toString('base64'), item.protection]),
      )
      expect(payload).toMatchObject({ target: 'practice', machine: { netbios }, created: '2026-11-21T03:15:00Z' })
      expect(await files.read(`E:\\Copies\\${name}`, 100_000)).toEqual(bytes)

      const text = new TextDecoder().decode(await files.read(`${KEYS}\\${name}.txt`, 100_000))
      expect(parseSidecar(text)).toMatchObject({
        sha256: sha256(bytes),
        fingerprint: payload.keyFingerprint,
        file: name,
      })
      const [entry, ...more] = keysIn(await bench.kit.artifacts())
      expect(more).toEqual([])
      expect(entry).toMatchObject({
        computer: { netbios },
        fingerprint: payload.keyFingerprint,
        target: 'practice',
        operator: 'PRACTICE\\admin',
      })
      expect(entry?.files.map(({ what }) => what)).toEqual(['key-file', 'sidecar', 'key-file-copy', 'sidecar'])
      for (const file of entry?.files ?? []) {
        const there = await files.read(file.path, 100_000)
        expect([sha256(there), there.length]).toEqual([file.sha256, file.size])
      }
      expect(proven).toEqual([
        `Read back from ${KEYS}, the file opens with the password`,
        expect.stringMatching(
          new RegExp(`^It equals the key on this computer, ${netbios}: ([0-9a-f]{4} ){4}[0-9a-f]{4}$`),
        ),
        'No existing file was replaced',
        'Read back from E:\\Copies, the second copy has the same SHA-256',
        `The recovery kit lists the key of ${netbios}`,
      ])
      expect(messages.join()).not.toContain(GOOD_PASSWORD)
    }),
  )

  it('keeps to the file name it was given', () =>
    withBench(async (bench) => {
      await perform(await planOf(bench, '\\\\MyServer\\Backup\\SMBackupkey.bin'), contextOf(secrets()))
      expect(await bench.ports.files.list('\\\\MyServer\\Backup')).toEqual(['SMBackupkey.bin', 'SMBackupkey.bin.txt'])
    }))

  it('performed a second time finds everything done and changes nothing', () =>
    withBench(async (bench) => {
      await perform(await planOf(bench, `${KEYS}\\`, 'E:\\'), contextOf(secrets()))
      const before = await bench.ports.files.read(`${KEYS}\\${NAME}`, 100_000)
      const steps = (await planOf(bench, `${KEYS}\\`, 'E:\\')).map((step) =>
        step.changes === false ? step : { ...step, do: () => Promise.reject(new Error(`${step.id} was done again`)) },
      )
      await perform(steps, contextOf(secrets()))
      expect(await bench.ports.files.read(`${KEYS}\\${NAME}`, 100_000)).toEqual(before)
      expect(await bench.kit.artifacts()).toHaveLength(1)
    }))

  it('replaces no file that came to its name since, and leaves no file of its own', () =>
    withBench(async (bench) => {
      const steps = await planOf(bench, `${KEYS}\\key.age`)
      const c = contextOf(secrets())
      await perform(steps.slice(0, 3), c)
      const writer = await bench.ports.files.create(`${KEYS}\\key.age`)
      await writer.write(bytesOf('somebody else’s'))
      await writer.close()
      const problem = await problemOf(steps[3]!.do(c))
      expect(problem.code).toBe('file-exists')
      expect(await bench.ports.files.list(KEYS)).toEqual(['key.age'])
      expect(new TextDecoder().decode(await bench.ports.files.read(`${KEYS}\\key.age`, 100))).toBe('somebody else’s')
    }))

  it('does not take another run’s file for its own, though it opens and holds the same key', () =>
    withBench(async (bench) => {
      await perform(await planOf(bench, `${KEYS}\\key.age`), contextOf(secrets()))
      const before = await bench.ports.files.read(`${KEYS}\\key.age`, 100_000)
      const later = { at: new Date('2026-11-22T03:15:00.000Z'), nonce: '1badcafe' }
      const steps = await planOf(bench, `${KEYS}\\key.age`, '', later)
      expect((await problemOf(perform(steps, contextOf(secrets())))).code).toBe('file-exists')
      expect(await bench.ports.files.read(`${KEYS}\\key.age`, 100_000)).toEqual(before)
      expect(await bench.kit.artifacts()).toHaveLength(1)
    }))

  it('refuses a taken name before it derives anything', () =>
    withBench(async (bench) => {
      const steps = await planOf(bench, `${KEYS}\\key.age`)
      await (await bench.ports.files.create(`${KEYS}\\key.age`)).close()
      bench.ports.workFactor = Number.NaN
      expect((await problemOf(steps[1]!.do(contextOf(secrets())))).code).toBe('file-exists')
    }))

  it('does not back up a key that changed since the plan was made', () =>
    withBench(async (bench) => {
      const steps = await planOf(bench, 'E:\\')
      await bench.practice.world.reset()
      const problem = await problemOf(perform(steps, contextOf(secrets())))
      expect(problem.code).toBe('key-changed')
      expect(await bench.ports.files.list('E:\\')).toEqual([])
    }))

  it.each([
    ['disk-full', 'disk-full'],
    ['share-gone', 'share-gone'],
    ['folder-read-only', 'folder-not-writable'],
    ['registry-unreadable', 'registry-unreadable'],
  ])('with the fault %s in the middle ends in %s, leaves no finished file, and can go on afterwards', (fault, code) =>
    withBench(async (bench) => {
      const steps = await planOf(bench, `${KEYS}\\`)
      await bench.practice.world.set({ fault: { id: fault, on: true } })
      const problem = await problemOf(perform(steps, contextOf(secrets())))
      expect(problem.code).toBe(code)
      expect(problem.data).toMatchObject({
        cause: expect.any(String),
        unchanged: expect.any(Array),
        next: expect.any(Array),
      })
      await bench.practice.world.set({ fault: { id: fault, on: false } })
      expect(await bench.ports.files.list(KEYS)).toEqual([])
      expect(await bench.kit.artifacts()).toEqual([])
      await perform(await planOf(bench, `${KEYS}\\`), contextOf(secrets()))
      expect(await bench.ports.files.list(KEYS)).toEqual([NAME, `${NAME}.txt`])
    }),
  )

  it('that is cancelled leaves nothing of the temporary file, in this process or the next', () =>
    withBench(async (bench) => {
      for (const revertIn of ['this process', 'the next']) {
        const steps = await planOf(bench, `${KEYS}\\`)
        await perform(steps.slice(0, 3), contextOf(secrets()))
        expect(await bench.ports.files.list(KEYS)).toEqual([`.${NAME}.0badcafe.tmp`])
        const [, write] = revertIn === 'the next' ? await planOf(bench, `${KEYS}\\`) : steps
        await write?.revert?.()
        await write?.revert?.()
        expect(await bench.ports.files.list(KEYS)).toEqual([])
      }
    }))

  it('that is stopped while it derives writes nothing', () =>
    withBench(async (bench) => {
      const steps = await planOf(bench, `${KEYS}\\`)
      const stop = new AbortController()
      const c = { ...contextOf(secrets(), [], stop.signal), progress: () => stop.abort() }
      await expect(perform(steps, c)).rejects.toThrow()
      expect(await bench.ports.files.list(KEYS)).toEqual([])
    }))

  it('wipes the key that it read', () =>
    withBench(async (bench) => {
      const read: Uint8Array[] = []
      const machine = bench.ports.machine
      bench.ports.machine = {
        call: async (verb, args, options) => {
          const answer = await machine.call(verb, args, options)
          if ('items' in answer) for (const { data } of answer.items) read.push(data)
          return answer
        },
      }
      await perform(await planOf(bench, `${KEYS}\\`), contextOf(secrets()))
      expect(read.length).toBeGreaterThan(1)
      for (const data of read) expect(data.every((byte) => byte === 0)).toBe(true)
    }))
})
