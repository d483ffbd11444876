import { useEffect } from 'react'
import type { AppState } from '../../preload/contract/index.ts'
import { Button, classes, focusField, Icon, Spinner, useAnnounce } from '../controls/index.ts'
import { hintOf } from './hints.ts'
import { useSlow, useWizard, useWizardState } from './hooks.ts'
import { previousPage } from './navigation.ts'

/** The form that Next, Check now and Continue submit. */
export const FORM = 'wizard-form'

export interface CommandBarProps {
  app: AppState
  onCancel: () => void
  onClose: () => void
}

/** The target, one sentence, and three places that never move: Back, what goes on, what ends it. */
export function CommandBar({ app, onCancel, onClose }: CommandBarProps) {
  const isPractice = app.target === 'practice'
  return (
    <footer className="commands">
      <div className="target">
        <Icon name={isPractice ? 'flask' : 'server'} />
        <div>
          <span className="strong">{app.computer.name}</span>
          <span className="caption">{isPractice ? 'Practice, simulated' : 'This computer'}</span>
        </div>
      </div>
      <BarHint />
      <div className="buttons">
        <Commands onCancel={onCancel} onClose={onClose} />
      </div>
    </footer>
  )
}

function BarHint() {
  const { spec } = useWizard()
  const state = useWizardState((all) => all)
  const slow = useSlow(state.busy)
  const hint = hintOf(state, spec.pages[state.page]?.id, slow)
  const announce = useAnnounce()
  const wait = hint?.icon === 'spinner' ? hint.text : undefined
  useEffect(() => {
    if (wait !== undefined) announce(wait)
  }, [announce, wait])
  if (hint === undefined) return <p className="hint" />
  const { to } = hint
  return (
    <p className={classes('hint', hint.optional === true && 'optional')}>
      {hint.icon === 'warning' && <Icon name="warning" />}
      {hint.icon === 'spinner' && <Spinner />}
      <span>
        {to === undefined ? (
          hint.text
        ) : (
          <a
            href={`#${to}`}
            onClick={(event) => {
              event.preventDefault()
              focusField(to)
            }}
          >
            {hint.text}
          </a>
        )}
      </span>
    </p>
  )
}

function Commands({ onCancel, onClose }: Omit<CommandBarProps, 'app'>) {
  const store = useWizard()
  const phase = useWizardState((state) => state.phase)
  if (phase === 'progress') return <RunCommands onStop={() => void store.stop()} />
  if (phase === 'result') return <ResultCommands onClose={onClose} />
  return <PageCommands onCancel={onCancel} />
}

function PageCommands({ onCancel }: { onCancel: () => void }) {
  const store = useWizard()
  const { phase, page, answers, busy } = useWizardState((state) => state)
  const isSummary = phase === 'summary'
  const before = previousPage(store.spec, answers, isSummary ? store.spec.pages.length : page)
  const wait = busy === 'committing' ? 'The run is being started. It can be cancelled as soon as it runs.' : undefined
  const commit = store.spec.commit(answers)
  return (
    <>
      {before !== undefined && (
        <Button slot={1} accessKey="b" explain={wait} onClick={() => store.back()}>
          Back
        </Button>
      )}
      {isSummary ? (
        // No submit button on purpose: Enter somewhere on the page commits nothing.
        <Button kind="primary" slot={2} accessKey={commit.key} onClick={() => void store.commit()}>
          {commit.label}
        </Button>
      ) : (
        <Button kind="primary" slot={2} accessKey="n" type="submit" form={FORM}>
          Next
        </Button>
      )}
      <Button slot={3} explain={wait} onClick={onCancel}>
        Cancel
      </Button>
    </>
  )
}

function RunCommands({ onStop }: { onStop: () => void }) {
  const run = useWizardState((state) => state.run)
  const isStopping = useWizardState((state) => state.stopping || state.run?.stopping === true)
  const isAnswering = useWizardState((state) => state.answering)
  const question = isStopping ? undefined : run?.question
  const wait = isAnswering ? 'The last answer is being checked.' : undefined
  return (
    <>
      {question !== undefined && (
        <Button
          kind="primary"
          slot={2}
          accessKey={question.kind === 'guide' ? 'k' : 'o'}
          type="submit"
          form={FORM}
          explain={wait}
        >
          {question.kind === 'guide' ? 'Check now' : 'Continue'}
        </Button>
      )}
      <Button slot={3} explain={isStopping ? 'The run is being stopped.' : undefined} onClick={onStop}>
        {isStopping ? 'Stopping…' : run?.canCancel === false ? 'Stop' : 'Cancel'}
      </Button>
    </>
  )
}

function ResultCommands({ onClose }: { onClose: () => void }) {
  const store = useWizard()
  const outcome = useWizardState((state) => state.run?.result?.outcome)
  const knowsAnswers = useWizardState((state) => state.knowsAnswers)
  if (outcome === 'done')
    return (
      <Button kind="primary" slot={2} accessKey="f" onClick={onClose}>
        Finish
      </Button>
    )
  return (
    <>
      <Button kind="primary" slot={2} accessKey={knowsAnswers ? 'r' : 'a'} onClick={() => void store.retry()}>
        {knowsAnswers ? 'Try again' : 'Start again'}
      </Button>
      <Button slot={3} onClick={onClose}>
        Close
      </Button>
    </>
  )
}
