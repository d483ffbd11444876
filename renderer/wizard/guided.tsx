import { type FormEvent, useId } from 'react'
import type { CopyValue, ErrorData, RunQuestion, RunView } from '../../preload/contract/index.ts'
import { CopyButton, Icon, ProblemMessage, Spinner } from '../controls/index.ts'
import { FORM } from './command-bar.tsx'
import { type RunClock, useWizard, useWizardState } from './hooks.ts'
import { RunHead } from './run-head.tsx'

export interface GuidedProps {
  run: RunView
  question: RunQuestion & { kind: 'guide' }
  clock: RunClock
  problem: ErrorData | undefined
}

/** What a person does in another program: in order, with the values to copy, and what is still missing. Fits a 512 px window beside it. */
export function Guided({ run, question, clock, problem }: GuidedProps) {
  const store = useWizard()
  const { guide, step } = question
  const title = run.steps.find((candidate) => candidate.id === step)?.title ?? 'By hand'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void store.answer('check')
  }
  const placed = guide.instructions.map((text, index) => ({
    text,
    values: guide.values.filter((value) => value.page === text || value.page === String(index + 1)),
  }))
  const others = guide.values.filter((value) => !placed.some(({ values }) => values.includes(value)))
  return (
    <main className="page">
      <form className="page-scroll" id={FORM} aria-labelledby="title" aria-describedby="lead" onSubmit={submit}>
        <div className="page-body wide">
          <RunHead run={run} step={step} clock={clock} kind="Guided step" />
          <div className="page-head after-bar">
            <h1 id="title" tabIndex={-1}>
              {title}
            </h1>
            <p className="lead" id="lead">
              {guide.lead}
            </p>
          </div>
          {problem !== undefined && (
            <div id="wizard-problem" className="findings" tabIndex={-1}>
              <ProblemMessage error={problem} />
            </div>
          )}
          <div className="guide-layout">
            <div>
              <ol className="numbered guide">
                {placed.map(({ text, values }) => (
                  <li key={text}>
                    <div>
                      <p>{text}</p>
                      <CopyValues values={values} />
                    </div>
                  </li>
                ))}
              </ol>
              <CopyValues values={others} />
            </div>
            <div className="stack">
              <Checked missing={question.missing} />
              {guide.note !== undefined && (
                <p className="status quiet note-line">
                  <Icon name="book" />
                  <span>{guide.note}</span>
                </p>
              )}
            </div>
          </div>
        </div>
      </form>
    </main>
  )
}

function CopyValues({ values }: { values: readonly CopyValue[] }) {
  if (values.length === 0) return null
  return (
    <div className="copy-grid">
      {values.map((value) => (
        <CopyField key={`${value.label} ${value.value}`} value={value} />
      ))}
    </div>
  )
}

function CopyField({ value: { label, value } }: { value: CopyValue }) {
  const id = useId()
  return (
    <div className="copy-value">
      <label htmlFor={id}>{label}</label>
      <input className="input" id={id} readOnly value={value} onFocus={(event) => event.currentTarget.select()} />
      <CopyButton text={value} label={`Copy ${label}`} kind="standard">
        Copy
      </CopyButton>
    </div>
  )
}

/** What the last check found; a check is asked for by Check now, or made by main on its own. */
function Checked({ missing }: { missing: string | undefined }) {
  const isAnswering = useWizardState((state) => state.answering)
  return (
    <section className="card" aria-labelledby="checks">
      <div className="card-head">
        <h2 id="checks" className="card-title">
          Checked on this computer
        </h2>
      </div>
      <div className="padded bullets" role="status">
        <p className="status">
          {isAnswering ? <Spinner /> : <Icon name={missing === undefined ? 'circle' : 'warning'} tone="warn" />}
          <span>{isAnswering ? 'Checking…' : (missing ?? 'Not checked yet. Select Check now when all is done.')}</span>
        </p>
      </div>
    </section>
  )
}
