import { useEffect, useRef } from 'react'
import type { RunView } from '../../preload/contract/index.ts'
import { errorDataOf, useCall } from '../bridge-context.ts'
import { Message, ProblemMessage, Spinner, useAnnounce } from '../controls/index.ts'
import { Decide } from './decide.tsx'
import { elapsedText, remainingText, timeOfDay } from './durations.ts'
import { Guided } from './guided.tsx'
import { type RunClock, useWizardState } from './hooks.ts'
import { createProgressAnnouncer } from './progress-announcer.ts'
import { nowText, stepsDone } from './run-view.ts'
import { RunSteps } from './run-steps.tsx'

/** The newest messages that the page shows; the log has all of them. */
const MESSAGES = 200
const SAID_MS = 700

/** A run while it goes on: its steps, or what it asks of the person. */
export function Progress({ clock }: { clock: RunClock }) {
  const run = useWizardState((state) => state.run)
  const isStopping = useWizardState((state) => state.stopping)
  const problem = useWizardState((state) => state.problem)
  useSpokenProgress(run, clock.now)
  const question = isStopping || run?.stopping === true ? undefined : run?.question
  if (run !== undefined && question?.kind === 'guide')
    return <Guided run={run} question={question} clock={clock} problem={problem} />
  if (run !== undefined && question?.kind === 'decide')
    return <Decide run={run} question={question} clock={clock} problem={problem} />
  return (
    <main className="page">
      <div className="page-scroll">
        <div className="page-body medium">
          <div className="page-head">
            <h1 id="title" tabIndex={-1}>
              Progress
            </h1>
          </div>
          {problem !== undefined && (
            <div id="wizard-problem" className="findings" tabIndex={-1}>
              <ProblemMessage error={problem} />
            </div>
          )}
          {run === undefined ? <Beginning /> : <Running run={run} clock={clock} isStopping={isStopping} />}
        </div>
      </div>
    </main>
  )
}

/** The run was begun; its first news are on their way. */
function Beginning() {
  const plan = useWizardState((state) => state.plan)
  return (
    <>
      <p className="status quiet">
        <Spinner size="small" />
        <span>Starting…</span>
      </p>
      {plan !== undefined && (
        <RunSteps steps={plan.steps.map(({ id, title }) => ({ id, title, state: 'waiting' as const }))} />
      )}
    </>
  )
}

function Running({ run, clock, isStopping }: { run: RunView; clock: RunClock; isStopping: boolean }) {
  const words = nowText(run, isStopping)
  const percent = Math.floor(run.fraction * 100)
  return (
    <>
      <div className="progress-head">
        <span className="strong path" id="now">
          {words}
        </span>
        <span className="state-text nums">
          {stepsDone(run.steps)} of {run.steps.length} steps
        </span>
      </div>
      <progress className="bar" value={percent} max={100} aria-labelledby="now">
        {percent} percent
      </progress>
      <div className="progress-foot">
        <span>{elapsedText(clock.elapsed)}</span>
        {clock.remaining !== undefined && <span>{remainingText(clock.remaining)}</span>}
      </div>
      {run.resumed && (
        <div className="after-bar">
          <Message tone="info" icon="history" compact>
            The run was resumed. Finished steps are verified again.
          </Message>
        </div>
      )}
      <RunSteps steps={run.steps} />
      <Messages run={run} />
    </>
  )
}

function Messages({ run }: { run: RunView }) {
  const call = useCall()
  const announce = useAnnounce()
  const openLogs = async () => {
    try {
      await call('app.open-folder', { folder: 'logs' })
    } catch (reason) {
      announce(errorDataOf(reason).text)
    }
  }
  return (
    <section className="card section" aria-labelledby="messages">
      <div className="card-head">
        <h2 id="messages" className="card-title">
          Messages
        </h2>
        <button type="button" className="link" onClick={() => void openLogs()}>
          Log folder
        </button>
      </div>
      {run.messages.length === 0 ? (
        <p className="caption padded">Messages of the steps appear here.</p>
      ) : (
        <ol className="messages">
          {run.messages
            .slice(-MESSAGES)
            .toReversed()
            .map((message, index) => (
              <li key={`${message.at} ${index}`}>
                <time dateTime={message.at}>{timeOfDay(new Date(message.at))}</time>
                <span>{message.text}</span>
              </li>
            ))}
        </ol>
      )}
    </section>
  )
}

/** Says quarters and phases, never more than one sentence in ten seconds. */
function useSpokenProgress(run: RunView | undefined, now: number): void {
  const announce = useAnnounce()
  const announcer = useRef<ReturnType<typeof createProgressAnnouncer>>(undefined)
  useEffect(() => {
    if (run === undefined || run.state === 'ended') return
    announcer.current ??= createProgressAnnouncer()
    const text = announcer.current(run, now)
    // After the name of the page, which is said first.
    if (text !== undefined) announce(text, SAID_MS)
  }, [announce, now, run])
}
