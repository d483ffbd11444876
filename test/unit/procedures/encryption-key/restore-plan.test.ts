import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { planHash } from '../../../../main/engine/plan.ts'
import { openKeyFile } from '../../../../main/keyfile/index.ts'
import { encryptionKey } from '../../../../main/procedures/encryption-key/index.ts'
import { bytesOf, GOOD_PASSWORD } from '../../../support/application.ts'
import { type Bench, contextOf, MADE, type Past, perform } from '../../../support/key-bench.ts'
import { problemOf } from '../../../support/keyfile/problem-of.ts'
import {
  FILE,
  fileSecrets,
  keyOfRegistry,
  putFile,
  putKeyFile,
  restore,
  withKeyFile,
} from '../../../support/restore-bench.ts'

const planOf = ({ ports }: Bench) => encryptionKey.plan(restore(), ports, MADE)
const c = (messages: string[] = []) => contextOf(fileSecrets(), messages)
const replaced = (bench: Bench) => path.join(bench.kit.folder, 'replaced')
const KEPT = 'PRACTICE-DW01-replaced-key-20261121-031500-0badcafe.age'

describe('the plan of a restore', () => {
  it('has four steps, with how each is undone', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const steps = (await planOf(bench)).map(({ id, undo, changes, evidence }) => [
        id,
        changes === false ? 'reads' : undo,
        evidence,
      ])
      expect(steps).toEqual([
        ['open-file', 'reads', 'real'],
        ['keep-old-key', 'by-hand', 'real'],
        ['write-key', 'by-hand', 'counterpart'],
        ['read-back', 'reads', 'counterpart'],
      ])
    }))

  it('is the same before, in the middle and after: a resumed run gets it again', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const hash = async () => planHash('encryption-key', 'practice', restore(), await planOf(bench))
      const before = await hash()
      const steps = await planOf(bench)
      for (const step of steps) {
        await perform([step], c())
        expect(await hash(), step.id).toBe(before)
      }
    }))

  it('is of this very file: another file is another plan', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const hash = async () => planHash('encryption-key', 'practice', restore(), await planOf(bench))
      const before = await hash()
      await putKeyFile(bench, FILE)
      expect(await hash()).not.toBe(before)
    }))

  it('shows the secret by its name, and no byte of the key', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const text = JSON.stringify((await planOf(bench)).map(({ actions, title }) => ({ actions, title })))
      expect(text).toContain('{{file-password}}')
      expect(text).toContain('MOMBins')
      await bench.practice.world.set({ computer: 'management-server' })
      for (const key of await keyOfRegistry(bench)) expect(text).not.toContain(key.slice(0, 20))
    }))

  it('without its file is refused', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      await bench.ports.files.remove(FILE)
      expect((await problemOf(planOf(bench))).code).toBe('file-missing')
    }))
})

describe('a restore', () => {
  it('puts the key back on the rebuilt server, reads it again, and keeps nothing', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const messages: string[] = []
      const proven = await perform(await planOf(bench), c(messages))
      expect(proven).toEqual([
        'key.age opens with the password and is whole: the key of PRACTICE-MS01.practice.example',
        'PRACTICE-MS01 had no key that could be replaced',
        expect.stringMatching(/^Read again from the registry of PRACTICE-MS01, the key equals the one in the file: /),
      ])
      const restored = await keyOfRegistry(bench)
      await bench.practice.world.set({ computer: 'management-server' })
      expect(restored).toEqual(await keyOfRegistry(bench))
      await expect(readdir(replaced(bench))).rejects.toThrow(/ENOENT/)
      expect(messages.join()).not.toContain(GOOD_PASSWORD)
    }))

  it('puts a key back in the way that it was protected', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      expect((await bench.ports.machine.call('key.read', {})).items[0]?.protection).toBe('dpapi-machine')
      await perform(await planOf(bench), c())
      expect((await bench.ports.machine.call('key.read', {})).items[0]?.protection).toBe('none')
    }))

  it('keeps the key that it replaces, which opens with the same password and restores from there', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const [old] = await keyOfRegistry(bench)
      const proven = await perform(await planOf(bench), c())
      expect(proven[1]).toContain(`is kept in ${path.join(replaced(bench), KEPT)}`)
      expect(await readdir(replaced(bench))).toEqual([KEPT])
      const kept = await openKeyFile(await readFile(path.join(replaced(bench), KEPT)), bytesOf(GOOD_PASSWORD))
      expect(kept.items.map(({ data }) => data)).toEqual([old])
      expect(await keyOfRegistry(bench)).not.toEqual([old])

      await putFile(bench, 'E:\\kept.age', await readFile(path.join(replaced(bench), KEPT)))
      const back = { at: new Date('2026-11-22T00:00:00Z'), nonce: '1badcafe' }
      await perform(await encryptionKey.plan(restore('E:\\kept.age'), bench.ports, back), c())
      expect(await keyOfRegistry(bench)).toEqual([old])
      expect(await readdir(replaced(bench))).toHaveLength(2)
    }))

  it('of the key that is there already does nothing at all', () =>
    withKeyFile('management-server', async (bench) => {
      const before = await readFile(path.join(bench.folder, 'practice', 'world.json'), 'utf8')
      const steps = (await planOf(bench)).map((step) => ({
        ...step,
        do: () => Promise.reject(new Error(`${step.id} was done`)),
      }))
      await perform(steps, c())
      expect(await readFile(path.join(bench.folder, 'practice', 'world.json'), 'utf8')).toBe(before)
    }))

  it('writes nothing over a key that is not kept', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const old = await keyOfRegistry(bench)
      const steps = await planOf(bench)
      await perform(steps.slice(0, 2), c())
      const kept = path.join(replaced(bench), KEPT)
      await writeFile(kept, (await readFile(kept)).fill(0, 200))
      expect((await problemOf(steps[2]!.do(c()))).code).toBe('old-key-not-kept')
      expect((await problemOf(steps[1]!.verify(c()))).code).toBe('old-key-not-kept')
      expect(await keyOfRegistry(bench)).toEqual(old)
    }))

  it('writes nothing over a key that came since it kept the old one', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const steps = await planOf(bench)
      await perform(steps.slice(0, 2), c())
      const { items } = await bench.ports.machine.call('key.read', {})
      for (const { data } of items) data.fill(9)
      await bench.ports.machine.call('key.write', { items })
      expect((await problemOf(steps[2]!.do(c()))).code).toBe('old-key-not-kept')
      expect(await keyOfRegistry(bench)).toEqual([Buffer.alloc(256, 9).toString('base64')])
    }))

  it('refuses a file that was exchanged after the plan was made', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const steps = await planOf(bench)
      await putKeyFile(bench, FILE)
      const problem = await problemOf(perform(steps, c()))
      expect(problem.code).toBe('key-file-changed')
      expect(await keyOfRegistry(bench)).toEqual([])
    }))

  it('refuses a file of the other target in its steps too', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const steps = await planOf(bench)
      bench.ports.target = 'this-computer'
      expect((await problemOf(perform(steps, c()))).code).toBe('key-file-other-target')
    }))

  it('without its password says so', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const problem = await problemOf(perform(await planOf(bench), contextOf({})))
      expect(problem.code).toBe('secret-missing')
    }))

  it.each([
    ['registry-read-only', 'registry-unwritable'],
    ['not-elevated', 'not-elevated'],
  ])('with the fault %s at the write ends in %s and changes nothing', (fault, code) =>
    withKeyFile('rebuilt-server', async (bench) => {
      const steps = await planOf(bench)
      await perform(steps.slice(0, 2), c())
      const machine = bench.ports.machine
      bench.ports.machine = {
        call: async (verb, args, options) => {
          if (verb === 'key.write') await bench.practice.world.set({ fault: { id: fault, on: true } })
          return machine.call(verb, args, options)
        },
      }
      const problem = await problemOf(perform(steps, c()))
      expect(problem.code).toBe(code)
      expect(problem.data).toMatchObject({ unchanged: expect.any(Array), next: expect.any(Array) })
      await bench.practice.world.set({ fault: { id: fault, on: false } })
      expect(await keyOfRegistry(bench)).toEqual([])
    }),
  )

  it('notices a registry that did not take the key', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const steps = await planOf(bench)
      const machine = bench.ports.machine
      bench.ports.machine = {
        call: async (verb, args, options) => (verb === 'key.write' ? ({} as never) : machine.call(verb, args, options)),
      }
      expect((await problemOf(perform(steps, c()))).code).toBe('key-not-written')
      expect((await problemOf(steps[3]!.do(c()))).code).toBe('key-not-written')
    }))

  it('begun by a process that is gone is taken up after every step, in another one', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      for (let at = 0; at <= 4; at++) {
        const past: Past = new Map()
        await perform((await planOf(bench)).slice(0, at), c(), past)
        await perform(await planOf(bench), c(), past)
        expect(await readdir(replaced(bench))).toEqual([KEPT])
      }
    }))

  it('wipes the key of the file and the one of the registry', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const seen: Uint8Array[] = []
      const machine = bench.ports.machine
      bench.ports.machine = {
        call: async (verb, args, options) => {
          const answer = await machine.call(verb, args, options)
          for (const from of [answer, args]) if ('items' in from) for (const { data } of from.items) seen.push(data)
          return answer
        },
      }
      await perform(await planOf(bench), c())
      expect(seen.length).toBeGreaterThan(3)
      for (const data of seen) expect(data.every((byte) => byte === 0)).toBe(true)
    }))
})

describe('the summary of a restore', () => {
  const summaryOf = ({ ports }: Bench, secrets = fileSecrets()) => encryptionKey.summary!(restore(), ports, secrets)

  it('says what is in the file and what is on the computer', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const groups = await summaryOf(bench)
      expect(groups.map(({ title }) => title)).toEqual(['In the file', 'On PRACTICE-MS01'])
      const values = Object.fromEntries(groups[0]!.facts.map(({ label, value }) => [label, value]))
      expect(values).toMatchObject({
        'Computer name': 'PRACTICE-MS01.practice.example',
        Role: 'Service Manager management server',
        'Management group': 'SM_PRACTICE',
        Database: 'ServiceManager on PRACTICE-SQL01',
        'Key fingerprint': expect.stringMatching(/^([0-9a-f]{4} ){4}[0-9a-f]{4}$/),
        'Text file beside it': 'Fits: the file is as it was written',
      })
      expect(groups[1]!.facts).toContainEqual({
        label: 'Key fingerprint',
        value: 'No key on this computer',
        style: 'quiet',
      })
      expect(await summaryOf(bench, {})).toHaveLength(1)
      expect(await summaryOf(bench, fileSecrets('wrong'))).toHaveLength(1)
    }))

  it('opens the file once for findings and summary of one plan', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const secrets = fileSecrets()
      await encryptionKey.findings('password', restore(), bench.ports, secrets)
      const opened = await summaryOf(bench, secrets)
      // The password is gone, and what was opened with it is still known to these secrets.
      secrets['file-password']!.fill(0)
      expect(await summaryOf(bench, secrets)).toEqual(opened)
    }))
})
