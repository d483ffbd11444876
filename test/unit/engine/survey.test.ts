import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makePlan, readJournal } from '../../../main/engine/index.ts'
import { breakOff } from '../../support/break-off.ts'
import { drive, password, temporary } from '../../support/drive.ts'
import {
  createWorld,
  effect,
  procedureOf,
  runnable,
  type Surveys,
  surveyingWith,
} from '../../support/procedures/index.ts'

let place: Awaited<ReturnType<typeof temporary>>
beforeEach(async () => {
  place = await temporary()
})
afterEach(() => place.remove())

const made = { at: new Date('2026-11-21T03:15:44Z'), nonce: '1a2b3c4d' }
const noSurveys = (): Surveys => ({ count: 0, secrets: [] })
const input = () => ({
  ports: createWorld(join(place.folder, 'world')),
  target: 'practice' as const,
  made,
  answers: {},
  secrets: {},
})

/** A run broken off before its first step is done, and a world that has changed since. */
async function brokenOffInChangedWorld(): Promise<string> {
  const run = await breakOff(place.folder, 'surveying', 2)
  await effect(createWorld(join(place.folder, 'world')), 'newcomer')
  return run
}

describe('a survey', () => {
  it('is made once with the plan, with its secrets, and shapes the steps', async () => {
    const surveys = noSurveys()
    const driven = drive(place.folder, { find: () => runnable(surveyingWith(surveys)) })
    const secrets = password()
    const plan = await driven.runs.plan('surveying', {}, secrets)
    expect(plan.steps.map(({ id }) => id)).toEqual(['after-nothing', 'second', 'third'])
    await driven.runs.start(plan.hash, [], password())
    await driven.runs.idle()
    expect(driven.views.at(-1)?.result?.outcome).toBe('done')
    expect(surveys).toEqual({ count: 1, secrets: [['password']] })
    // The world has changed by the run: another plan is made of it.
    const next = await driven.runs.plan('surveying', {}, password())
    expect(next.steps[0]?.id).toBe('after-after-nothing-second-third')
    expect(next.hash).not.toBe(plan.hash)
  })

  it('stands in the journal as plain JSON, without what is undefined', async () => {
    const driven = drive(place.folder, { find: () => runnable(surveyingWith(noSurveys())) })
    const plan = await driven.runs.plan('surveying', {}, password())
    const { run } = await driven.runs.start(plan.hash, [], password())
    await driven.runs.idle()
    const { lines } = await readJournal(join(place.folder, 'runs', run, 'journal.jsonl'))
    expect(lines[0]?.data?.['made']).toStrictEqual({
      at: expect.any(String),
      nonce: expect.any(String),
      survey: { found: [], nested: [{ kept: null }] },
    })
  })

  it('is given to the plan in the form that the journal gives it back', async () => {
    const given: unknown[] = []
    const procedure = procedureOf<object>('one', () => [], {
      survey: async () => ({ z: undefined, b: [{ y: undefined, x: 1 }], a: '𝒳' }),
      plan: async (_, _world, { survey }) => (given.push(survey), []),
    })
    const plan = await makePlan({ ...input(), procedure, pages: ['first'] })
    expect(given).toStrictEqual([{ a: '𝒳', b: [{ x: 1 }] }])
    expect(JSON.parse(JSON.stringify(plan.made.survey))).toStrictEqual(plan.made.survey)
  })

  it.each<[string, unknown]>([
    ['a date', { at: new Date() }],
    ['a number that is none', { n: Number.NaN }],
    ['bytes', { key: new Uint8Array(3) }],
    ['half a character', { name: '\ud800' }],
  ])('with %s in it makes no plan: it would come back changed', async (_, survey) => {
    const procedure = procedureOf<object>('one', () => [], { survey: async () => survey })
    await expect(makePlan({ ...input(), procedure, pages: ['first'] })).rejects.toThrow('Canonical JSON cannot hold')
  })

  it('that finds something else gives another hash only where a step says so', async () => {
    const of = (survey: unknown) =>
      makePlan({
        ...input(),
        procedure: procedureOf<object>('one', () => [], { survey: async () => survey }),
        pages: ['a'],
      })
    expect((await of({ rows: 1 })).hash).toBe((await of({ rows: 2 })).hash)
  })

  it('of a world that has changed since does not count when the run is resumed: the journal’s does', async () => {
    const run = await brokenOffInChangedWorld()
    const surveys = noSurveys()
    const driven = drive(place.folder, { find: () => runnable(surveyingWith(surveys)) })
    await driven.runs.resume(run, password())
    await driven.runs.idle()
    const view = driven.views.at(-1)
    expect(view?.result?.outcome).toBe('done')
    expect(view?.steps.map(({ id }) => id)).toEqual(['after-nothing', 'second', 'third'])
    expect(surveys.count).toBe(0)
  })

  it('is not asked for again when a run is given up', async () => {
    const run = await brokenOffInChangedWorld()
    const surveys = noSurveys()
    await drive(place.folder, { find: () => runnable(surveyingWith(surveys)) }).runs.discard(run)
    expect(surveys.count).toBe(0)
    expect(await readFile(join(place.folder, 'world', 'things', 'newcomer'), 'utf8')).toBe('done')
  })

  it('that fails makes no plan, and says why', async () => {
    const procedure = procedureOf<object>('one', () => [], { survey: () => Promise.reject(new Error('No answer')) })
    await expect(makePlan({ ...input(), procedure, pages: ['first'] })).rejects.toThrow('No answer')
  })

  it('is not made for a plan without pages: that one is made again from a journal', async () => {
    const surveys = noSurveys()
    const again = await makePlan({
      ...input(),
      procedure: surveyingWith(surveys),
      pages: [],
      made: { ...made, survey: { found: ['old'] } },
    })
    expect(again.steps.map(({ id }) => id)).toEqual(['after-old', 'second', 'third'])
    expect(surveys.count).toBe(0)
  })
})
