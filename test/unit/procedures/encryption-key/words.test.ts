import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunStep, RunSummary } from '../../../../main/engine/types.ts'
import { encryptionKey } from '../../../../main/procedures/encryption-key/index.ts'
import { backup, backUpNow, type Bench, KEYS, MADE, withBench } from '../../../support/key-bench.ts'

const factsOf = async (bench: Bench, page = 'introduction') =>
  Object.fromEntries((await encryptionKey.facts!(page, {}, bench.ports)).map(({ label, ...value }) => [label, value]))
const statusOf = (bench: Bench) => encryptionKey.status!(bench.ports)
const LATER = { at: new Date('2026-11-22T03:15:00.000Z'), nonce: '1badcafe' }

describe('facts', () => {
  it('name the computer, its role, group, database and key', () =>
    withBench(async (bench) => {
      const facts = await factsOf(bench)
      expect(Object.keys(facts)).toEqual([
        'Computer name',
        'Role',
        'Management group',
        'Database',
        'Key fingerprint',
        'Key backup',
      ])
      expect(facts).toMatchObject({
        'Computer name': { value: 'PRACTICE-MS01.practice.example' },
        Role: { value: 'Service Manager management server, workflow server' },
        Database: { value: 'ServiceManager on PRACTICE-SQL01' },
        'Key fingerprint': {
          value: expect.stringMatching(/^([0-9a-f]{4} ){4}[0-9a-f]{4}$/),
          style: 'mono',
          copy: true,
        },
        'Key backup': { value: 'None of this key in the recovery kit', style: 'quiet' },
      })
      expect(await factsOf(bench, 'backup-or-restore')).toEqual(facts)
    }))

  it('name the data warehouse by its own role and database', () =>
    withBench(async (bench) => {
      await bench.practice.world.set({ computer: 'data-warehouse-server' })
      expect(await factsOf(bench)).toMatchObject({
        Role: { value: 'Service Manager data warehouse management server' },
        Database: { value: 'DWStagingAndConfig on PRACTICE-SQL01' },
      })
    }))

  it('say of a rebuilt server what is not there, and that its key is in the kit', () =>
    withBench(async (bench) => {
      await bench.practice.world.set({ computer: 'rebuilt-server' })
      expect(await factsOf(bench)).toEqual({
        'Computer name': { value: 'PRACTICE-MS01.practice.example' },
        Role: { value: 'No Service Manager on this computer', style: 'quiet' },
        'Key fingerprint': { value: 'No key on this computer', style: 'quiet' },
        'Key backup': { value: 'No key of PRACTICE-MS01 in the recovery kit', style: 'quiet' },
      })
      await bench.practice.world.set({ computer: 'management-server' })
      await backUpNow(bench, `${KEYS}\\`)
      await bench.practice.world.set({ computer: 'rebuilt-server' })
      expect((await factsOf(bench))['Key backup']).toMatchObject({ style: 'good' })
    }))

  it('tell this key in the kit from an earlier one', () =>
    withBench(async (bench) => {
      await backUpNow(bench, 'E:\\')
      expect((await factsOf(bench))['Key backup']).toMatchObject({
        value: expect.stringMatching(/^In the recovery kit since 2026-11-2\d/),
        style: 'good',
      })
      await bench.practice.world.reset()
      expect((await factsOf(bench))['Key backup']).toEqual({
        value: 'Only an earlier key of PRACTICE-MS01 in the recovery kit',
        style: 'warn',
      })
    }))

  it('are short on the home screen', () =>
    withBench(async (bench) => {
      const facts = await factsOf(bench, 'home')
      expect(Object.keys(facts)).toEqual(['Role', 'Management group', 'Version', 'Encryption key', 'Signed in as'])
      expect(facts).toMatchObject({
        Role: { value: 'Management server, workflow server' },
        'Signed in as': { value: 'PRACTICE\\admin, elevated' },
      })
    }))

  it('say what cannot be read, and do not fail for it', () =>
    withBench(async (bench) => {
      await mkdir(bench.kit.folder, { recursive: true })
      await writeFile(path.join(bench.kit.folder, 'manifest.json'), '{')
      await bench.practice.world.set({ fault: { id: 'not-elevated', on: true } })
      expect(await factsOf(bench)).toMatchObject({
        'Key fingerprint': { value: 'Cannot be read', style: 'bad' },
        'Key backup': { style: 'bad' },
      })
      await bench.practice.world.set({ fault: { id: 'registry-unreadable', on: true } })
      expect(await factsOf(bench)).toEqual({ Registry: { value: 'Cannot be read', style: 'bad' } })
    }))
})

describe('the status on the home screen', () => {
  it('goes from none over missing to current, naming the servers', () =>
    withBench(async (bench) => {
      expect(await statusOf(bench)).toMatchObject({ tone: 'quiet', text: 'None yet' })
      await backUpNow(bench, `${KEYS}\\`)
      expect(await statusOf(bench)).toMatchObject({
        tone: 'bad',
        text: '1 missing',
        detail: expect.stringContaining('PRACTICE-DW01'),
      })
      await bench.practice.world.set({ computer: 'data-warehouse-server' })
      await backUpNow(bench, `${KEYS}\\`, '', LATER)
      for (const computer of ['data-warehouse-server', 'management-server', 'rebuilt-server']) {
        await bench.practice.world.set({ computer })
        expect(await statusOf(bench), computer).toMatchObject({ tone: 'good', text: 'Current' })
      }
    }))

  it('counts a key that has changed as missing', () =>
    withBench(async (bench) => {
      await backUpNow(bench, 'E:\\')
      await bench.practice.world.set({ computer: 'data-warehouse-server' })
      await backUpNow(bench, 'E:\\', '', LATER)
      await bench.practice.world.reset()
      expect(await statusOf(bench)).toMatchObject({
        tone: 'bad',
        text: '1 missing',
        detail: expect.stringMatching(/PRACTICE-MS01.*changed/),
      })
    }))

  it('does not need the registry', () =>
    withBench(async (bench) => {
      await backUpNow(bench, 'E:\\')
      await bench.practice.world.set({ fault: { id: 'registry-unreadable', on: true } })
      expect(await statusOf(bench)).toMatchObject({ tone: 'bad', text: '1 missing' })
    }))
})

describe('the result', () => {
  const step = (id: string, state: RunStep['state'], change: Partial<RunStep> = {}): RunStep => ({
    id,
    title: `Do ${id}`,
    state,
    ...change,
  })
  const conclude = (bench: Bench, run: RunSummary, location = `${KEYS}\\`, copyTo = '') =>
    encryptionKey.conclude(run, backup(location, copyTo), bench.ports)
  const done: RunSummary = { outcome: 'done', steps: [step('publish', 'done'), step('kit', 'done')] }

  it('of a good run has Microsoft’s title, and names each server that is missing with its role', () =>
    withBench(async (bench) => {
      await backUpNow(bench, `${KEYS}\\`)
      const conclusion = await conclude(bench, done)
      expect(conclusion.title).toBe('Secure Storage Backup Complete')
      expect(conclusion.next).toEqual([
        expect.stringMatching(/^Keep the password apart/),
        expect.stringMatching(/^Back up the key of PRACTICE-DW01, the data warehouse management server/),
        expect.stringMatching(/database backup does not replace the key file/),
      ])
      await bench.practice.world.set({ computer: 'data-warehouse-server' })
      await backUpNow(bench, `${KEYS}\\`, '', LATER)
      expect((await conclude(bench, done)).next.join()).not.toContain('Back up the key of')
    }))

  it.each([
    ['C:\\', '', true],
    ['C:\\', 'E:\\', false],
    ['E:\\', '', false],
    ['C:\\a.age', 'C:\\b.age', true],
  ])('with files in %s and %s asks to move a copy: %s', (location, copyTo, asks) =>
    withBench(async (bench) => {
      const { next } = await conclude(bench, done, location, copyTo)
      expect(next.some((line) => line.startsWith('Move a copy'))).toBe(asks)
    }),
  )

  it('of a failed run says that the key is not backed up, and what was not changed', () =>
    withBench(async (bench) => {
      const failed = step('write-temporary', 'failed', {
        error: { code: 'share-gone', text: 'T', next: ['Check the network.'] },
      })
      const conclusion = await conclude(bench, {
        outcome: 'failed',
        steps: [step('read-key', 'done'), failed, step('publish', 'skipped')],
        failed,
      })
      expect(conclusion).toMatchObject({
        title: 'The key is not backed up',
        lead: 'Step 2 of 3, Do write-temporary, failed.',
        unchanged: [
          'The key on PRACTICE-MS01 was only read',
          'No existing file was replaced',
          'The recovery kit is as it was',
        ],
      })
      expect(conclusion.next[0]).toBe('Check the network.')
    }))

  it('of a run that failed after the file was complete does not say that there is none', () =>
    withBench(async (bench) => {
      const failed = step('kit', 'failed', { error: { code: 'kit-unwritable', text: 'T', next: ['Free space.'] } })
      const conclusion = await conclude(bench, { outcome: 'failed', steps: [step('publish', 'done'), failed], failed })
      expect(conclusion.title).toBe('The key file is complete, the backup is not')
      expect(conclusion.unchanged).toContain('The recovery kit is as it was')
      expect(conclusion.next).toContain('Not done: Do kit.')
    }))

  it('is told when the computer does not answer any more', () =>
    withBench(async (bench) => {
      await bench.practice.world.set({ fault: { id: 'registry-unreadable', on: true } })
      expect((await conclude(bench, done)).title).toBe('Secure Storage Backup Complete')
      expect((await conclude(bench, { outcome: 'stopped', steps: [step('read-key', 'stopped')] })).lead).toBe(
        'The run was stopped.',
      )
    }))
})

it('starts with the place that suggests itself, unless the entry names one', () =>
  withBench(async (bench) => {
    expect(await encryptionKey.start!({ mode: 'backup' }, bench.ports)).toEqual({
      mode: 'backup',
      location: `${KEYS}\\`,
      copyTo: '',
    })
    expect(await encryptionKey.start!({ location: 'E:\\' }, bench.ports)).toMatchObject({ location: 'E:\\' })
    expect(await encryptionKey.options('mode', {}, bench.ports)).toEqual([])
    expect(MADE.nonce).toMatch(/^[0-9a-f]{8}$/)
  }))
