import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readJournal } from '../../../main/engine/index.ts'
import type { RunAnswer, RunView } from '../../../preload/contract/index.ts'
import { drive, temporary } from '../../support/drive.ts'
import { effect, effects, guided, procedureOf, runnable, things } from '../../support/procedures/index.ts'

let place: Awaited<ReturnType<typeof temporary>>
beforeEach(async () => {
  place = await temporary()
})
afterEach(() => place.remove())

const states = (view: RunView) => view.steps.map((step) => step.state)
const types = async (view: RunView) =>
  (await readJournal(join(place.folder, 'runs', view.run, 'journal.jsonl'))).lines.map((line) => line.type)

describe('a step that a person performs', () => {
  it('asks until it is proven, and says what is missing', async () => {
    const driven = drive(place.folder)
    const going = driven.run('guided')
    const asked = await driven.until((view) => view.question !== undefined)
    expect(driven.world.switches['started']).toBe(true)
    expect(asked.steps[1]?.state).toBe('person')
    expect(asked.question).toMatchObject({
      kind: 'guide',
      step: 'by-person',
      guide: { instructions: ['Start it.', 'Press Go.'] },
    })
    expect(asked.question).not.toHaveProperty('missing')

    await driven.runs.answer(asked.run, 'by-person', 'check')
    const again = await driven.until((view) => view.question?.kind === 'guide' && view.question.missing !== undefined)
    expect(again.question).toMatchObject({ missing: 'The thing is not there yet.' })
    await effect(driven.world, 'by-person')
    await driven.runs.answer(asked.run, 'by-person', 'check')
    const view = await going
    expect(states(view)).toEqual(['done', 'done', 'done'])
    expect(view.result?.proven).toContain('A person did it.')
    expect((await types(view)).filter((type) => type === 'question' || type === 'answer')).toEqual([
      'question',
      'answer',
      'question',
      'answer',
    ])
  })

  it('is stopped by the person', async () => {
    const driven = drive(place.folder, { answer: () => 'stop' })
    const view = await driven.run('guided')
    expect(states(view)).toEqual(['done', 'stopped', 'skipped'])
    expect(view.result?.outcome).toBe('stopped')
    expect(await types(view)).toContain('stop')
  })

  it('is stopped from outside while it asks', async () => {
    const driven = drive(place.folder)
    const going = driven.run('guided')
    const { run } = await driven.until((view) => view.question !== undefined)
    await driven.runs.stop(run)
    expect(driven.views.at(-1)?.question).toBeUndefined()
    expect((await going).result?.outcome).toBe('stopped')
  })

  it('fails when the check itself is at fault: asking again would not help', async () => {
    const broken = procedureOf<object>('broken', () => [], {
      plan: async (...all) =>
        (await guided.plan(...all))
          .map((step) => ({ ...step, verify: () => Promise.reject(new TypeError('a fault')) }))
          .slice(1),
    })
    const driven = drive(place.folder, { find: () => runnable(broken), answer: () => 'check' })
    const view = await driven.run('broken')
    expect(view.steps[0]).toMatchObject({ state: 'failed', error: { code: 'unexpected', cause: 'a fault' } })
  })

  it('takes no answer that was not asked for', async () => {
    const driven = drive(place.folder)
    const going = driven.run('guided')
    const { run } = await driven.until((view) => view.question !== undefined)
    const wrong: [string, RunAnswer][] = [
      ['by-person', 'it-happened'],
      ['by-person', 'do-it-again'],
      ['prepared', 'check'],
      ['nowhere', 'stop'],
    ]
    for (const [step, answer] of wrong) {
      await expect(driven.runs.answer(run, step, answer)).rejects.toMatchObject({ code: 'answer-not-asked' })
    }
    await driven.runs.stop(run)
    await going
    await expect(driven.runs.answer(run, 'by-person', 'check')).rejects.toMatchObject({ code: 'run-not-active' })
  })
})

describe('a step of which nobody heard whether it happened', () => {
  const run = async (answers: object, switches: Record<string, boolean>, said: RunAnswer[] = []) => {
    const left = [...said]
    const driven = drive(place.folder, { answer: () => left.shift() })
    Object.assign(driven.world.switches, switches)
    const view = await driven.run('unclear', answers)
    expect(left).toEqual([])
    const asked = driven.views.find((one) => one.question !== undefined)?.question
    return { view, asked, done: (await effects(driven.world)).filter((one) => one === 'sent').length, driven }
  }

  it.each(['safe', 'never'] as const)('is done when verify can prove it (repeat %s)', async (repeat) => {
    const { view, done, asked } = await run({ repeat }, { unheard: true })
    expect(view.result?.outcome).toBe('done')
    expect(done).toBe(1)
    expect(asked).toBeUndefined()
  })

  it('is done once more when that is safe, and then a person is asked', async () => {
    const { view, done, asked } = await run({ repeat: 'safe' }, { unheard: true, blind: true }, ['it-happened'])
    expect(done).toBe(2)
    expect(asked).toMatchObject({ kind: 'decide', step: 'sent', detail: 'The connection broke.' })
    expect(view.result?.outcome).toBe('done')
  })

  it('is never done again by itself when that may do harm: the person says that it happened', async () => {
    const { view, done, asked } = await run({ repeat: 'never' }, { unheard: true, blind: true }, ['it-happened'])
    expect(done).toBe(1)
    expect(asked?.kind).toBe('decide')
    expect(view.steps[1]?.state).toBe('done')
    expect(view.result).toMatchObject({
      outcome: 'done',
      proven: ['before is there.', 'later is there.'],
      unproven: [
        '"Make sent" happened according to the person at the screen; this program could not prove it (The server does not answer.)',
      ],
    })
  })

  it('is done again when the person says so', async () => {
    const { done, view } = await run({ repeat: 'never' }, { unheard: true, blind: true }, [
      'do-it-again',
      'it-happened',
    ])
    expect(done).toBe(2)
    expect(view.result?.outcome).toBe('done')
  })

  it('stays unknown when the person does not know', async () => {
    const { view, driven } = await run({ repeat: 'never' }, { unheard: true, blind: true }, ['stop'])
    expect(states(view)).toEqual(['done', 'unknown', 'skipped'])
    expect(view.result).toMatchObject({ outcome: 'unknown', error: { code: 'outcome-unknown' } })
    expect(await things(driven.world)).toEqual(['before', 'sent'])
  })

  it('is undone when the person does not know and everything can be undone', async () => {
    const { view, driven } = await run({ repeat: 'never', undo: 'automatic' }, { unheard: true, blind: true }, ['stop'])
    expect(states(view)).toEqual(['skipped', 'skipped', 'skipped'])
    expect(view.result?.outcome).toBe('stopped')
    expect(await things(driven.world)).toEqual([])
  })

  it('is done once more when it was lost and that is safe', async () => {
    const driven = drive(place.folder)
    driven.world.switches['lost'] = true
    const going = driven.run('unclear', { repeat: 'safe' })
    const asked = await driven.until((view) => view.question !== undefined)
    driven.world.switches['lost'] = false
    await driven.runs.answer(asked.run, 'sent', 'do-it-again')
    expect((await going).result?.outcome).toBe('done')
    expect((await effects(driven.world)).filter((one) => one === 'sent')).toHaveLength(1)
  })
})

describe('a step that needs Windows to restart', () => {
  it('pauses the run; another admin resumes it after the restart', async () => {
    const before = drive(place.folder)
    const paused = await before.run('restart')
    expect(states(paused)).toEqual(['done', 'restart-needed', 'skipped'])
    expect(paused.result?.outcome).toBe('restart-needed')
    expect(await things(before.world)).toEqual(['prepared'])
    expect(await types(paused)).not.toContain('end')

    const after = drive(place.folder, { operator: async () => 'CONTOSO\\other' })
    const [unfinished] = await after.runs.unfinished()
    expect(unfinished).toMatchObject({
      run: paused.run,
      by: 'CONTOSO\\admin',
      text: 'Waits for a restart of Windows at step 2 of 3, Make installed.',
      steps: [{ state: 'done' }, { state: 'waiting', text: 'Windows must restart first.' }, { state: 'waiting' }],
    })
    // Resumed too early: it says so again, and nothing is lost.
    await after.runs.resume(paused.run, {})
    await after.runs.idle()
    expect(after.views.at(-1)?.result?.outcome).toBe('restart-needed')

    after.world.switches['restarted'] = true
    await after.runs.resume(paused.run, {})
    await after.runs.idle()
    const view = after.views.at(-1)!
    expect(view).toMatchObject({ run: paused.run, resumed: true, started: paused.started, result: { outcome: 'done' } })
    expect(await effects(after.world)).toEqual(['prepared', 'installed', 'finished'])
    expect(await after.runs.unfinished()).toEqual([])
  })
})
