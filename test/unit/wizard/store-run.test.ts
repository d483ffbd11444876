import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../preload/contract/index.ts'
import { Refusal } from '../../support/fake-bridge.ts'
import { block, endOf, info, planOf, runOf, sample, warning } from './sample.ts'
import { begin, goToPage, PASSWORD, settled } from './setup.ts'

const failing = { code: 'no-way', text: 'It does not work.' }
const fail = () => {
  throw new Refusal(failing)
}

describe('Summary', () => {
  it('plans with the sound answers and every password, and commits to that hash', async () => {
    const begun = await begin({ 'wizard.plan': planOf(7, [warning, info]) })
    await goToPage(begun, 'summary')
    expect(begun.asked('wizard.plan').at(-1)?.input).toEqual({
      wizard: 'sample',
      answers: { kind: 'long', name: 'Ada', place: 'C:\\Keys\\', deep: false, items: ['a'] },
      secrets: { password: new TextEncoder().encode(PASSWORD) },
    })
    expect(begun.store.getState().open).toEqual([warning.code])
    await begun.store.commit()
    expect(begun.store.getState()).toMatchObject({ phase: 'summary', attention: { place: 'errors' } })
    begun.store.say(warning, { ticked: true })
    await begun.store.commit()
    expect(begun.asked('wizard.run').map(({ input }) => input)).toEqual([
      {
        hash: planOf(7).hash,
        acknowledge: [{ code: warning.code }],
        secrets: { password: new TextEncoder().encode(PASSWORD) },
      },
    ])
    expect(begun.store.getState()).toMatchObject({ phase: 'progress', held: [], runId: 'run-1' })
    expect(begun.secrets.has('password')).toBe(false)
  })

  it('shows the newest plan, whatever older one arrives late', async () => {
    const releases: (() => void)[] = []
    const begun = await begin()
    await goToPage(begun, 'password')
    begun.bridge.answer({
      'wizard.plan': () => {
        const plan = planOf(releases.length + 1)
        return new Promise((resolve) => releases.push(() => resolve(plan)))
      },
    })
    await goToPage(begun, 'summary')
    begun.store.back()
    releases[0]?.()
    await settled()
    expect(begun.store.getState()).toMatchObject({ phase: 'pages', plan: undefined })
    await begun.store.next()
    begun.store.back()
    await begun.store.next()
    releases[2]?.()
    await settled()
    releases[1]?.()
    await settled()
    expect(begun.store.getState().plan?.hash).toBe(planOf(3).hash)
  })

  it('never commits past a block', async () => {
    const begun = await begin({ 'wizard.plan': planOf(1, [block]) })
    await goToPage(begun, 'summary')
    begun.store.say(block, { ticked: true, typed: 'x' })
    await begun.store.commit()
    expect(begun.store.getState().errors).toEqual({ 'finding-read-only': block.text })
    expect(begun.asked('wizard.run')).toEqual([])
  })

  it.each(['findings-changed', 'plan-unknown'])(
    'makes the plan anew after the refusal %s, and says why',
    async (code) => {
      const begun = await begin()
      await goToPage(begun, 'summary')
      const found: Finding[] = [warning]
      begun.bridge.answer({
        'wizard.plan': planOf(2, found),
        'wizard.run': () => {
          throw new Refusal({ code, text: 'Something else was found.' })
        },
      })
      await begun.store.commit()
      expect(begun.store.getState()).toMatchObject({
        phase: 'summary',
        busy: undefined,
        problem: { code },
        plan: { hash: planOf(2).hash },
        open: [warning.code],
      })
      expect(begun.secrets.has('password')).toBe(true)
    },
  )

  it('keeps the plan after another refusal, and makes one when there is none', async () => {
    const begun = await begin({ 'wizard.plan': fail })
    await goToPage(begun, 'summary')
    expect(begun.store.getState()).toMatchObject({ plan: undefined, problem: failing })
    begun.bridge.answer({ 'wizard.plan': planOf(3), 'wizard.run': fail })
    await begun.store.commit()
    expect(begun.asked('wizard.run')).toEqual([])
    expect(begun.store.getState()).toMatchObject({ plan: { hash: planOf(3).hash }, problem: undefined })
    await begun.store.commit()
    expect(begun.store.getState()).toMatchObject({ plan: { hash: planOf(3).hash }, problem: failing })
  })

  it('starts one run, however often the verb is pressed, and is not left meanwhile', async () => {
    const begun = await begin()
    await goToPage(begun, 'summary')
    const all = [begun.store.commit(), begun.store.commit()]
    begun.store.back()
    await Promise.all(all)
    expect(begun.asked('wizard.run')).toHaveLength(1)
    expect(begun.store.getState().phase).toBe('progress')
  })
})

describe('a run', () => {
  it('is followed by events, and news of other runs are none of its concern', async () => {
    const begun = await begin()
    await goToPage(begun, 'progress')
    begun.bridge.emit('run.changed', runOf('run-1', { fraction: 0.5, elapsed: 10 }))
    begun.bridge.emit('run.changed', runOf('run-2', { fraction: 0.9, elapsed: 20 }))
    expect(begun.store.getState().run).toMatchObject({ run: 'run-1', fraction: 0.5 })
    begun.bridge.emit('run.changed', endOf('run-1', 'done'))
    expect(begun.store.getState()).toMatchObject({ phase: 'result', attention: { place: 'page' } })
  })

  it('that ended before its first news arrived goes straight to its result', async () => {
    const begun = await begin({ 'run.get': endOf('run-1', 'done') })
    await goToPage(begun, 'result')
    expect(begun.store.getState().run?.result?.title).toBe('All done')
  })

  it('is asked to stop once, which shows at once and is taken back when main refuses', async () => {
    const begun = await begin()
    await goToPage(begun, 'progress')
    const stopping = begun.store.stop()
    expect(begun.store.getState().stopping).toBe(true)
    await begun.store.stop()
    await stopping
    expect(begun.asked('run.stop')).toHaveLength(1)
    const other = await begin({ 'run.stop': fail })
    await goToPage(other, 'progress')
    await other.store.stop()
    expect(other.store.getState()).toMatchObject({ stopping: false, problem: failing })
  })

  it('asks, and is answered with the step that it asks about', async () => {
    const guide = { lead: 'Do it there.', instructions: [], values: [] }
    const begun = await begin()
    await goToPage(begun, 'progress')
    await begun.store.answer('check')
    expect(begun.asked('run.answer')).toEqual([])
    const { count } = begun.store.getState().attention
    begun.bridge.emit('run.changed', runOf('run-1', { question: { kind: 'guide', step: 'write', guide } }))
    expect(begun.store.getState().attention).toEqual({ place: 'page', count: count + 1 })
    await begun.store.answer('check')
    expect(begun.asked('run.answer').map(({ input }) => input)).toEqual([
      { run: 'run-1', step: 'write', answer: 'check' },
    ])
    expect(begun.store.getState().answering).toBe(false)
  })

  it('that failed is tried again with the same answers; the password is asked for again', async () => {
    const begun = await begin()
    await goToPage(begun, 'progress')
    const { answers } = begun.store.getState()
    begun.bridge.emit('run.changed', endOf('run-1', 'failed'))
    await begun.store.retry()
    expect(begun.store.getState()).toMatchObject({ phase: 'pages', page: 5, answers, retrying: true, held: [] })
    await begun.store.next()
    expect(begun.store.getState().errors).toHaveProperty('password')
    await goToPage(begun, 'progress')
    expect(begun.asked('wizard.run')).toHaveLength(2)
  })

  it('of a wizard without passwords goes back to Summary with a new plan', async () => {
    const { pages, ...rest } = sample
    const open = { ...rest, pages: pages.filter((page) => page.id !== 'password') }
    const begun = await begin({}, { spec: open })
    begun.store.setAnswer('kind', 'short')
    begun.store.setAnswer('place', 'C:\\Keys')
    begun.store.setAnswer('items', ['a'])
    while (begun.store.getState().phase === 'pages') await begun.store.next()
    await settled()
    await begun.store.commit()
    begun.bridge.emit('run.changed', endOf('run-1', 'failed'))
    await begun.store.retry()
    await settled()
    expect(begun.store.getState()).toMatchObject({ phase: 'summary', plan: { hash: planOf(1).hash } })
    expect(begun.asked('wizard.plan')).toHaveLength(2)
  })

  it('that goes on is shown after a reload; when it failed, the wizard starts afresh', async () => {
    const begun = await begin({}, { attach: 'run-9' })
    expect(begun.store.getState()).toMatchObject({ phase: 'progress', run: { run: 'run-9' } })
    expect(begun.asked('wizard.start')).toEqual([])
    begun.bridge.emit('run.changed', endOf('run-9', 'failed'))
    await begun.store.retry()
    expect(begun.store.getState()).toMatchObject({ phase: 'pages', page: 0, run: undefined })
    expect(begun.asked('wizard.start')).toHaveLength(1)
  })
})
