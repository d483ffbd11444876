import { useState } from 'react'
import type { ErrorData, RunResult, RunStep, RunView } from '../../preload/contract/index.ts'
import { errorDataOf, useCall } from '../bridge-context.ts'
import { Icon, Message, ProblemMessage, useAnnounce } from '../controls/index.ts'
import { dayAndTime, spoken } from './durations.ts'
import { Files } from './files.tsx'
import { RunStepRow } from './run-steps.tsx'

const ICONS: Record<RunResult['outcome'], { name: string; tone: 'good' | 'warn' | 'bad' | 'quiet' }> = {
  done: { name: 'success', tone: 'good' },
  'already-done': { name: 'success', tone: 'good' },
  skipped: { name: 'success', tone: 'good' },
  failed: { name: 'error', tone: 'bad' },
  stopped: { name: 'missing', tone: 'quiet' },
  unknown: { name: 'warning', tone: 'warn' },
  'restart-needed': { name: 'warning', tone: 'warn' },
}

/** How a run ended: what is proven, what is not, what was not changed, what comes next, where the files are. */
export function Result({ run, result }: { run: RunView; result: RunResult }) {
  const icon = ICONS[result.outcome]
  const isDone = result.outcome === 'done'
  return (
    <main className="page">
      <div className="page-scroll">
        <div className="page-body medium">
          <div className="page-head">
            <div className="page-title">
              <Icon name={icon.name} size="large" tone={icon.tone} />
              <div>
                <h1 id="title" tabIndex={-1}>
                  {result.title}
                </h1>
                <p className="lead">
                  {result.lead} {ending(run, isDone)}
                </p>
              </div>
            </div>
          </div>
          {result.error !== undefined && <Cause error={result.error} />}
          <Columns result={result} isDone={isDone} />
          {isDone && result.next.length > 0 && (
            <section className="section">
              <h2>Next</h2>
              <Numbered sentences={result.next} />
            </section>
          )}
          {!isDone && (
            <section className="section">
              <h2>Steps</h2>
              <StepsSoFar steps={run.steps} />
            </section>
          )}
          <section className="section">
            {result.files.length > 0 && (
              <>
                <h2>Files</h2>
                <Files files={result.files} />
              </>
            )}
            <Links run={run.run} />
          </section>
        </div>
      </div>
    </main>
  )
}

function ending(run: RunView, isDone: boolean): string {
  const at = new Date(Date.parse(run.started) + run.elapsed)
  return `${isDone ? 'Finished' : 'Ended'} ${dayAndTime(at, new Date())}, after ${spoken(run.elapsed)}.`
}

function Cause({ error }: { error: ErrorData }) {
  return (
    <section>
      <h2>Cause</h2>
      <Message tone="error">
        <div className="problem">
          <p className="strong">{error.text}</p>
          {error.cause !== undefined && <p>{error.cause}</p>}
          {error.detail !== undefined && <p className="caption mono path">{error.detail}</p>}
        </div>
      </Message>
    </section>
  )
}

/** Proven beside unproven; after a bad end, not changed beside what to do next, and then what is proven all the same. */
function Columns({ result, isDone }: { result: RunResult; isDone: boolean }) {
  const { error } = result
  // The wizard's own words say it for the whole run; the failed step's are for where the wizard has none.
  const unchanged = result.unchanged.length > 0 ? result.unchanged : (error?.unchanged ?? [])
  const next = [...new Set([...(error?.next ?? []), ...result.next])]
  const [proven, unproven] = [
    <Bullets key="proven" title="Proven" sentences={result.proven} icon="success" tone="good" />,
    <Bullets key="unproven" title="Unproven" sentences={result.unproven} icon="dashed" tone="quiet" />,
  ]
  if (isDone)
    return (
      <>
        <div className="columns">
          {proven}
          {unproven}
        </div>
        {unchanged.length > 0 && (
          <div className="section">
            <Bullets title="Not changed" sentences={unchanged} icon="success" tone="good" />
          </div>
        )}
      </>
    )
  return (
    <>
      <div className="columns section">
        <Bullets title="Not changed" sentences={unchanged} icon="success" tone="good" />
        {next.length > 0 && (
          <section>
            <h2>What to do next</h2>
            <Numbered sentences={next} />
          </section>
        )}
      </div>
      {(result.proven.length > 0 || result.unproven.length > 0) && (
        <div className="columns section">
          {proven}
          {unproven}
        </div>
      )}
    </>
  )
}

interface BulletsProps {
  title: string
  sentences: readonly string[]
  icon: string
  tone: 'good' | 'quiet'
}

function Bullets({ title, sentences, icon, tone }: BulletsProps) {
  if (sentences.length === 0) return null
  return (
    <section>
      <h2>{title}</h2>
      <ul className="bullets">
        {sentences.map((sentence) => (
          <li key={sentence}>
            <Icon name={icon} tone={tone} />
            <span className="path">{sentence}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Numbered({ sentences }: { sentences: readonly string[] }) {
  return (
    <ol className="numbered">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <span className="path">{sentence}</span>
        </li>
      ))}
    </ol>
  )
}

/** The steps up to the one that ended the run; those that were never begun as one line. */
function StepsSoFar({ steps }: { steps: readonly RunStep[] }) {
  const isOpen = ({ state }: RunStep): boolean => state === 'waiting' || state === 'skipped'
  const begun = steps.slice(0, steps.findLastIndex((step) => !isOpen(step)) + 1)
  const rest = steps.length - begun.length
  return (
    <ol className="plan" aria-label="Steps">
      {begun.map((step) => (
        <RunStepRow key={step.id} step={step} />
      ))}
      {rest > 0 && (
        <li className="is-waiting">
          <Icon name="circle" />
          <div className="what">
            <p>
              {rest} more step{rest === 1 ? '' : 's'}
            </p>
          </div>
          <span className="state-text">Not done</span>
        </li>
      )}
    </ol>
  )
}

function Links({ run }: { run: string }) {
  const call = useCall()
  const announce = useAnnounce()
  const [error, setError] = useState<ErrorData>()
  const open = async (action: () => Promise<unknown>) => {
    try {
      await action()
      setError(undefined)
    } catch (reason) {
      const data = errorDataOf(reason)
      setError(data)
      announce(data.text)
    }
  }
  const links = [
    { text: 'Report', open: () => call('run.open-report', { run, format: 'html' }) },
    { text: 'Report as JSON', open: () => call('run.open-report', { run, format: 'json' }) },
    { text: 'Log folder', open: () => call('app.open-folder', { folder: 'logs' }) },
  ]
  return (
    <>
      <p className="link-row">
        {links.map((link) => (
          <button key={link.text} type="button" className="link" onClick={() => void open(link.open)}>
            {link.text}
          </button>
        ))}
      </p>
      {error !== undefined && (
        <div className="findings section">
          <ProblemMessage error={error} />
        </div>
      )}
    </>
  )
}
