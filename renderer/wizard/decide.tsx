import type { FormEvent } from 'react'
import type { ErrorData, RunAnswer, RunQuestion, RunView } from '../../preload/contract/index.ts'
import { ChoiceCards, ErrorSummary, ProblemMessage } from '../controls/index.ts'
import { FORM } from './command-bar.tsx'
import { type RunClock, useWizard, useWizardState } from './hooks.ts'
import { problemsOf } from './problems.ts'
import { RunHead } from './run-head.tsx'

export interface DecideProps {
  run: RunView
  question: RunQuestion & { kind: 'decide' }
  clock: RunClock
  problem: ErrorData | undefined
}

const CHOICES: readonly { value: RunAnswer; label: string; key: string; detail: string }[] = [
  {
    value: 'it-happened',
    label: 'It happened',
    key: 'i',
    detail: 'The step counts as done. The run goes on with the next one.',
  },
  {
    value: 'do-it-again',
    label: 'Do it again',
    key: 'd',
    detail: 'The step is done once more. Select this only when it is certain that it did not happen.',
  },
  {
    value: 'stop',
    label: 'Stop',
    key: 's',
    detail: 'Nothing more is done. The run is kept and can be resumed once the outcome is known.',
  },
]

/** Asks what only a person can find out: whether a step happened that must not be done twice. Nothing is chosen beforehand. */
export function Decide({ run, question, clock, problem }: DecideProps) {
  const store = useWizard()
  const { decision, errors, attention } = useWizardState((state) => state)
  const step = run.steps.find((candidate) => candidate.id === question.step)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void store.answer()
  }
  const pick = (value: string) => {
    const choice = CHOICES.find((candidate) => candidate.value === value)
    if (choice !== undefined) store.decide(choice.value)
  }
  return (
    <main className="page">
      <form className="page-scroll" id={FORM} aria-labelledby="title" aria-describedby="lead" onSubmit={submit}>
        <div className="page-body">
          <ErrorSummary problems={problemsOf(undefined, {}, errors)} attempt={attention.count} />
          <RunHead run={run} step={question.step} clock={clock} kind="Step" />
          <div className="page-head after-bar">
            <h1 id="title" tabIndex={-1}>
              {step?.title ?? 'Outcome unknown'}: outcome unknown
            </h1>
            <p className="lead" id="lead">
              {question.text}
            </p>
          </div>
          {question.detail !== undefined && <p className="decide-detail">{question.detail}</p>}
          {problem !== undefined && (
            <div id="wizard-problem" className="findings" tabIndex={-1}>
              <ProblemMessage error={problem} />
            </div>
          )}
          <ChoiceCards
            name="decision"
            legend="What happened"
            options={CHOICES}
            value={decision}
            onChange={pick}
            error={errors['decision']}
          />
        </div>
      </form>
    </main>
  )
}
