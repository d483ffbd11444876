import { describe, expect, it } from 'vitest'
import { encryptionKey } from '../../../../main/procedures/encryption-key/index.ts'
import { type Bench, backup, contextOf, findingsOf, KEYS, MADE, withBench } from '../../../support/key-bench.ts'
import { runsOn, runWizard, secretsOf } from '../../../support/key-runs.ts'
import { problemOf } from '../../../support/keyfile/problem-of.ts'
import { codes, FILE, found, keyOfRegistry, putFile, restore, withKeyFile } from '../../../support/restore-bench.ts'

const BIN = `${KEYS}\\key.bin`
const both = (location = FILE, media = '') => ({ ...backup(location), microsoft: true, media })
const fromBin = (file = BIN) => ({ ...restore(file), microsoft: true })
const guidedStep = async ({ ports }: Bench, answers: object) =>
  (await encryptionKey.plan(answers as never, ports, MADE)).find((step) => step.guide !== undefined)!
const c = (messages: string[] = []) => contextOf({}, messages)

/** A file of Microsoft's tool, made by the simulated tool on the management server. */
async function makeBin(bench: Bench, path = BIN): Promise<void> {
  await bench.practice.world.set({ computer: 'management-server' })
  const step = await guidedStep(bench, both(path.replace(/bin$/, 'age')))
  await step.do(c())
  await step.verify(c())
}

describe('a backup with Microsoft’s tool besides', () => {
  it('ends with a guided step: its five pages, the path to enter, and the tool as it is started', () =>
    withBench(async (bench) => {
      const steps = await encryptionKey.plan(both(), bench.ports, MADE)
      expect(steps.at(-1)?.id).toBe('microsoft-backup')
      const { guide, actions, undo } = steps.at(-1)!
      expect(guide?.instructions.map((text) => text.split(':')[0])).toEqual([
        'Introduction',
        'Backup or Restore?',
        'Provide a Location',
        'Provide a Password',
        'When the tool says Secure Storage Backup Complete, select Finish.',
      ])
      expect(guide?.values).toEqual([{ label: 'Path and file name', value: BIN, page: '3' }])
      expect(actions[0]).toMatchObject({
        kind: 'process',
        text: '"D:\\Service Manager\\amd64\\Tools\\SecureStorageBackup\\SecureStorageBackup.exe"',
      })
      expect(undo).toBe('by-hand')
    }))

  it('is whole after Check now: both files, one beside the other', () =>
    withBench(async (bench) => {
      const view = await runWizard(runsOn(bench), 'encryption-key', both(), secretsOf)
      expect(view.result).toMatchObject({ outcome: 'done', title: 'Secure Storage Backup Complete' })
      expect(await bench.ports.files.list(KEYS)).toEqual(['key.age', 'key.age.txt', 'key.bin'])
      expect(view.result?.proven).toContainEqual(expect.stringMatching(/^key\.bin is there with \d+ bytes/))
      expect(view.result?.unproven).toContainEqual(expect.stringContaining('nothing but that tool can read it'))
      expect(view.messages.map(({ text }) => text).join()).toContain('In practice nobody works in Microsoft’s tool')
    }))

  it('without a person has everything but Microsoft’s file, and says so', () =>
    withBench(async (bench) => {
      const view = await runWizard(runsOn(bench), 'encryption-key', both(), secretsOf, () => 'stop')
      expect(view.result).toMatchObject({
        outcome: 'stopped',
        title: 'The key is backed up, Microsoft’s file is not made',
      })
      expect(await bench.kit.artifacts()).toHaveLength(1)
    }))

  it.each([
    ['key.age', 'key.bin'],
    ['SMBackupkey.bin', 'SMBackupkey-microsoft.bin'],
    ['key', 'key.bin'],
  ])('gives Microsoft’s file beside %s the name %s', (name, bin) =>
    withBench(async (bench) => {
      const step = await guidedStep(bench, both(`${KEYS}\\${name}`))
      expect(step.guide?.values[0]?.value).toBe(`${KEYS}\\${bin}`)
    }),
  )

  it('stops on a computer without the tool, and finds it below the folder that is named', () =>
    withBench(async (bench) => {
      const at = (answers: object) => findingsOf(bench, 'location', answers)
      expect(await at(both())).toEqual([])
      expect(await at(both(FILE, 'D:\\'))).toEqual([])
      expect(await at(both(FILE, 'd:/service manager'))).toEqual([])
      const missing = (await at(both(FILE, 'E:\\Media')))[0]
      expect(missing).toMatchObject({ level: 'block', code: 'tool-missing', field: 'microsoft' })
      expect(missing?.detail).toContain('E:\\Media')
      await bench.practice.world.set({ computer: 'data-warehouse-server' })
      expect(codes(await at(both()))).toEqual(['block tool-missing'])
      expect((await problemOf(encryptionKey.plan(both(), bench.ports, MADE))).code).toBe('tool-missing')
    }))

  it('says on the page whether the tool is at hand', () =>
    withBench(async ({ practice, ports }) => {
      const facts = () => encryptionKey.facts!('location', backup(FILE), ports)
      expect(await facts()).toMatchObject([{ value: expect.stringContaining('D:\\') }, { value: '10.22.1068.0' }])
      await practice.world.set({ computer: 'data-warehouse-server' })
      expect(await facts()).toMatchObject([{ value: expect.stringMatching(/^Not found/), style: 'quiet' }])
      ports.machine = { call: async () => Promise.reject(await problemOf(Promise.reject(await toolGone()))) }
      expect(await facts()).toMatchObject([{ style: 'warn' }])
    }))

  it('stops at a name that is taken, before and in the step', () =>
    withBench(async (bench) => {
      const step = await guidedStep(bench, both())
      await putFile(bench, BIN, Uint8Array.of(1))
      expect(await findingsOf(bench, 'location', both())).toMatchObject([
        { level: 'block', code: 'microsoft-file-exists', field: 'location' },
      ])
      expect((await problemOf(step.do(c()))).code).toBe('file-exists')
    }))

  it('waits for the file: absent, empty, and the tool still open are said', () =>
    withBench(async (bench) => {
      const step = await guidedStep(bench, both())
      const machine = bench.ports.machine
      bench.ports.target = 'this-computer'
      bench.ports.machine = {
        call: (verb, args, options) =>
          verb === 'program.run' ? new Promise<never>(() => undefined) : machine.call(verb, args, options),
      }
      await step.do(c())
      expect((await problemOf(step.verify(c()))).data.text).toBe(`${BIN} is not there yet.`)
      await putFile(bench, BIN, new Uint8Array())
      expect((await problemOf(step.verify(c()))).data.text).toBe(`${BIN} is there, but empty.`)
      await putFile(bench, BIN, Uint8Array.of(1, 0))
      // Asked again, the person is believed: some programs end and are still waited for.
      expect((await step.verify(c())).files).toHaveLength(1)
      const again = await guidedStep(bench, both(`${KEYS}\\other.age`))
      await again.do(c())
      await putFile(bench, `${KEYS}\\other.bin`, Uint8Array.of(1, 0))
      expect((await problemOf(again.verify(c()))).code).toBe('tool-still-open')
    }))

  it('tells that the tool did not start, and takes a file that was made by hand', () =>
    withBench(async (bench) => {
      const step = await guidedStep(bench, both())
      await bench.practice.world.set({ fault: { id: 'not-elevated', on: true } })
      const messages: string[] = []
      await step.do(c(messages))
      const { text } = (await problemOf(step.verify(c()))).data
      expect(text).toMatch(/is not there yet\. .*was not started.*by hand, as administrator\.$/)
      expect(messages.join()).toContain('was not started')
      await putFile(bench, BIN, Uint8Array.of(1, 0))
      expect((await step.verify(c())).proven).toHaveLength(1)
    }))
})

describe('a restore of Microsoft’s file', () => {
  it('on the rebuilt server ends with the key there, proven by the registry alone', () =>
    withBench(async (bench) => {
      await makeBin(bench)
      const key = await keyOfRegistry(bench)
      await bench.practice.world.set({ computer: 'rebuilt-server' })
      expect(await found(bench, 'location', fromBin())).toEqual([])
      const view = await runWizard(runsOn(bench), 'encryption-key', fromBin(), () => ({}))
      expect(view.result).toMatchObject({ outcome: 'done', title: 'Secure Storage Key Restore Complete' })
      expect(view.result?.proven).toEqual([expect.stringMatching(/holds a key now, .*; before there was none$/)])
      expect(view.result?.unproven).toHaveLength(2)
      expect(await keyOfRegistry(bench)).toEqual(key)
    }))

  it('says whether the key changed, and warns that the tool keeps nothing', () =>
    withBench(async (bench) => {
      await makeBin(bench)
      expect(codes(await found(bench, 'location', fromBin()))).toEqual(['warn key-replaced-by-tool'])
      const same = await guidedStep(bench, fromBin())
      await same.do(c())
      expect(await same.verify(c())).toMatchObject({
        proven: [],
        unproven: [expect.stringContaining('is unchanged'), expect.any(String), expect.any(String)],
      })
      await bench.practice.world.reset()
      await makeBin(bench)
      const { items } = await bench.ports.machine.call('key.read', {})
      for (const { data } of items) data.fill(7)
      await bench.ports.machine.call('key.write', { items })
      const changed = await guidedStep(bench, fromBin())
      await changed.do(c())
      expect((await changed.verify(c())).proven).toEqual([expect.stringMatching(/changed from .* to /)])
    }))

  it('taken up by another process does not claim what it did not see', () =>
    withBench(async (bench) => {
      await makeBin(bench)
      const step = await guidedStep(bench, fromBin())
      expect((await problemOf(step.verify(c()))).data.cause).toContain('taken up by another process')
      expect(step.repeat).toBe('safe')
    }))

  it('goes on asking while there is no key, and while the tool is open', () =>
    withBench(async (bench) => {
      await makeBin(bench)
      await bench.practice.world.set({ computer: 'rebuilt-server' })
      const step = await guidedStep(bench, fromBin())
      expect((await problemOf(step.verify(c()))).code).toBe('no-key-yet')
      const machine = bench.ports.machine
      bench.ports.target = 'this-computer'
      bench.ports.machine = {
        call: (verb, args, options) =>
          verb === 'program.run' ? new Promise<never>(() => undefined) : machine.call(verb, args, options),
      }
      await bench.practice.world.set({ computer: 'management-server' })
      await step.do(c())
      expect((await problemOf(step.verify(c()))).code).toBe('tool-still-open')
      expect((await step.verify(c())).unproven).toHaveLength(3)
    }))

  it.each([
    ['a key file of this program', FILE, ['block not-microsoft'], 'microsoft'],
    ['a text', `${KEYS}\\key.age.txt`, ['block not-microsoft'], 'file'],
    ['nothing', `${KEYS}\\none.bin`, ['block file-missing'], 'file'],
    ['an empty file', 'E:\\empty.bin', ['block key-file-empty'], 'file'],
  ])('of %s is refused at the right field', (_what, path, expected, field) =>
    withKeyFile('rebuilt-server', async (bench) => {
      await putFile(bench, 'E:\\empty.bin', new Uint8Array())
      const findings = await found(bench, 'location', fromBin(path))
      expect(codes(findings)).toEqual(expected)
      expect(findings[0]?.field).toBe(field)
    }),
  )

  it('stops where the registry cannot be read', () =>
    withBench(async (bench) => {
      await makeBin(bench)
      await bench.practice.world.set({ fault: { id: 'registry-unreadable', on: true } })
      expect(codes(await found(bench, 'location', fromBin()))).toEqual(['block registry-unreadable'])
    }))
})

async function toolGone() {
  const { Problem } = await import('../../../../main/engine/problem.ts')
  return new Problem({ code: 'session-lost', text: 'Windows PowerShell does not answer.' })
}
