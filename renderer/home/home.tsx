import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { AppState, ErrorData, HomeEntry, WizardEntry } from '../../preload/contract/index.ts'
import { errorDataOf, useCall } from '../bridge-context.ts'
import { useAnnounce } from '../controls/announcer.tsx'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Message } from '../controls/message.tsx'
import { ProblemText } from '../controls/problem-text.tsx'
import { About, Help, Logs } from '../dialogs/lazy.tsx'
import { Groups } from './groups.tsx'
import { PRODUCT } from './product.ts'
import { TargetPanel } from './target-panel.tsx'
import { Unfinished } from './unfinished.tsx'

const HEADING = 'What do you want to do?'

export interface HomeProps {
  /** Absent while it is read for the first time. */
  state: AppState | undefined
  /** Why it could not be read, or why a run could not be shown. */
  error: ErrorData | undefined
  /** The wizard that was picked before the computer was read. */
  opening: WizardEntry | undefined
  /** The person comes back from a wizard. */
  returned: boolean
  reload: () => Promise<void>
  onOpen: (wizard: WizardEntry, entry: HomeEntry) => void
  /** Shows a run that goes on. */
  onRun: (run: string) => void
}

export type HomeDialog = 'logs' | 'help' | 'about'

/** What there is to do, and what it would be done to. */
export function Home({ state, error, opening, returned, reload, onOpen, onRun }: HomeProps) {
  const call = useCall()
  const announce = useAnnounce()
  const heading = useRef<HTMLHeadingElement>(null)
  const [dialog, setDialog] = useState<HomeDialog>()
  const [fault, setFault] = useState<ErrorData>()
  // Before the paint: who types or listens at once is already there.
  useLayoutEffect(() => heading.current?.focus(), [])
  useEffect(() => {
    if (returned) announce(`Home: ${HEADING}`)
  }, [announce, returned])
  const practice = state?.target === 'practice'
  const computer = state?.computer.name
  useEffect(() => {
    const where = computer === undefined ? '' : ` – ${computer}`
    document.title = `${practice ? 'Practice – ' : ''}Home – ${PRODUCT}${where}`
  }, [practice, computer])
  const openFolder = (folder: 'data' | 'logs' | 'kit') => {
    setFault(undefined)
    call('app.open-folder', { folder }).catch((reason: unknown) => setFault(errorDataOf(reason)))
  }
  const problem = error ?? fault ?? state?.computer.problem
  return (
    <>
      <TargetPanel state={state} reload={reload} onDialog={setDialog} />
      <main className="page">
        <div className="page-scroll">
          <div className="page-body wide">
            {state !== undefined && <TargetLine state={state} />}
            <div className="page-head">
              <h1 ref={heading} tabIndex={-1}>
                {HEADING}
              </h1>
            </div>
            {problem !== undefined && (
              <div role="alert">
                <Message
                  tone="error"
                  action={
                    <Button
                      onClick={() => {
                        setFault(undefined)
                        void reload()
                      }}
                    >
                      Try again
                    </Button>
                  }
                >
                  <ProblemText error={problem} />
                </Message>
              </div>
            )}
            {state?.unfinished.map((run) => (
              <Unfinished key={run.run} run={run} reload={reload} onResumed={onRun} />
            ))}
            <Groups state={state} opening={opening} onOpen={onOpen} onOpenKit={() => openFolder('kit')} />
            {state !== undefined && <Folders folders={state.folders} />}
          </div>
        </div>
      </main>
      {dialog === 'about' && <About state={state} onClose={() => setDialog(undefined)} />}
      {dialog === 'help' && <Help state={state} onClose={() => setDialog(undefined)} />}
      {dialog === 'logs' && <Logs onClose={() => setDialog(undefined)} />}
    </>
  )
}

/** In narrow windows the left panel is a popover, and this line says the most important of it. */
function TargetLine({ state }: { state: AppState }) {
  const practice = state.target === 'practice'
  return (
    <div className="home-target-line">
      <Icon name={practice ? 'flask' : 'server'} />
      <span>
        <strong>{practice ? 'Practice' : 'This computer'}</strong>, {state.computer.name}
      </span>
      <Button kind="subtle" iconAfter="down" popover="target">
        Target
      </Button>
    </div>
  )
}

/** Where files go, and why: on a stick that can't be written it is not where the person looks for them. */
function Folders({ folders }: Pick<AppState, 'folders'>) {
  return (
    <p className="caption folders">
      Journals and data: {folders.data} ({folders.why}). Logs: {folders.logs}
    </p>
  )
}
