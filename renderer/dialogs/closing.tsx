import { useEffect, useState } from 'react'
import type { RunView } from '../../preload/contract/index.ts'
import { useClient } from '../bridge-context.ts'
import { Confirm } from './confirm.tsx'
import { stopAndClose } from './stop-and-close.ts'

/** Asks before the window closes while a run goes on. To keep it running is the default. */
export function Closing({ run, onClose }: { run: string; onClose: () => void }) {
  const client = useClient()
  const [view, setView] = useState<RunView>()
  useEffect(() => {
    // Without the details the question is asked all the same.
    client.call('run.get', { run }).then(setView, reportError)
  }, [client, run])
  return (
    <Confirm
      title="Stop the run and close?"
      lead={view === undefined ? 'A run goes on.' : `A run goes on at ${view.computer}.`}
      verb="Stop and close"
      keep="Keep running"
      pending="Stopping the run"
      danger
      act={() => stopAndClose(client, run)}
      onClose={onClose}
    >
      <p>
        {view?.canCancel === true
          ? 'Nothing lasting has changed so far. What the run began is undone first.'
          : 'What is done stays done. The step that runs comes to its end first. The run is kept and can be resumed.'}
      </p>
    </Confirm>
  )
}
