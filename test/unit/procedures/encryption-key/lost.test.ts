import { describe, expect, it } from 'vitest'
import { encryptionKey } from '../../../../main/procedures/encryption-key/index.ts'
import { encryptionKey as spec } from '../../../../preload/contract/wizards/encryption-key.ts'
import { said } from '../../../../preload/contract/wizard.ts'
import { backUpNow, contextOf, MADE, withBench } from '../../../support/key-bench.ts'
import { runsOn, runWizard } from '../../../support/key-runs.ts'
import { FILE, found, withKeyFile } from '../../../support/restore-bench.ts'

const LOST = { mode: 'restore' as const, lost: true }

describe('a key file or password that is lost', () => {
  it('has a page that says what is lost, what is not, and what is entered again; no password is asked for', () => {
    const page = spec.pages.find(({ id }) => id === 'lost')
    expect(page?.skip?.(LOST)).toBe(false)
    expect(page?.skip?.({ mode: 'restore' })).toBe(true)
    expect(page?.skip?.({ mode: 'backup', lost: true })).toBe(true)
    const text = [page?.title, said(page?.lead, LOST), ...(said(page?.remarks, LOST) ?? [])].join(' ')
    expect(text).toMatch(/Run As accounts and of the connectors/)
    expect(text).toMatch(/entered again/)
    expect(text).toMatch(/Use an existing database/)
    expect(text).toMatch(/cannot be made again/)
    expect(spec.pages.find(({ id }) => id === 'password')?.skip?.(LOST)).toBe(true)
    expect(encryptionKey.secrets(LOST)).toEqual([])
  })

  it('needs no file, and has one step that reads', () =>
    withBench(async (bench) => {
      await bench.practice.world.set({ computer: 'rebuilt-server' })
      expect(await found(bench, 'location', { lost: true })).toEqual([])
      const view = await runWizard(runsOn(bench), 'encryption-key', LOST, () => ({}))
      expect(view.steps.map(({ id, state }) => [id, state])).toEqual([['look-around', 'done']])
      expect(view.result).toMatchObject({
        outcome: 'done',
        title: 'How to go on without the key',
        proven: ['PRACTICE-MS01 has no key in its registry', 'The recovery kit lists no key of PRACTICE-MS01'],
      })
      const next = view.result?.next ?? []
      const place = (words: RegExp) => next.findIndex((line) => words.test(line))
      const order = [
        /Look for the password/,
        /database is restored/,
        /Run Service Manager Setup/,
        /Run As Accounts: open/,
        /Connectors: open/,
        /Back up the new key/,
      ]
      expect(order.map(place)).toEqual(order.map(place).toSorted((a, b) => a - b))
      expect(place(order[0]!)).toBeGreaterThanOrEqual(0)
      expect(next[place(/Run Service Manager Setup/)]).toContain('inferred, not documented')
    }))

  it('first says what could still save the key: it is here, or the recovery kit knows its file', () =>
    withKeyFile('management-server', async (bench) => {
      const view = await runWizard(runsOn(bench), 'encryption-key', LOST, () => ({}))
      expect(view.result?.next[0]).toMatch(/^Back up the key that PRACTICE-MS01 still has now/)
      expect(view.result?.next[1]).toContain(FILE)
      const facts = await encryptionKey.facts!('lost', LOST, bench.ports)
      expect(facts).toMatchObject([
        { label: 'Key on PRACTICE-MS01', style: 'good' },
        { label: 'Recovery kit', value: FILE, style: 'good' },
      ])
    }))

  it('is told also where nothing can be read', () =>
    withBench(async (bench) => {
      await backUpNow(bench, FILE)
      await bench.practice.world.set({ fault: { id: 'registry-unreadable', on: true } })
      const facts = await encryptionKey.facts!('lost', LOST, bench.ports)
      expect(facts[0]).toMatchObject({ label: 'Key on this computer', value: 'Cannot be read', style: 'bad' })
      const [step] = await encryptionKey.plan(LOST, bench.ports, MADE)
      expect((await step!.verify(contextOf({}))).unproven).toEqual([
        'Whether this computer still has a key: its registry cannot be read.',
      ])
    }))
})
