import type { Emitter } from './emitter.ts'
import type { Guard } from './guard.ts'
import type { Journal } from './journal.ts'
import type { Progress } from './progress.ts'
import type { Desk } from './question.ts'
import type { RunState } from './run-state.ts'
import type { StepHost } from './steps.ts'
import type { Secrets, Step } from './types.ts'

/** Ties one step to its run: what it says goes to the view and the journal, never with a secret in it. */
export function createStepHost(run: {
  step: Step
  secrets: Secrets
  journal: Journal
  guard: Guard
  progress: Progress
  state: RunState
  desk: Desk
  emitter: Emitter
  /** For lines that nobody waits for. */
  note(line: Promise<void>): void
  stop(): void
  signal: AbortSignal
  begun: Set<string>
}): StepHost {
  const { step, journal, guard, progress, state, emitter } = run
  return {
    stopping: () => state.stopping,
    stop: run.stop,
    record: (type, data) =>
      journal.append(type, { step: step.id, ...(data === undefined ? {} : { data: guard.redact(data) }) }),
    begun() {
      const before = run.begun.size
      run.begun.add(step.id)
      // Cancel may become Stop.
      if (run.begun.size !== before) emitter.now()
    },
    show(shown, text) {
      state.set(step.id, { state: shown, text })
      emitter.now()
    },
    async ask(question) {
      const safe = guard.redact(question)
      const { guide: _, ...data } = 'guide' in safe ? safe : { ...safe, guide: undefined }
      await journal.append('question', { step: step.id, data })
      return run.desk.ask(safe)
    },
    restart: () => progress.restart(step.id),
    context: (late) => ({
      signal: late === undefined ? run.signal : new AbortController().signal,
      secrets: run.secrets,
      progress(fraction, text) {
        const moved = progress.advance(step.id, fraction)
        if (text !== undefined && state.step(step.id).state === 'running')
          state.set(step.id, { text: guard.redact(text) })
        if (moved || text !== undefined) emitter.soon()
      },
      message(text) {
        const safe = guard.redact(text)
        state.message(safe)
        run.note(journal.append('message', { step: step.id, data: { text: safe } }))
        emitter.soon()
      },
    }),
  }
}
