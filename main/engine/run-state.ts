import type { RunQuestion, RunResult, RunStep, RunView } from '../../preload/contract/run.ts'
import type { Clock } from './clock.ts'
import type { Plan } from './plan.ts'
import type { Progress } from './progress.ts'

/** When a step was worked on, for the report. */
export interface StepTimes {
  started: Date
  ended?: Date
}

export interface RunState {
  readonly steps: readonly RunStep[]
  readonly times: ReadonlyMap<string, StepTimes>
  step(id: string): RunStep
  /** Sets what is given, removes what is given as undefined. */
  set(id: string, change: { [K in Exclude<keyof RunStep, 'id'>]?: RunStep[K] | undefined }): void
  begin(id: string): void
  /** Notes how long the step took; a step that never began takes no time. */
  end(id: string): void
  message(text: string): void
  stopping: boolean
  result: RunResult | undefined
  /** `result` shows the run as ended before it is. */
  view(now: { canCancel: boolean; question: RunQuestion | undefined; result?: RunResult }): RunView
}

/** As many messages as a person looks back on; the journal has them all. */
const kept = 200

/** What the window shows of a run, in one place. */
export function createRunState(about: {
  run: string
  plan: Plan
  computer: string
  started: Date
  resumed: boolean
  clock: Clock
  progress: Progress
}): RunState {
  const { plan, clock, progress } = about
  const steps: RunStep[] = plan.steps.map(({ id, title }) => ({ id, title, state: 'waiting' }))
  const places = new Map(steps.map((step, index) => [step.id, index]))
  const times = new Map<string, StepTimes>()
  const beginnings = new Map<string, number>()
  const messages: { at: string; text: string }[] = []
  let endedAfter: number | undefined

  const step = (id: string): RunStep => {
    const found = steps[places.get(id) ?? -1]
    if (found === undefined) throw new Error(`The plan has no step "${id}".`)
    return found
  }

  return {
    steps,
    times,
    step,
    set(id, change) {
      const next = Object.fromEntries(
        Object.entries({ ...step(id), ...change }).filter(([, value]) => value !== undefined),
      )
      steps[places.get(id) ?? -1] = next as RunStep
    },
    begin(id) {
      times.set(id, { started: clock.wall() })
      beginnings.set(id, clock.now())
    },
    end(id) {
      const started = times.get(id)
      const begun = beginnings.get(id)
      if (started === undefined || begun === undefined) return
      started.ended = clock.wall()
      this.set(id, { took: Math.max(0, Math.round(clock.now() - begun)) })
    },
    message(text) {
      messages.push({ at: clock.wall().toISOString(), text })
      if (messages.length > kept) messages.shift()
    },
    stopping: false,
    result: undefined,
    view({ canCancel, question, result: coming }) {
      const result = coming ?? this.result
      const ended = result !== undefined
      if (ended) endedAfter ??= progress.elapsed()
      const remaining = ended ? undefined : progress.remaining()
      return {
        run: about.run,
        wizard: plan.wizard,
        target: plan.target,
        computer: about.computer,
        state: ended ? 'ended' : 'running',
        started: about.started.toISOString(),
        elapsed: Math.round(endedAfter ?? progress.elapsed()),
        ...(remaining === undefined ? {} : { remaining: Math.round(remaining) }),
        fraction: progress.fraction(),
        canCancel: canCancel && !ended,
        stopping: this.stopping,
        resumed: about.resumed,
        steps: steps.map((one) => withFraction(one, progress)),
        messages: [...messages],
        ...(question === undefined ? {} : { question }),
        ...(result === undefined ? {} : { result }),
      }
    },
  }
}

function withFraction(step: RunStep, progress: Progress): RunStep {
  const fraction = step.state === 'running' ? progress.of(step.id) : undefined
  return fraction === undefined ? step : { ...step, fraction }
}
