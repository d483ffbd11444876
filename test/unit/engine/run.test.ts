import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Problem, readJournal } from '../../../main/engine/index.ts'
import { runView, type RunView } from '../../../preload/contract/index.ts'
import { drive, password, temporary } from '../../support/drive.ts'
import { manualClock } from '../../support/manual-clock.ts'
import {
  effects,
  failure,
  parallel,
  procedureOf,
  runnable,
  thing,
  things,
  type World,
} from '../../support/procedures/index.ts'

let place: Awaited<ReturnType<typeof temporary>>
beforeEach(async () => {
  place = await temporary()
})
afterEach(() => place.remove())

const states = (view: RunView) => view.steps.map((step) => step.state)
const lines = (view: RunView) => readJournal(join(place.folder, 'runs', view.run, 'journal.jsonl'), view.run)
const ended = (view: RunView) => view.state === 'ended'

/** Lets a test hold a step and let it go. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { wait: promise, open: resolve }
}

function driveOne(plan: Parameters<typeof procedureOf>[1], rest: Parameters<typeof drive>[1] = {}) {
  return drive(place.folder, { ...rest, find: () => runnable(procedureOf('one', plan, {})) })
}

describe('a run', () => {
  it('checks, does and proves each step, and writes the intent down before it does anything', async () => {
    const seen: string[] = []
    const driven = drive(place.folder, {
      reach: (point) => seen.push(point),
    })
    const view = await driven.run('many-files', { count: 3 })
    expect(seen).toEqual([
      'check:file-1',
      'before:file-1',
      'after:file-1',
      'check:file-2',
      'before:file-2',
      'after:file-2',
      'check:file-3',
      'before:file-3',
      'after:file-3',
    ])
    expect(states(view)).toEqual(['done', 'done', 'done'])
    expect(view).toMatchObject({
      state: 'ended',
      fraction: 1,
      stopping: false,
      canCancel: false,
      resumed: false,
      computer: 'SCSM-MS01',
      target: 'practice',
    })
    expect(view.result).toMatchObject({
      outcome: 'done',
      title: 'Ended: done',
      proven: ['file-1 is there.', 'file-2 is there.', 'file-3 is there.'],
    })
    const { lines: journal } = await lines(view)
    const each = ['check', 'intent', 'outcome']
    expect(journal.map((line) => line.type)).toEqual(['plan', ...each, ...each, ...each, 'end'])
    expect(journal[3]).toMatchObject({
      step: 'file-1',
      data: { outcome: 'done', proof: { proven: ['file-1 is there.'] } },
    })
  })

  it('has its intent on the disk at the moment it does something', async () => {
    const found: string[] = []
    const driven = driveOne((_, world) => [
      thing(world, 'a', {
        async do() {
          const view = driven.views.at(-1)!
          found.push(...(await lines(view)).lines.map((line) => `${line.type} ${line.step ?? ''}`))
        },
        verify: async () => ({ proven: [] }),
      }),
    ])
    await driven.run('one')
    expect(found).toEqual(['plan ', 'check a', 'intent a'])
  })

  it('proves what is already done, and does not do it again', async () => {
    const driven = drive(place.folder)
    await driven.run('many-files', { count: 2 })
    const view = await driven.run('many-files', { count: 3 })
    expect(states(view)).toEqual(['already-done', 'already-done', 'done'])
    expect(await effects(driven.world)).toEqual(['file-1', 'file-2', 'file-3'])
    expect(view.result?.outcome).toBe('done')
  })

  it('shows views that fit the contract, whose progress never runs backwards', async () => {
    const driven = drive(place.folder)
    await driven.run('mixed', {}, password())
    expect(driven.views.length).toBeGreaterThan(10)
    driven.views.forEach((view, index) => {
      expect(runView.parse(view)).toEqual(view)
      expect(view.fraction).toBeGreaterThanOrEqual(driven.views[index - 1]?.fraction ?? 0)
      expect(view.fraction === 1).toBe(view.state === 'ended')
    })
    const begunByHand = driven.views.findIndex((view) => view.steps[2]?.state !== 'waiting' && !view.canCancel)
    expect(driven.views.slice(0, begunByHand).every((view) => view.canCancel)).toBe(true)
    expect(driven.views.slice(begunByHand).some((view) => view.canCancel)).toBe(false)
  })

  it('gives steps the secrets and writes none of them anywhere, whatever a step says', async () => {
    const driven = drive(place.folder, {
      find: () =>
        runnable(
          procedureOf(
            'one',
            (_, world) => [
              thing(world, 'a', {
                async do({ secrets, message, progress }) {
                  const text = new TextDecoder().decode(secrets['password'])
                  message(`The password is ${text}.`)
                  progress(0.5, `with ${Buffer.from(text).toString('base64')}`)
                  throw new Problem({
                    code: 'leaky',
                    text: `Login failed for ${text}.`,
                    detail: Buffer.from(text).toString('hex'),
                  })
                },
              }),
            ],
            { secrets: () => ['password'] },
          ),
        ),
    })
    const view = await driven.run('one', {}, password())
    expect(view.result?.error?.text).toBe('Login failed for {{password}}.')
    expect(view.messages[0]?.text).toBe('The password is {{password}}.')
    const folder = join(place.folder, 'runs', view.run)
    const texts = await Promise.all(
      ['journal.jsonl', 'report.html', 'report.json'].map((name) => readFile(join(folder, name), 'utf8')),
    )
    for (const text of [...texts, JSON.stringify(driven.views), driven.log.join()]) {
      for (const form of ['utf8', 'base64', 'hex'] as const) {
        expect(text).not.toContain(Buffer.from('correct horse battery').toString(form))
      }
    }
  })

  it('runs neighbours of a group side by side up to the limit, and what follows after all of them', async () => {
    const gates = new Map(Array.from({ length: 6 }, (_, index) => [`database-${index + 1}`, gate()]))
    const running = new Set<string>()
    const three = gate()
    let most = 0
    const procedure = parallel(3, async (id) => {
      running.add(id)
      most = Math.max(most, running.size)
      if (running.size === 3) three.open()
      await gates.get(id)?.wait
      running.delete(id)
    })
    const driven = drive(place.folder, { find: () => runnable(procedure) })
    const going = driven.run('parallel')
    const busy = (view: RunView) => view.steps.filter((step) => step.state === 'running').map((step) => step.id)
    await three.wait
    expect(busy(driven.views.at(-1)!)).toHaveLength(3)
    gates.get('database-2')?.open()
    const next = await driven.until((view) => busy(view).includes('database-4'))
    expect(busy(next)).toEqual(['database-1', 'database-3', 'database-4'])
    for (const one of gates.values()) one.open()
    const view = await going
    expect(most).toBe(3)
    expect(view.result?.outcome).toBe('done')
    const { lines: journal } = await lines(view)
    const intent = journal.findIndex((line) => line.type === 'intent' && line.step === 'together')
    expect(
      journal
        .slice(intent)
        .filter((line) => line.type === 'outcome')
        .map((line) => line.step),
    ).toEqual(['together'])
  })

  it('lets the neighbours of a step that failed finish, begins no other, and undoes them all', async () => {
    const fail = gate()
    const hold = gate()
    const procedure = parallel(2, async (id) => {
      await (id === 'database-1' ? fail.wait : hold.wait)
      if (id === 'database-1') throw failure('no-space', 'The disk is full.')
    })
    const driven = drive(place.folder, { find: () => runnable(procedure) })
    const going = driven.run('parallel')
    await driven.until((view) => view.steps[1]?.state === 'running' && view.steps[0]?.state === 'running')
    fail.open()
    await driven.until((view) => view.steps[0]?.state === 'failed')
    hold.open()
    const view = await going
    expect(states(view)).toEqual(['failed', 'skipped', 'skipped', 'skipped', 'skipped', 'skipped', 'skipped'])
    expect(view.steps.map((step) => step.text)).toEqual([
      ...Array(2).fill('Undone: the former state is restored.'),
      ...Array(5).fill('Not done'),
    ])
    expect(await things(driven.world)).toEqual([])
    expect(view.result).toMatchObject({ outcome: 'failed', error: { code: 'no-space' } })
  })

  it('keeps elapsed and remaining time on the monotonic clock, whatever happens to the clock on the wall', async () => {
    const clock = manualClock()
    const middle = gate()
    const hold = gate()
    const driven = driveOne(
      (_, world) => [
        thing(world, 'a', {
          async do({ progress }) {
            clock.advance(6000)
            clock.setWall('2036-11-21T00:00:00Z')
            progress(0.5)
            middle.open()
            await hold.wait
          },
          verify: async () => ({ proven: [] }),
        }),
      ],
      { clock },
    )
    const going = driven.run('one')
    await middle.wait
    clock.advance(100)
    expect(driven.views.at(-1)).toMatchObject({
      fraction: 0.5,
      elapsed: 6100,
      remaining: 6100,
      started: '2026-11-21T03:15:44.000Z',
    })
    clock.setWall('2026-11-20T00:00:00Z')
    clock.advance(1000)
    expect(driven.views.at(-1)).toMatchObject({ elapsed: 7100, remaining: 7100 })
    hold.open()
    expect(await going).toMatchObject({ elapsed: 7100, steps: [{ took: 7100 }] })
    clock.advance(60_000)
    expect((await driven.runs.get((await going).run)).elapsed).toBe(7100)
  })

  it('keeps the last 200 messages, the journal all of them', async () => {
    const driven = driveOne((_, world) => [
      thing(world, 'a', {
        async do({ message }) {
          for (let index = 0; index < 1000; index++) message(`line ${index}`)
        },
        verify: async () => ({ proven: [] }),
      }),
    ])
    const view = await driven.run('one')
    expect(view.messages).toHaveLength(200)
    expect(view.messages.at(-1)?.text).toBe('line 999')
    expect((await lines(view)).lines.filter((line) => line.type === 'message')).toHaveLength(1000)
    expect(driven.views.length).toBeLessThan(50)
  })

  it('has words of its own when the wizard has none', async () => {
    const procedure = procedureOf(
      'one',
      (_, world: World) => [thing(world, 'a', { check: () => Promise.reject(new Error('odd')) })],
      {
        conclude: () => Promise.reject(new Error('no words')),
      },
    )
    const view = await drive(place.folder, { find: () => runnable(procedure) }).run('one')
    expect(view.result).toMatchObject({
      outcome: 'failed',
      title: 'The run failed',
      lead: 'Make a: The program met a fault of its own.',
      unchanged: ['Nothing was changed.'],
    })
    expect(ended(view)).toBe(true)
  })

  it('goes on when the window can not be told', async () => {
    const driven = drive(place.folder, {
      changed(view) {
        if (view.fraction > 0) throw new Error('The window is gone.')
      },
    })
    const plan = await driven.runs.plan('many-files', { count: 2 }, {})
    const { run } = await driven.runs.start(plan.hash, [], {})
    await driven.runs.idle()
    expect((await driven.runs.get(run)).result?.outcome).toBe('done')
    expect(driven.log.join()).toContain('The window is gone.')
  })
})
