import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallIn, Finding, PlanView, RunView } from '../../../preload/contract/index.ts'
import { createClient } from '../../../renderer/bridge.ts'
import { stepCount, stepNumber } from '../../../renderer/wizard/navigation.ts'
import { SecretBox } from '../../../renderer/wizard/secret-box.ts'
import { createWizardStore } from '../../../renderer/wizard/store.ts'
import { createFakeBridge, Refusal } from '../../support/fake-bridge.ts'
import { block, endOf, info, override, planOf, runOf, sample, warning } from './sample.ts'
import { settled, smooth } from './setup.ts'

/** Every way in which somebody may use a wizard, wise or not; `late` leaves the answers of main on their way for a while. */
const action = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ do: 'next' as const }) },
  { weight: 3, arbitrary: fc.constant({ do: 'fill' as const }) },
  // Few walks of single steps come as far as a run: this one goes on until something stops it.
  { weight: 4, arbitrary: fc.constant({ do: 'hurry' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'back' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('goTo' as const), page: fc.integer({ min: -1, max: 7 }) }) },
  { weight: 4, arbitrary: fc.constant({ do: 'commit' as const }) },
  { weight: 3, arbitrary: fc.constant({ do: 'acknowledge' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'stop' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'retry' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kind' as const), value: fc.constantFrom('long', 'short', 7) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('place' as const), value: fc.constantFrom('', 'C:\\a', 'x', 'D:\\b') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('password' as const),
      first: fc.constantFrom('', 'SECRET-a', 'SECRET-bb', 'SECRET-ccc'),
      second: fc.constantFrom('', 'SECRET-a', 'SECRET-bb', 'SECRET-ccc'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      fraction: fc.double({ min: 0, max: 1, noNaN: true }),
      elapsed: fc.integer({ min: 0, max: 1000 }),
      ends: fc.constantFrom('no', 'no', 'no', 'done', 'failed', 'stopped'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('world' as const),
      findings: fc.subarray([warning, override, info, block, { ...warning, text: 'Other words.' }]),
      // What the plan finds besides: on the pages nobody was asked about it.
      besides: fc.subarray([
        { ...warning, code: 'late-warning' },
        { ...override, code: 'late-override' },
        { ...block, code: 'late-block' },
      ]),
      refuses: fc.boolean(),
      late: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'settle' as const }) },
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

/** Findings have one code each; the later words win. */
function byCode(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [finding.code, finding])).values()]
}

class Walk {
  findings: Finding[] = []
  besides: Finding[] = []
  refuses = false
  late = false
  waiting: (() => void)[] = []
  plans = new Map<string, PlanView>()
  lastPlan = ''
  runs = 0
  /** What main was asked that it must never be asked. A throw in there would only become an error on the page. */
  violations: string[] = []
  commits = 0
  entered: Record<string, unknown> = {}
  fractions: number[] = []
  readonly bridge = createFakeBridge({
    ...smooth,
    'wizard.findings': () => this.reply(() => this.findings),
    'wizard.plan': () => {
      const plan = this.makePlan()
      return this.reply(() => plan)
    },
    'wizard.run': (question) => this.reply(() => this.startRun(question)),
  })
  readonly secrets = new SecretBox()
  readonly store = createWizardStore({ spec: sample, client: createClient(this.bridge), secrets: this.secrets })
  readonly close = this.store.open()

  reply<T>(value: () => T): Promise<T> {
    const answer = () => {
      if (this.refuses) throw new Refusal({ code: 'findings-changed', text: 'No.' })
      return value()
    }
    if (!this.late) return Promise.resolve().then(answer)
    return new Promise<void>((resolve) => this.waiting.push(resolve)).then(answer)
  }

  makePlan(): PlanView {
    const plan = planOf(this.plans.size + 1, [...this.findings, ...this.besides])
    this.plans.set(plan.hash, plan)
    this.lastPlan = plan.hash
    return plan
  }

  /** What main would be asked to do must be the newest plan, asked for by a commit, every finding of it answered. */
  startRun({ hash, acknowledge, secrets }: CallIn<'wizard.run'>) {
    if (hash !== this.lastPlan) this.violations.push('not the newest plan')
    if (this.commits <= this.runs) this.violations.push('no commit')
    if (new TextDecoder().decode(secrets['password']) === '') this.violations.push('no password')
    for (const finding of this.plans.get(hash)?.findings ?? []) {
      if (finding.level === 'info') continue
      const word = typeof finding.acknowledge === 'object' ? finding.acknowledge.type : undefined
      if (finding.level === 'block' && word === undefined) this.violations.push(`past the block ${finding.code}`)
      else if (!acknowledge.some((one) => one.code === finding.code && one.typed === word))
        this.violations.push(`${finding.code} is not answered`)
    }
    this.runs += 1
    this.fractions = []
    return { run: `run-${this.runs}` }
  }

  set(field: string, value: unknown): void {
    this.entered[field] = value
    this.store.setAnswer(field, value)
  }

  do(step: Action): void | Promise<void> {
    const { store } = this
    const { phase, runId } = store.getState()
    switch (step.do) {
      case 'next':
        return void store.next()
      case 'back':
        return store.back()
      case 'goTo':
        return store.goTo(step.page)
      case 'commit':
        if (phase === 'summary') this.commits += 1
        return void store.commit()
      case 'stop':
        return void store.stop()
      case 'retry':
        return void store.retry()
      case 'kind':
        return this.set('kind', step.value)
      case 'place':
        return this.set('place', step.value)
      case 'password':
        store.typeSecret('password', step.first)
        return store.typeSecret('password-confirm', step.second)
      case 'fill':
        return this.fill()
      case 'hurry':
        return this.hurry()
      case 'acknowledge':
        for (const finding of [...this.findings, ...this.besides])
          store.say(finding, { ticked: true, typed: 'OVERWRITE' })
        return undefined
      case 'world':
        Object.assign(this, {
          findings: byCode(step.findings),
          besides: step.besides,
          refuses: step.refuses,
          late: step.late,
        })
        return undefined
      case 'settle':
        // The newest first, so that answers overtake each other.
        this.waiting.pop()?.()
        return undefined
      case 'run': {
        const news = { fraction: step.fraction, elapsed: step.elapsed }
        const view: RunView =
          step.ends === 'done' || step.ends === 'failed' || step.ends === 'stopped'
            ? endOf(runId ?? 'run-0', step.ends, news)
            : runOf(runId ?? 'run-0', news)
        return this.bridge.emit('run.changed', view)
      }
    }
  }

  async hurry(): Promise<void> {
    this.fill()
    for (let page = 0; page < 8 && this.store.getState().phase === 'pages'; page += 1) {
      void this.do({ do: 'next' })
      await new Promise((resolve) => setImmediate(resolve))
      this.check()
    }
  }

  fill(): void {
    this.set('kind', 'long')
    this.set('name', 'Ada')
    this.set('place', 'C:\\Keys')
    this.set('items', ['a'])
    this.store.typeSecret('password', 'SECRET-good')
    this.store.typeSecret('password-confirm', 'SECRET-good')
  }

  check(): void {
    const state = this.store.getState()
    expect(this.violations).toEqual([])
    expect(state.answers).toMatchObject(this.entered)
    expect(stepCount(sample)).toBe(8)
    const number = stepNumber(sample, state.phase, state.page)
    expect(number >= 1 && number <= 8).toBe(true)
    expect(JSON.stringify(state)).not.toContain('SECRET')
    expect(this.runs).toBeLessThanOrEqual(this.commits)
    if (state.run !== undefined && state.run.run === `run-${this.runs}`) {
      this.fractions.push(state.run.fraction)
      expect(this.fractions).toEqual([...this.fractions].sort((a, b) => a - b))
    }
    if (state.phase === 'progress') {
      expect(this.runs).toBeGreaterThan(0)
      expect(state.held).toEqual([])
    }
    if (state.phase === 'result') expect(state.run?.state).toBe('ended')
    if (state.phase === 'pages') {
      expect(sample.pages[state.page]).toBeDefined()
      expect(state.plan).toBeUndefined()
    }
  }
}

let reachedRuns = 0
let reachedResults = 0

describe('any walk through a wizard', () => {
  it('keeps inputs, commits only when asked to, shows no secret, never runs backwards', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 60 }), fc.boolean(), async (steps, hurried) => {
        const walk = new Walk()
        await settled()
        for (const step of steps) {
          await walk.do(step)
          // Sometimes the next click comes before the answer to the last.
          if (!hurried || step.do === 'settle') await new Promise((resolve) => setImmediate(resolve))
          walk.check()
        }
        for (const answer of walk.waiting.splice(0)) answer()
        await settled()
        walk.check()
        reachedRuns += walk.runs
        if (walk.store.getState().phase === 'result') reachedResults += 1
        walk.close()
        expect(walk.secrets.copy(['password'])).toEqual({})
        expect(walk.secrets.hasDraft('password')).toBe(false)
      }),
      { numRuns: 800 },
    )
    // Walks that never come to a run prove nothing about it.
    expect(reachedRuns).toBeGreaterThan(50)
    expect(reachedResults).toBeGreaterThan(10)
  })
})
