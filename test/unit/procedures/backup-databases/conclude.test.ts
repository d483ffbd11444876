import { describe, expect, it } from 'vitest'
import type { RunStep, RunSummary } from '../../../../main/engine/types.ts'
import { conclude } from '../../../../main/procedures/backup-databases/conclude.ts'
import { status } from '../../../../main/procedures/backup-databases/status.ts'
import { withBench } from '../../../support/key-bench.ts'
import { sampleBackup } from '../../../support/sample-artifact.ts'
import { answered } from './survey.ts'

const step = (id: string, state: RunStep['state'], next: string[] = []): RunStep => ({
  id,
  title: `Title of ${id}`,
  state,
  ...(next.length === 0 ? {} : { error: { code: 'x', text: 'x', next } }),
})
const run = (outcome: RunSummary['outcome'], ...steps: RunStep[]): RunSummary => {
  const failed = steps.find(({ state }) => !['done', 'already-done', 'skipped'].includes(state))
  return { outcome, steps, ...(failed === undefined ? {} : { failed }) }
}

describe('the result page', () => {
  it('says how many backups there are, and what a backup does not hold', () => {
    const said = conclude(
      run('done', step('try-1', 'done'), step('back-up-1', 'done'), step('back-up-2', 'done')),
      answered(),
    )
    expect(said.title).toBe('The databases are backed up')
    expect(said.lead).toMatch(/^2 backups in \\\\FS02\\DR\\SQL, each read back/)
    expect(said.next.join(' ')).toMatch(/practice restore.*logins and permissions.*encryption keys/i)
    expect(said.next.join(' ')).not.toMatch(/Copy the files/)
  })

  it('asks to take the files away from the server that they are the backup of', () => {
    const [first] = conclude(run('done', step('back-up-1', 'done')), answered({ destination: 'D:\\Backup' })).next
    expect(first).toMatch(/^Copy the files from D:\\Backup to another computer/)
  })

  it('tells those that are safe from those that are not, each with what is left to do', () => {
    const said = conclude(
      run(
        'failed',
        step('back-up-1', 'done'),
        step('back-up-2', 'failed', ['Free space.']),
        step('back-up-3', 'stopped', ['Remove \\\\FS02\\x.bak.']),
        step('back-up-4', 'skipped'),
      ),
      answered({ destination: 'D:\\Backup' }),
    )
    expect(said.title).toBe('Not all databases are backed up')
    expect(said.lead).toBe(
      '1 of 4 backups is complete and in the recovery kit. Step 2 of 4, Title of back-up-2, failed.',
    )
    expect(said.next).toEqual([
      'Free space.',
      'Remove \\\\FS02\\x.bak.',
      'Not done: Title of back-up-2.',
      'Not done: Title of back-up-3.',
      'Not done: Title of back-up-4.',
      'Start the wizard again for those that are not done.',
      expect.stringMatching(/^Copy the files/),
    ])
    expect(said.unchanged).toContain('No existing file was replaced')
  })

  it('says so when nothing is safe', () => {
    const said = conclude(
      run('failed', step('try-1', 'failed', ['Give it the right.']), step('back-up-1', 'skipped')),
      answered(),
    )
    expect(said).toMatchObject({
      title: 'No database is backed up',
      lead: 'Step 1 of 2, Title of try-1, failed.',
    })
    expect(said.next[0]).toBe('Give it the right.')
  })

  it('does not call it a failure when only a person’s step is left', () => {
    const said = conclude(run('stopped', step('back-up-1', 'done'), step('reporting-key', 'stopped')), answered())
    expect(said.title).toBe('The databases are backed up, a step by hand is not done')
    expect(said.next).toContain('Not done: Title of reporting-key.')
  })
})

describe('the row on the home screen', () => {
  const NOW = new Date('2026-11-21T12:00:00Z')
  const of = (database: string, finished: string, change = {}) =>
    sampleBackup({ id: `${database} ${finished}`, database, finished, ...change })
  const at = (day: string) => `${day}T12:00:00.000Z`
  const rowOf = (...entries: ReturnType<typeof of>[]) =>
    withBench(async ({ kit, ports }) => {
      for (const entry of entries) await kit.add(entry)
      return status(ports, NOW)
    })
  const four = (day: string) =>
    ['ServiceManager', 'DWStagingAndConfig', 'DWRepository', 'DWDataMart'].map((name) => of(name, at(day)))

  it('is quiet with none, and good with fresh ones', async () => {
    expect(await rowOf()).toMatchObject({ tone: 'quiet', text: 'None yet' })
    expect(await rowOf(...four('2026-11-21'))).toEqual({ tone: 'good', text: 'Today', detail: '4 databases' })
    expect(await rowOf(...four('2026-10-21'))).toEqual({ tone: 'good', text: '31 days old', detail: '4 databases' })
  })

  it('goes by the oldest of the newest full backups', async () => {
    const old = of('DWDataMart', at('2026-10-18'))
    const [a, b, c] = four('2026-11-20')
    if (a === undefined || b === undefined || c === undefined) throw new Error('four')
    expect(await rowOf(a, b, c, old)).toEqual({
      tone: 'warn',
      text: '34 days old',
      detail: '4 databases; the oldest backup is of DWDataMart',
    })
    expect(await rowOf(a, b, c, old, of('DWDataMart', at('2026-11-20')))).toMatchObject({
      tone: 'good',
      text: '1 day old',
    })
    // A differential restores nothing by itself.
    expect(await rowOf(a, b, c, old, of('DWDataMart', at('2026-11-20'), { type: 'differential' }))).toMatchObject({
      text: '34 days old',
    })
    expect(await rowOf(a, b, c, of('DWDataMart', at('2026-08-20')))).toMatchObject({ tone: 'bad' })
  })

  it('names what is missing of what belongs together', async () => {
    expect(await rowOf(of('ServiceManager', at('2026-11-20')))).toMatchObject({ tone: 'good' })
    expect(await rowOf(of('ServiceManager', at('2026-11-20')), of('DWDataMart', at('2026-11-20')))).toEqual({
      tone: 'bad',
      text: '2 missing',
      detail: 'No full backup of DWStagingAndConfig and DWRepository',
    })
    expect(await rowOf(of('Orchestrator', at('2026-11-20')))).toMatchObject({ tone: 'good', detail: '1 database' })
  })
})
