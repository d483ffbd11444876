import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { Problem } from '../../../main/engine/problem.ts'
import { verifyKey } from '../../../main/procedures/verify-key/index.ts'
import { bytesOf } from '../../support/application.ts'
import { type Bench, contextOf, MADE, perform } from '../../support/key-bench.ts'
import { runsOn, runWizard } from '../../support/key-runs.ts'
import { codes, FILE, fileSecrets, putFile, putKeyFile, withKeyFile } from '../../support/restore-bench.ts'

const findingsOf = ({ ports }: Bench, page: string, file = FILE, secrets = fileSecrets()) =>
  verifyKey.findings(page, { file }, ports, secrets)
const provenBy = async ({ ports }: Bench, file = FILE) =>
  perform(await verifyKey.plan({ file }, ports, MADE), contextOf(fileSecrets()))

describe('verifying a key backup', () => {
  it('says what the file holds, that it is the key in use, that the text agrees, that the kit lists it', () =>
    withKeyFile('management-server', async (bench) => {
      expect(await provenBy(bench)).toEqual([
        'key.age opens with the password and is whole',
        'It holds the key of PRACTICE-MS01.practice.example, Service Manager management server of the management group SM_PRACTICE, Service Manager 2022 10.22.1068.0',
        expect.stringMatching(/^It was made 2026-11-2\d .* by PRACTICE\\admin; fingerprint ([0-9a-f]{4} ?){5}$/),
        'It is the key that PRACTICE-MS01 uses now',
        'The text file beside it agrees: key.age is as it was written',
        'The recovery kit lists this very file',
      ])
    }))

  it.each([
    ['rebuilt-server', 'PRACTICE-MS01 has no key now, so there is nothing to compare it with'],
    ['data-warehouse-server', /^It is another key than the one that PRACTICE-DW01 uses now, [0-9a-f ]{24}$/],
  ] as const)('on the %s', (computer, sentence) =>
    withKeyFile(computer, async (bench) => {
      const proven = await provenBy(bench)
      expect(proven[3]).toMatch(sentence)
    }),
  )

  it('tells an old key of this computer, another file of the same key, no text, and a text of another file', () =>
    withKeyFile('management-server', async (bench) => {
      await putFile(bench, 'E:\\copy.age', await bench.ports.files.read(FILE, 100_000))
      expect((await provenBy(bench, 'E:\\copy.age')).slice(4)).toEqual([
        expect.stringMatching(/^No text file lies beside it/),
        'The recovery kit lists this very file',
      ])
      await putFile(bench, 'E:\\copy.age.txt', bytesOf('format: something else'))
      expect((await provenBy(bench, 'E:\\copy.age'))[4]).toBe(
        'The text file beside it belongs to another file, or was changed',
      )
      const PRACTICE = { netbios: 'PRACTICE-MS01', fqdn: 'PRACTICE-MS01.practice.example', domain: '' }
      await putKeyFile(bench, 'E:\\old.age', { machine: PRACTICE, managementGroup: '' })
      const old = await provenBy(bench, 'E:\\old.age')
      expect(old[3]).toMatch(/: back up the key of this computer again$/)
      expect(old[5]).toBe('The recovery kit does not list this key')
      const machine = await bench.ports.machine.call('key.read', {})
      const { keyItem, fingerprintOfItems } = await import('../../../main/keyfile/index.ts')
      const items = machine.items.map(({ name, path: at, data, protection }) =>
        keyItem({ name, path: at, bytes: data, protection }),
      )
      await putKeyFile(bench, 'E:\\again.age', { machine: PRACTICE, items, keyFingerprint: fingerprintOfItems(items) })
      expect((await provenBy(bench, 'E:\\again.age'))[5]).toBe('The recovery kit lists this key, in another file')
    }))

  it('leaves out what cannot be read, and says so', () =>
    withKeyFile('management-server', async (bench) => {
      await mkdir(bench.kit.folder, { recursive: true })
      await writeFile(path.join(bench.kit.folder, 'manifest.json'), '{')
      await bench.practice.world.set({ fault: { id: 'not-elevated', on: true } })
      expect(codes(await findingsOf(bench, 'file'))).toEqual(['info not-compared'])
      const view = await runWizard(runsOn(bench), 'verify-key', { file: FILE }, fileSecrets)
      expect(view.result).toMatchObject({ outcome: 'done', title: 'The key backup opens' })
      expect(view.result?.lead).toBe('key.age is good. Whether it is the key in use was not compared.')
      expect(view.result?.unproven).toEqual([
        'It is the key in use on PRACTICE-MS01: the registry cannot be read by this account.',
        expect.stringMatching(/^Whether the recovery kit lists it: /),
      ])
    }))

  it('ends on what matters most, and on a failure says what was not changed', () =>
    withKeyFile('management-server', async (bench) => {
      const runs = runsOn(bench)
      const good = await runWizard(runs, 'verify-key', { file: FILE }, fileSecrets)
      expect(good.result?.lead).toBe('key.age is good. It is the key that PRACTICE-MS01 uses now.')
      expect(good.result?.unchanged).toEqual(['The file, the registry and the recovery kit were only read'])
      const plan = await runs.runs.plan('verify-key', { file: FILE }, fileSecrets())
      expect(plan.facts?.map(({ title }) => title)).toEqual(['In the file', 'On PRACTICE-MS01'])
      expect(plan.steps.every(({ changes }) => !changes)).toBe(true)
      const machine = bench.ports.machine
      const lost = new Problem({ code: 'session-lost', text: 'Windows PowerShell does not answer.', next: ['Wait.'] })
      bench.ports.machine = {
        call: (verb, args, options) => (verb === 'key.read' ? Promise.reject(lost) : machine.call(verb, args, options)),
      }
      const { run } = await runs.runs.start(plan.hash, [], fileSecrets())
      await runs.runs.idle()
      const { result } = await runs.runs.get(run)
      expect(result).toMatchObject({
        outcome: 'failed',
        title: 'The key backup is not verified',
        error: { code: 'session-lost' },
      })
      expect(result?.lead).toMatch(/^Step 2 of 4, Compare it/)
      expect(result?.next).toEqual(['Wait.', 'Start the wizard again.'])
    }))

  it.each([
    [undefined, 'block file-missing'],
    [bytesOf('no key'), 'block key-file-foreign'],
    [Uint8Array.of(0, 1, 2, 3), 'block key-file-microsoft'],
  ])('stops at the field for a file that is none: %s', (bytes, code) =>
    withKeyFile('management-server', async (bench) => {
      if (bytes !== undefined) await putFile(bench, 'E:\\x.age', bytes)
      const findings = await findingsOf(bench, 'file', 'E:\\x.age')
      expect(codes(findings)).toEqual([code])
      expect(findings[0]?.field).toBe('file')
    }),
  )

  it('stops at the password for a wrong one and for a file of the other target', () =>
    withKeyFile('management-server', async (bench) => {
      expect(await findingsOf(bench, 'password')).toEqual([])
      expect(await verifyKey.findings('password', { file: FILE }, bench.ports, {})).toEqual([])
      expect(await verifyKey.findings('file', {}, bench.ports)).toEqual([])
      expect(codes(await findingsOf(bench, 'password', FILE, fileSecrets('wrong')))).toEqual([
        'block key-file-wrong-password',
      ])
      await putKeyFile(bench, 'E:\\real.age', { target: 'this-computer' })
      expect(await findingsOf(bench, 'password', 'E:\\real.age')).toMatchObject([
        { code: 'key-file-other-target', field: 'file-password' },
      ])
    }))

  it('stops where the registry does not answer at all', () =>
    withKeyFile('management-server', async (bench) => {
      await bench.practice.world.set({ fault: { id: 'registry-unreadable', on: true } })
      expect(await findingsOf(bench, 'file')).toMatchObject([
        { level: 'block', code: 'registry-unreadable', fix: expect.any(String), field: 'file' },
      ])
    }))
})
