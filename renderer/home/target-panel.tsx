import { useState } from 'react'
import type { AppState } from '../../preload/contract/index.ts'
import { useCall } from '../bridge-context.ts'
import { Button } from '../controls/button.tsx'
import { Facts } from '../controls/facts.tsx'
import { Icon, Spinner } from '../controls/icon.tsx'
import { Confirm } from '../dialogs/lazy.tsx'
import type { HomeDialog } from './home.tsx'
import { PracticePanel } from './practice-panel.tsx'

export interface TargetPanelProps {
  state: AppState | undefined
  reload: () => Promise<void>
  onDialog: (dialog: HomeDialog) => void
}

/** What everything is done to: this computer, or a simulated one. */
export function TargetPanel({ state, reload, onDialog }: TargetPanelProps) {
  const practice = state?.target === 'practice'
  return (
    <aside className="rail" id="target" popover="auto" aria-label="Target">
      {state === undefined ? (
        <p className="reading">
          <Spinner size="small" />
          Reading the computer
        </p>
      ) : (
        <>
          <div className="rail-target">
            <Icon name={practice ? 'flask' : 'server'} />
            <div>
              <p className="caption">Target</p>
              <p className="strong">{practice ? 'Practice' : 'This computer'}</p>
            </div>
          </div>
          {state.practice !== undefined && <PracticePanel practice={state.practice} reload={reload} />}
          <Facts stacked facts={state.computer.facts} />
          <hr />
          <SwitchTarget practice={practice} />
        </>
      )}
      <p className="rail-foot">
        <button type="button" className="link" onClick={() => onDialog('logs')}>
          Logs
        </button>
        <button type="button" className="link" onClick={() => onDialog('help')}>
          Help
        </button>
        <button type="button" className="link" onClick={() => onDialog('about')}>
          About
        </button>
      </p>
    </aside>
  )
}

function SwitchTarget({ practice }: { practice: boolean }) {
  const call = useCall()
  const [asking, setAsking] = useState(false)
  const verb = practice ? 'Switch to this computer' : 'Switch to Practice'
  return (
    <div className="stack-8">
      <Button icon={practice ? 'desktop' : 'flask'} onClick={() => setAsking(true)}>
        {verb}
      </Button>
      <p className="caption">
        {practice ? 'The program restarts.' : 'Simulated servers to rehearse on. The program restarts.'}
      </p>
      {asking && (
        <Confirm
          title={`${verb}?`}
          lead={
            practice
              ? 'The program restarts. What the wizards do from then on is done to this computer. Practice keeps its state.'
              : 'The program restarts with simulated servers. Nothing on this computer changes.'
          }
          verb={verb}
          keep="Cancel"
          pending="Restarting the program"
          act={async () => {
            await call('app.switch-target', {})
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}
