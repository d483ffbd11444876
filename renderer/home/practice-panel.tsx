import { useState } from 'react'
import type { CallIn, ErrorData, PracticeState } from '../../preload/contract/index.ts'
import { errorDataOf, useCall } from '../bridge-context.ts'
import { Button } from '../controls/button.tsx'
import { Check } from '../controls/check.tsx'
import { Icon } from '../controls/icon.tsx'
import { ProblemMessage } from '../controls/problem-text.tsx'
import { Select } from '../controls/select.tsx'
import { Confirm } from '../dialogs/lazy.tsx'

export interface PracticePanelProps {
  practice: PracticeState
  reload: () => Promise<void>
}

/** Which computer is simulated, and what is wrong with it. */
export function PracticePanel({ practice, reload }: PracticePanelProps) {
  const call = useCall()
  const [error, setError] = useState<ErrorData>()
  const [asking, setAsking] = useState(false)
  const set = async (change: CallIn<'practice.set'>) => {
    try {
      await call('practice.set', change)
      setError(undefined)
    } catch (reason) {
      setError(errorDataOf(reason))
    }
    await reload()
  }
  const detail = practice.computers.find((computer) => computer.id === practice.computer)?.detail
  return (
    <div className="practice-panel stack">
      <div className="field">
        <label htmlFor="simulated" className="caption">
          Simulated computer
        </label>
        <Select
          id="simulated"
          options={practice.computers.map(({ id, label }) => ({ value: id, label }))}
          value={practice.computer}
          describedBy={detail === undefined ? undefined : 'simulated-detail'}
          onChange={(computer) => void set({ computer })}
        />
        {detail !== undefined && (
          <p className="below" id="simulated-detail">
            {detail}
          </p>
        )}
      </div>
      {practice.faults.length > 0 && (
        <Faults faults={practice.faults} onSwitch={(id, on) => void set({ fault: { id, on } })} />
      )}
      {practice.notice !== undefined && <ProblemMessage error={practice.notice} />}
      {error !== undefined && <ProblemMessage error={error} />}
      <Button icon="restore" onClick={() => setAsking(true)}>
        Reset Practice
      </Button>
      {asking && (
        <Confirm
          title="Reset Practice?"
          lead="This cannot be undone. All simulated computers return to their first state."
          verb="Reset Practice"
          keep="Cancel"
          pending="Resetting Practice"
          danger
          act={async () => {
            await call('practice.reset', {})
            await reload()
          }}
          onClose={() => setAsking(false)}
        >
          <p>
            What goes: the simulated computers with their keys, all files that were written there, key files among them,
            the faults that are on, practice’s recovery kit and unfinished runs. All of it is in{' '}
            <span className="mono path">{practice.folder}</span> and beside it; nothing else on this computer is
            touched.
          </p>
        </Confirm>
      )}
    </div>
  )
}

interface FaultsProps {
  faults: PracticeState['faults']
  onSwitch: (id: string, on: boolean) => void
}

/** What can be wrong. Folded up while nothing is: the list is long, and the computer's facts stand below it. */
function Faults({ faults, onSwitch }: FaultsProps) {
  const on = faults.filter((fault) => fault.on).length
  const [open, setOpen] = useState(on > 0)
  return (
    <details className="faults" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron" size="small" />
        {on === 0 ? 'Faults' : `Faults: ${on} on`}
      </summary>
      {open && (
        <fieldset>
          <legend className="visually-hidden">Faults</legend>
          {faults.map((fault) => (
            <Check
              key={fault.id}
              id={`fault-${fault.id}`}
              label={fault.label}
              checked={fault.on}
              onChange={(now) => onSwitch(fault.id, now)}
            />
          ))}
        </fieldset>
      )}
    </details>
  )
}
