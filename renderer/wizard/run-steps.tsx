import type { RunStep } from '../../preload/contract/index.ts'
import { Icon, Spinner } from '../controls/index.ts'
import { took } from './durations.ts'

/** Words for the right column, where no time stands. */
const WORDS: Record<RunStep['state'], string> = {
  waiting: 'Waiting',
  running: 'Running',
  person: 'By hand',
  asked: 'Question',
  done: 'Done',
  'already-done': 'Done before',
  skipped: 'Not done',
  failed: 'Failed',
  stopped: 'Stopped',
  unknown: 'Unknown',
  'restart-needed': 'Restart needed',
}

/** The steps of a run, each with its state in a sign and words. */
export function RunSteps({ steps }: { steps: readonly RunStep[] }) {
  return (
    <ol className="plan section" aria-label="Steps">
      {steps.map((step) => (
        <RunStepRow key={step.id} step={step} />
      ))}
    </ol>
  )
}

export function RunStepRow({ step }: { step: RunStep }) {
  const isRunning = step.state === 'running' || step.state === 'person' || step.state === 'asked'
  const isWaiting = step.state === 'waiting' || step.state === 'skipped'
  return (
    <li className={isRunning ? 'is-running' : isWaiting ? 'is-waiting' : undefined}>
      <StepIcon state={step.state} />
      <div className="what">
        <p className={isRunning ? 'strong path' : 'path'}>{step.title}</p>
        <StepDetail step={step} />
      </div>
      <span className="state-text">
        <span className="visually-hidden">{WORDS[step.state]}. </span>
        {step.took === undefined ? <span aria-hidden="true">{WORDS[step.state]}</span> : took(step.took)}
      </span>
    </li>
  )
}

/** What the step says, with its own thin bar while it is known how far it is. */
function StepDetail({ step }: { step: RunStep }) {
  const text = step.text ?? (step.state === 'already-done' ? 'Already done, verified again' : undefined)
  if (step.state === 'running' && step.fraction !== undefined) {
    const percent = Math.floor(step.fraction * 100)
    return (
      <div className="sub">
        <progress className="bar thin" value={percent} max={100} aria-label={step.title} />
        <span className="caption nums">{text === undefined ? `${percent} %` : `${percent} %, ${text}`}</span>
      </div>
    )
  }
  return text === undefined ? null : <p className="caption">{text}</p>
}

function StepIcon({ state }: { state: RunStep['state'] }) {
  switch (state) {
    case 'running':
      return <Spinner />
    case 'person':
      return <Icon name="hand" />
    case 'asked':
    case 'unknown':
    case 'restart-needed':
      return <Icon name="warning" tone="warn" />
    case 'done':
    case 'already-done':
      return <Icon name="success" tone="good" />
    case 'failed':
      return <Icon name="error" tone="bad" />
    case 'stopped':
      return <Icon name="missing" tone="quiet" />
    case 'waiting':
      return <Icon name="circle" />
    case 'skipped':
      break
  }
  return <Icon name="dashed" />
}
