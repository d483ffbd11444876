import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readJournal, takeLock } from '../../../main/engine/index.ts'
import { drive, password, temporary } from '../../support/drive.ts'
import { effects, longList, procedureOf, runnable, thing } from '../../support/procedures/index.ts'

let place: Awaited<ReturnType<typeof temporary>>
beforeEach(async () => {
  place = await temporary()
})
afterEach(() => place.remove())

const wiped = (bytes: Uint8Array | undefined) => bytes?.every((byte) => byte === 0)
const everything = [{ code: 'old' }, { code: 'replace', typed: 'SCSM-MS01' }, { code: 'other-name', typed: 'LOSE IT' }]

describe('starting', () => {
  it('runs the plan of that hash or none', async () => {
    const driven = drive(place.folder)
    const plan = await driven.runs.plan('many-files', { count: 1 }, {})
    expect(driven.runs.planned(plan.hash)).toEqual(plan)
    const altered = plan.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
    await expect(driven.runs.start(altered, [], {})).rejects.toMatchObject({
      code: 'plan-unknown',
      data: { text: 'This plan is not known any more, or was altered on its way.', unchanged: ['Nothing ran.'] },
    })
    expect(await effects(driven.world)).toEqual([])
    const { run } = await driven.runs.start(plan.hash, [], {})
    expect(run).toMatch(/^\d{8}-\d{6}-[0-9a-f]{8}$/)
    await driven.runs.idle()
    // Once: its times and names are for one run.
    await expect(driven.runs.start(plan.hash, [], {})).rejects.toMatchObject({ code: 'plan-unknown' })
  })

  it('knows the last eight plans', async () => {
    const driven = drive(place.folder)
    const hashes: string[] = []
    for (let count = 1; count <= 9; count++) hashes.push((await driven.runs.plan('many-files', { count }, {})).hash)
    expect(hashes.map((hash) => driven.runs.planned(hash) !== undefined)).toEqual([false, ...Array(8).fill(true)])
  })

  it('refuses a wizard and answers that do not exist', async () => {
    const driven = drive(place.folder)
    await expect(driven.runs.plan('nothing', {}, {})).rejects.toMatchObject({ code: 'wizard-unknown' })
    await expect(driven.runs.plan('many-files', 'x', {})).rejects.toMatchObject({ code: 'answers-wrong' })
  })

  it.each([
    ['nothing', []],
    ['ticks alone', [{ code: 'old' }, { code: 'replace' }, { code: 'other-name' }]],
    [
      'a wrong word',
      [{ code: 'old' }, { code: 'replace', typed: 'SCSM-MS02' }, { code: 'other-name', typed: 'LOSE IT' }],
    ],
    ['words without the tick', everything.slice(1)],
  ])('refuses findings that are answered with %s, and gives the plan back', async (_, acknowledge) => {
    const driven = drive(place.folder)
    const plan = await driven.runs.plan('confirmations', {}, {})
    await expect(driven.runs.start(plan.hash, acknowledge, {})).rejects.toMatchObject({ code: 'findings-unanswered' })
    expect(driven.runs.active()).toBeUndefined()
    const { run } = await driven.runs.start(plan.hash, everything, {})
    await driven.runs.idle()
    const { lines } = await readJournal(join(place.folder, 'runs', run, 'journal.jsonl'))
    expect(lines[0]?.data?.['acknowledged']).toEqual(['old', 'replace', 'other-name'])
  })

  it('refuses a block whatever is said', async () => {
    const driven = drive(place.folder)
    const plan = await driven.runs.plan('confirmations', { hard: true }, {})
    const starting = driven.runs.start(plan.hash, [...everything, { code: 'no-disk', typed: 'no-disk' }], {})
    await expect(starting).rejects.toMatchObject({ code: 'findings-unanswered', data: { detail: 'no-disk' } })
  })

  it('refuses what was found since the plan was made', async () => {
    const driven = drive(place.folder)
    const plan = await driven.runs.plan('confirmations', {}, {})
    driven.world.switches['worse'] = true
    const starting = driven.runs.start(plan.hash, everything, {})
    await expect(starting).rejects.toMatchObject({ code: 'findings-changed', data: { cause: 'The backup is gone.' } })
    expect(await readdir(place.folder)).toEqual([])
  })

  it.each([
    ['absent', {}],
    ['empty', { password: new Uint8Array() }],
    ['under another name', { other: new Uint8Array([1]) }],
  ])('refuses a secret that is %s', async (_, secrets) => {
    const driven = drive(place.folder)
    const plan = await driven.runs.plan('mixed', {}, {})
    await expect(driven.runs.start(plan.hash, [], secrets)).rejects.toMatchObject({ code: 'secret-missing' })
  })

  it("wipes the caller's secrets at once, and its own when the run has ended", async () => {
    let own: Uint8Array | undefined
    const seen: string[] = []
    const procedure = procedureOf(
      'one',
      (_, world) => [
        thing(world, 'a', {
          async do({ secrets }) {
            own = secrets['password']
            seen.push(new TextDecoder().decode(own))
          },
          verify: async () => ({ proven: [] }),
        }),
      ],
      { secrets: () => ['password'] },
    )
    const driven = drive(place.folder, { find: () => runnable(procedure) })
    const [asked, given, refused] = [password(), password(), password()]
    const plan = await driven.runs.plan('one', {}, asked)
    expect(wiped(asked['password'])).toBe(true)
    await expect(driven.runs.start('0'.repeat(64), [], refused)).rejects.toMatchObject({ code: 'plan-unknown' })
    expect(wiped(refused['password'])).toBe(true)
    await driven.runs.start(plan.hash, [], given)
    expect(wiped(given['password'])).toBe(true)
    await driven.runs.idle()
    expect(seen).toEqual(['correct horse battery'])
    expect(own).not.toBe(given['password'])
    expect(wiped(own)).toBe(true)
  })

  it('refuses while another run holds the computer, in this program or another', async () => {
    const driven = drive(place.folder)
    const lock = await takeLock(join(place.folder, 'lock.json'), {
      run: 'other',
      wizard: 'promote',
      operator: 'CONTOSO\\other',
      started: new Date(),
    })
    const plan = await driven.runs.plan('guided', {}, {})
    await expect(driven.runs.start(plan.hash, [], {})).rejects.toMatchObject({
      code: 'run-in-progress',
      data: { text: expect.stringContaining('CONTOSO\\other is running promote on this computer since') },
    })
    expect(await driven.runs.unfinished()).toEqual([])
    await lock.release()
    const { run } = await driven.runs.start(plan.hash, [], {})
    expect(driven.runs.active()).toBe(run)
    const second = await driven.runs.plan('many-files', { count: 1 }, {})
    await expect(driven.runs.start(second.hash, [], {})).rejects.toMatchObject({ code: 'run-in-progress' })
    await driven.runs.stop(run)
    await driven.runs.idle()
    expect(driven.runs.active()).toBeUndefined()
    await driven.runs.start(second.hash, [], {})
    await driven.runs.idle()
  })

  it('lets whoever sees the result go on at once: report written, lock free', async () => {
    const seen: Promise<unknown>[] = []
    const driven = drive(place.folder, {
      changed(view) {
        if (view.state !== 'ended') return
        expect(existsSync(join(place.folder, 'lock.json'))).toBe(false)
        seen.push(driven.runs.reportPath(view.run, 'html'))
        seen.push(takeLock(join(place.folder, 'lock.json'), { run: '', wizard: '', operator: '', started: new Date() }))
        expect(driven.runs.active()).toBeUndefined()
      },
    })
    await driven.run('many-files', { count: 1 })
    expect(await Promise.all(seen)).toHaveLength(2)
  })
})

describe('the machine-filled list', () => {
  it('holds 100,000 rows, and what was chosen from it is a plan', async () => {
    const driven = drive(place.folder)
    const rows = await longList.options('packs', {}, driven.world)
    expect(rows).toHaveLength(100_000)
    const chosen = rows.filter((row) => row.unavailable === undefined).map((row) => row.value)
    const view = await driven.run('long-list', { chosen })
    expect(view.steps[0]?.title).toBe('Make chosen-99900')
    const { lines } = await readJournal(join(place.folder, 'runs', view.run, 'journal.jsonl'))
    expect((lines[0]!.data!['answers'] as { chosen: string[] }).chosen).toHaveLength(99_900)
  })
})

describe('an ended run', () => {
  it('can be had again, here and after a restart', async () => {
    const driven = drive(place.folder)
    const view = await driven.run('mixed', {}, password())
    expect(await driven.runs.get(view.run)).toEqual(view)
    const later = drive(place.folder)
    expect(await later.runs.get(view.run)).toEqual(view)
    for (const format of ['html', 'json'] as const) {
      const path = await later.runs.reportPath(view.run, format)
      expect(path).toBe(join(place.folder, 'runs', view.run, `report.${format}`))
    }
    await expect(later.runs.resume(view.run, {})).rejects.toMatchObject({ code: 'run-ended' })
    await expect(later.runs.discard(view.run)).rejects.toMatchObject({ code: 'run-ended' })
    await expect(later.runs.stop(view.run)).rejects.toMatchObject({ code: 'run-not-active' })
  })

  it('has a JSON report with the plan, the times in UTC and local, who and with what', async () => {
    const driven = drive(place.folder)
    const view = await driven.run('mixed', {}, password())
    const report = JSON.parse(await readFile(await driven.runs.reportPath(view.run, 'json'), 'utf8'))
    expect(report).toMatchObject({
      format: 'recovery-run-report',
      v: 1,
      run: view,
      plan: { wizard: 'mixed', secrets: ['password'] },
      computer: 'SCSM-MS01',
      operator: 'CONTOSO\\admin',
      tool: { name: 'Test', version: '1.2.3' },
      started: { utc: view.started, local: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d$/) },
    })
    expect(report.steps.map((step: { id: string }) => step.id)).toEqual(view.steps.map((step) => step.id))
    expect(report.plan.steps[1].actions[0].text).toBe('write {{password}}')
  })

  it.each(['../../etc', 'x', '', '20261121-031544-1a2b3c4d/..', '20261121-031544-1a2b3c4d'])(
    'is not found under "%s"',
    async (run) => {
      const { runs } = drive(place.folder)
      for (const asking of [runs.get(run), runs.resume(run, {}), runs.discard(run)]) {
        await expect(asking).rejects.toMatchObject({ code: 'run-unknown' })
      }
    },
  )
})
