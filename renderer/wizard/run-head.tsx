import type { RunView } from '../../preload/contract/index.ts'
import { elapsedText } from './durations.ts'
import type { RunClock } from './hooks.ts'

/** Above a question of the run: where in the run it stands, and the one bar. */
export function RunHead({ run, step, clock, kind }: { run: RunView; step: string; clock: RunClock; kind: string }) {
  const number = run.steps.findIndex((candidate) => candidate.id === step) + 1
  const percent = Math.floor(run.fraction * 100)
  return (
    <>
      <div className="progress-head">
        <span className="caption">
          {kind} {number} of {run.steps.length}
        </span>
        <span className="caption nums">{elapsedText(clock.elapsed)}</span>
      </div>
      <progress className="bar" value={percent} max={100} aria-label="Progress of the run">
        {percent} percent
      </progress>
    </>
  )
}
