import { useEffect, useLayoutEffect, useState } from 'react'
import type { AppState, HomeEntry, WizardSpec } from '../../preload/contract/index.ts'
import { findWizard } from '../../preload/contract/wizards/index.ts'
import { useClient } from '../bridge-context.ts'
import { Button, Dialog, useAnnounce } from '../controls/index.ts'
import { bodies as ownBodies } from '../wizards/index.ts'
import type { Bodies } from './body.ts'
import { CommandBar } from './command-bar.tsx'
import { focusFor } from './focus.ts'
import { StoreContext, useRunClock, useWizard, useWizardState } from './hooks.ts'
import { WizardPage } from './page.tsx'
import { Progress } from './progress.tsx'
import { Rail } from './rail.tsx'
import { Result } from './result.tsx'
import { createWizardStore } from './store.ts'
import { Summary } from './summary.tsx'
import { stepAnnouncement, windowTitle } from './titles.ts'
import { useWizardShortcuts } from './shortcuts.ts'

export interface WizardProps {
  spec: WizardSpec
  /** The answers that its entry on the home screen brings along. */
  entry?: HomeEntry['answers'] | undefined
  /** What the window shows: target, computer. */
  state: AppState
  /** A run that was just resumed: shown from Progress on. */
  resume?: string | undefined
  /** A run that goes on, after the page was loaded again. */
  attach?: string | undefined
  onClose: () => void
  /** Bodies of pages; the wizards' own when absent. */
  bodies?: Bodies | undefined
}

export interface OpenedWizardProps extends Omit<WizardProps, 'spec'> {
  id: string
}

/** The wizard of that id. The home screen knows no more of it than its entries. */
export function OpenedWizard({ id, ...props }: OpenedWizardProps) {
  const spec = findWizard(id)
  if (spec === undefined) throw new Error(`This version has no wizard “${id}”.`)
  return <Wizard key={id} spec={spec} {...props} />
}

/** A wizard, from its first page to its result. It fills the window's rail, page and command bar. */
export function Wizard({ spec, entry, state, resume, attach, onClose, bodies = ownBodies }: WizardProps) {
  const client = useClient()
  const [store] = useState(() => createWizardStore({ spec, entry, client, attach: attach ?? resume }))
  useEffect(() => store.open(), [store])
  return (
    <StoreContext value={store}>
      <WizardFrame app={state} bodies={bodies} onClose={onClose} />
    </StoreContext>
  )
}

interface WizardFrameProps {
  app: AppState
  bodies: Bodies
  onClose: () => void
}

function WizardFrame({ app, bodies, onClose }: WizardFrameProps) {
  const store = useWizard()
  const { spec } = store
  const state = useWizardState((all) => all)
  const { phase, page, run, errors, problem, attention } = state
  const clock = useRunClock(run)
  const announce = useAnnounce()
  const [asksToStop, setAsksToStop] = useState(false)
  const current = spec.pages[page]
  const pageId = current?.id

  const title = windowTitle({
    spec,
    phase,
    page,
    run,
    remaining: clock.remaining,
    hasErrors: Object.keys(errors).length > 0 || (problem !== undefined && phase !== 'result'),
    computer: app.computer.name,
    target: app.target,
  })
  useEffect(() => {
    document.title = title
  }, [title])

  const said = stepAnnouncement({ spec, phase, page, run })
  useEffect(() => announce(said), [announce, said])

  // Before the paint, so that no frame shows the focus where it was.
  useLayoutEffect(() => focusFor(attention, store.getState(), pageId), [attention, pageId, store])

  useWizardShortcuts({ onCancel: onClose, onAskToStop: () => setAsksToStop(true) })
  const body = current === undefined ? undefined : bodies[spec.id]?.[current.id]
  return (
    <>
      <Rail />
      {phase === 'pages' && current !== undefined && <WizardPage key={current.id} page={current} body={body} />}
      {phase === 'summary' && <Summary />}
      {phase === 'progress' && <Progress clock={clock} />}
      {phase === 'result' && run?.result !== undefined && <Result run={run} result={run.result} />}
      <CommandBar app={app} onCancel={onClose} onClose={onClose} />
      {asksToStop && phase === 'progress' && (
        <StopDialog
          onClose={() => setAsksToStop(false)}
          onStop={() => {
            setAsksToStop(false)
            void store.stop()
          }}
        />
      )}
    </>
  )
}

/** Esc while the former state can't be restored any more: a slip of the finger must not end a run. */
function StopDialog({ onClose, onStop }: { onClose: () => void; onStop: () => void }) {
  return (
    <Dialog
      title="Stop the run?"
      lead="What is done stays done. The step that runs comes to its end first. The run is kept and can be resumed."
      onClose={onClose}
      actions={
        <>
          <Button apart onClick={onStop}>
            Stop
          </Button>
          <Button kind="primary" autoFocus onClick={onClose}>
            Go on
          </Button>
        </>
      }
    />
  )
}
