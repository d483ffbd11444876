import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readJournal, type StepContext } from '../../../main/engine/index.ts'
import type { RunView } from '../../../preload/contract/index.ts'
import { drive, temporary } from '../../support/drive.ts'
import { effects, failure, procedureOf, runnable, thing, things } from '../../support/procedures/index.ts'

let place: Awaited<ReturnType<typeof temporary>>
beforeEach(async () => {
  place = await temporary()
})
afterEach(() => place.remove())

const states = (view: RunView) => view.steps.map((step) => step.state)
const texts = (view: RunView) => view.steps.map((step) => step.text)
const undone = 'Undone: the former state is restored.'

/** Resolves when a step says that it is in the middle of it. */
let middle: PromiseWithResolvers<void>
beforeEach(() => {
  middle = Promise.withResolvers<void>()
})

/** Rejects when the run is stopped, as a port does. */
function untilStopped({ signal }: StepContext): Promise<never> {
  middle.resolve()
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(failure('cancelled', 'The call was stopped.')))
  })
}

function driveOne(plan: Parameters<typeof procedureOf>[1]) {
  return drive(place.folder, { find: () => runnable(procedureOf('one', plan, {})) })
}

/** Starts, stops in the middle of a step, and waits for the end. */
async function stopInside(driven: ReturnType<typeof drive>): Promise<RunView> {
  const going = driven.run('one')
  await middle.promise
  const { run } = driven.views.at(-1)!
  await driven.runs.stop(run)
  expect(driven.views.at(-1)?.stopping).toBe(true)
  return going
}

describe('a failed run', () => {
  it('undoes the steps before the failure and what the failed one left, the last first', async () => {
    const seen: string[] = []
    const driven = drive(place.folder, { reach: (point) => seen.push(point) })
    const view = await driven.run('failing')
    expect(seen.filter((point) => point.startsWith('undo:'))).toEqual(['undo:half', 'undo:two', 'undo:one'])
    expect(states(view)).toEqual(['skipped', 'skipped', 'done', 'failed', 'skipped'])
    expect(texts(view)).toEqual([undone, undone, undefined, undone, 'Not done'])
    expect(await things(driven.world)).toEqual([])
    expect(view.result).toMatchObject({
      outcome: 'failed',
      error: { code: 'no-space' },
      proven: ['Looked.'],
      unchanged: ['Every step that was begun is undone; the former state is restored.'],
    })
    expect(view.fraction).toBeLessThan(1)
    const { lines } = await readJournal(join(place.folder, 'runs', view.run, 'journal.jsonl'))
    expect(lines.filter((line) => line.data?.['revert'] === true).map((line) => line.step)).toEqual([
      'half',
      'two',
      'one',
    ])
    expect(lines.at(-1)).toMatchObject({ type: 'end', data: { outcome: 'failed' } })
  })

  it('names what could not be undone, and undoes the rest all the same', async () => {
    const driven = drive(place.folder)
    driven.world.switches['stuck'] = true
    const view = await driven.run('failing')
    expect(await things(driven.world)).toEqual(['two'])
    expect(view.steps[1]).toMatchObject({ state: 'failed', text: 'Could not be undone.', error: { code: 'in-use' } })
    expect(view.result).toMatchObject({ outcome: 'failed', unchanged: [], error: { code: 'in-use' } })
  })

  it('undoes nothing once a step was begun that can not be undone, and says what stays', async () => {
    const driven = driveOne((_, world) => [
      thing(world, 'a'),
      thing(world, 'b', { undo: 'by-hand' }),
      thing(world, 'c', { do: () => Promise.reject(failure('refused', 'The server refused.')) }),
    ])
    const view = await driven.run('one')
    expect(await things(driven.world)).toEqual(['a', 'b'])
    expect(states(view)).toEqual(['done', 'done', 'failed'])
    expect(view.result).toMatchObject({
      outcome: 'failed',
      lead: 'The procedure one ended. What was done before stays: Make a; Make b.',
      unchanged: [],
    })
  })

  it.each(['check', 'verify'] as const)('fails by its %s as well, and then nothing is called done', async (which) => {
    const driven = driveOne((_, world) => [
      thing(world, 'a', { [which]: () => Promise.reject(failure('odd', 'It can not be read.')) }),
    ])
    const view = await driven.run('one')
    expect(view.steps[0]).toMatchObject({ state: 'failed', error: { code: 'odd' } })
    expect(await things(driven.world)).toEqual([])
    expect(view.result?.unchanged).toEqual([
      which === 'check' ? 'Nothing was changed.' : 'Every step that was begun is undone; the former state is restored.',
    ])
  })
})

describe('Cancel', () => {
  it('interrupts the step, restores the former state and says so', async () => {
    const driven = driveOne((_, world) => [
      thing(world, 'a'),
      thing(world, 'b', { do: untilStopped }),
      thing(world, 'c'),
    ])
    const view = await stopInside(driven)
    expect(states(view)).toEqual(['skipped', 'skipped', 'skipped'])
    expect(texts(view)).toEqual([undone, undone, 'Not done'])
    expect(await things(driven.world)).toEqual([])
    expect(view.result).toMatchObject({
      outcome: 'stopped',
      unchanged: ['Every step that was begun is undone; the former state is restored.'],
    })
    expect(driven.views.filter((one) => one.state === 'running').every((one) => one.canCancel)).toBe(true)
  })

  it('lets what can not be interrupted finish, and undoes it too', async () => {
    const driven = driveOne((_, world) => {
      const plain = thing(world, 'a')
      return [
        {
          ...plain,
          async do(context) {
            await untilStopped(context).catch(() => undefined)
            await plain.do(context)
          },
        },
      ]
    })
    const view = await stopInside(driven)
    expect(await effects(driven.world)).toEqual(['a'])
    expect(await things(driven.world)).toEqual([])
    expect(view.result?.outcome).toBe('stopped')
    expect(view.fraction).toBeLessThan(1)
  })

  it('that fails to restore is no success: the run failed, and the step is named', async () => {
    const driven = driveOne((_, world) => [
      thing(world, 'a', { revert: () => Promise.reject(failure('in-use', 'a is in use.')) }),
      thing(world, 'b', { do: untilStopped }),
    ])
    const view = await stopInside(driven)
    expect(states(view)).toEqual(['failed', 'skipped'])
    expect(view.result).toMatchObject({ outcome: 'failed', error: { code: 'in-use' } })
  })

  it('during a check changes nothing', async () => {
    const driven = driveOne((_, world) => [thing(world, 'a', { check: untilStopped })])
    const view = await stopInside(driven)
    expect(view.steps[0]).toMatchObject({ state: 'skipped', text: 'Not done' })
    expect(view.result).toMatchObject({ outcome: 'stopped', unchanged: ['Nothing was changed.'] })
  })
})

describe('Stop', () => {
  const byHand = { undo: 'by-hand' as const }

  it('leaves what is done, says what stays, and does nothing more', async () => {
    const driven = driveOne((_, world) => [
      thing(world, 'a'),
      thing(world, 'b', byHand),
      thing(world, 'c', { ...byHand, do: untilStopped }),
      thing(world, 'd'),
    ])
    const view = await stopInside(driven)
    expect(states(view)).toEqual(['done', 'done', 'stopped', 'skipped'])
    expect(view.steps[2]?.text).toBe('Stopped in the middle. What it had done by then stays.')
    expect(await things(driven.world)).toEqual(['a', 'b'])
    expect(view.result).toMatchObject({
      outcome: 'stopped',
      lead: 'The procedure one ended. What was done before stays: Make a; Make b.',
    })
  })

  it('calls a step done that came true all the same', async () => {
    const driven = driveOne((_, world) => {
      const plain = thing(world, 'a', byHand)
      return [
        {
          ...plain,
          do: (context) =>
            untilStopped(context).catch(async (error: unknown) => {
              await plain.do(context)
              throw error
            }),
        },
        thing(world, 'b'),
      ]
    })
    const view = await stopInside(driven)
    expect(states(view)).toEqual(['done', 'skipped'])
    expect(view.result?.outcome).toBe('stopped')
  })

  it('that came after the last step was too late', async () => {
    const driven = driveOne((_, world) => [
      thing(world, 'a', {
        ...byHand,
        do: (context) => untilStopped(context).catch(() => undefined),
        // The signal of a stop does not keep an uninterruptible step from being looked at.
        async verify({ signal }) {
          expect(signal.aborted).toBe(false)
          return { proven: ['All is there.'] }
        },
      }),
    ])
    const view = await stopInside(driven)
    expect(view).toMatchObject({ fraction: 1, result: { outcome: 'done', proven: ['All is there.'] } })
  })
})
