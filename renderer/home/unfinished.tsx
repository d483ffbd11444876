import { useState } from 'react'
import type { UnfinishedRun } from '../../preload/contract/index.ts'
import { useCall } from '../bridge-context.ts'
import { Button } from '../controls/button.tsx'
import { Message } from '../controls/message.tsx'
import { ProblemText } from '../controls/problem-text.tsx'
import { Confirm, Resume } from '../dialogs/lazy.tsx'
import { findEntry } from './entries.ts'
import { whenText } from './when.ts'

export interface UnfinishedProps {
  run: UnfinishedRun
  reload: () => Promise<void>
  onResumed: (run: string) => void
}

/** A run without an end, offered before anything else. */
export function Unfinished({ run, reload, onResumed }: UnfinishedProps) {
  const call = useCall()
  const [dialog, setDialog] = useState<'resume' | 'discard'>()
  const title = findEntry(run.wizard)?.title ?? run.wizard
  const close = () => setDialog(undefined)
  return (
    <>
      <Message
        tone={run.refused === undefined ? 'info' : 'warn'}
        icon="history"
        className="unfinished"
        title={`${title} is unfinished`}
        action={
          <>
            {run.refused === undefined && (
              <Button kind="primary" onClick={() => setDialog('resume')}>
                Resume
              </Button>
            )}
            <Button onClick={() => setDialog('discard')}>Discard run</Button>
          </>
        }
      >
        <p className="caption">
          {run.text} Started {whenText(run.started)} by {run.by} on {run.computer}.
        </p>
        {run.refused !== undefined && <ProblemText error={run.refused} />}
      </Message>
      {dialog === 'resume' && (
        <Resume run={run} onClose={close} onDiscard={() => setDialog('discard')} onResumed={onResumed} />
      )}
      {dialog === 'discard' && (
        <Confirm
          title="Discard the run?"
          lead={`${title} on ${run.computer}, started ${whenText(run.started)} by ${run.by}.`}
          verb="Discard run"
          keep="Keep run"
          pending="Discarding the run"
          danger
          act={async () => {
            await call('run.discard', { run: run.run })
          }}
          // Also after a failure, once it was read: a run may be given up with something that could not be undone.
          onClose={() => {
            close()
            void reload()
          }}
        >
          <p>
            It can’t be resumed afterwards. What undoes itself is undone now; the rest stays as it is, and so do journal
            and report.
          </p>
        </Confirm>
      )}
    </>
  )
}
