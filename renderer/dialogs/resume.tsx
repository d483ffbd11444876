import { type FormEvent, useState } from 'react'
import type { ErrorData, UnfinishedRun } from '../../preload/contract/index.ts'
import { findWizard } from '../../preload/contract/wizards/index.ts'
import { errorDataOf, useCall } from '../bridge-context.ts'
import { Button, Dialog, Field, Icon, Message, PasswordInput, ProblemMessage } from '../controls/index.ts'
import { whenText } from '../home/when.ts'
import '../theme/plan.css'

export interface ResumeProps {
  run: UnfinishedRun
  onClose: () => void
  /** Leads to the question whether the run is discarded. */
  onDiscard: () => void
  /** The run goes on. */
  onResumed: (run: string) => void
}

const STATES = {
  done: { icon: 'success', tone: 'good', text: 'Done', className: undefined },
  unknown: { icon: 'warning', tone: 'warn', text: 'Unknown', className: 'is-running' },
  waiting: { icon: 'circle', tone: undefined, text: 'Waiting', className: 'is-waiting' },
} as const

/** What an unfinished run has done, and what it needs to go on: its secrets, which are stored nowhere. */
export function Resume({ run, onClose, onDiscard, onResumed }: ResumeProps) {
  const call = useCall()
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({})
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData>()
  const spec = findWizard(run.wizard)
  const missing = run.secrets.filter((name) => (secrets[name] ?? '') === '')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const [first] = missing
    if (first !== undefined) {
      document.getElementById(`resume-${first}`)?.focus()
      return
    }
    setBusy(true)
    try {
      const encoder = new TextEncoder()
      const bytes = Object.fromEntries(run.secrets.map((name) => [name, encoder.encode(secrets[name])]))
      const resumed = await call('run.resume', { run: run.run, secrets: bytes })
      onResumed(resumed.run)
    } catch (reason) {
      setError(errorDataOf(reason))
      setBusy(false)
    }
  }
  const wait = busy ? 'The run is being resumed.' : undefined
  return (
    <Dialog
      title="Resume the unfinished run?"
      lead={`${spec?.title ?? run.wizard} on ${run.computer}, started ${whenText(run.started)} by ${run.by}. ${run.text}`}
      onClose={onClose}
      actions={
        <>
          <Button apart explain={wait} onClick={onDiscard}>
            Discard run
          </Button>
          <Button kind="primary" type="submit" form="resume" explain={wait} autoFocus={run.secrets.length === 0}>
            Resume
          </Button>
          <Button explain={wait} onClick={onClose}>
            Not now
          </Button>
        </>
      }
    >
      <Steps steps={run.steps} />
      <form id="resume" className="section" noValidate onSubmit={(event) => void submit(event)}>
        {run.secrets.map((name, index) => {
          const label = labelOf(run.wizard, name)
          const error =
            tried && missing.includes(name)
              ? `Enter the ${label.slice(0, 1).toLowerCase()}${label.slice(1)}`
              : undefined
          return (
            <Field key={name} id={`resume-${name}`} label={label} error={error}>
              {({ id, describedBy }) => (
                <PasswordInput
                  id={id}
                  describedBy={describedBy}
                  invalid={error !== undefined}
                  label={label}
                  autoFocus={index === 0}
                  value={secrets[name] ?? ''}
                  onChange={(text) => setSecrets((before) => ({ ...before, [name]: text }))}
                />
              )}
            </Field>
          )
        })}
      </form>
      {run.secrets.length > 0 && (
        <Message tone="info" icon="lock" compact>
          {run.secrets.length === 1
            ? 'The password is not stored. Enter the one that the run was started with.'
            : 'Passwords are not stored. Enter those that the run was started with.'}
        </Message>
      )}
      {error !== undefined && <ProblemMessage error={error} />}
    </Dialog>
  )
}

/** The label of the field that the secret was typed in, and of its frame where it has one: labels in two frames are alike. */
function labelOf(wizard: string, secret: string): string {
  const fields = findWizard(wizard)?.pages.flatMap((page) => page.fields) ?? []
  const field = fields.find(({ id }) => id === secret)
  if (field === undefined) return secret
  return field.group === undefined ? field.label : `${field.label} (${field.group})`
}

function Steps({ steps }: { steps: UnfinishedRun['steps'] }) {
  const waiting = steps.filter((step) => step.state === 'waiting')
  const listed = waiting.length > 2 ? steps.filter((step) => step.state !== 'waiting') : steps
  const rest = steps.length - listed.length
  return (
    <ol className="plan">
      {listed.map((step) => (
        <StepRow key={step.title} {...step} />
      ))}
      {rest > 0 && <StepRow title={`${rest} more steps`} text="Not begun." state="waiting" />}
    </ol>
  )
}

function StepRow({ title, state, text }: UnfinishedRun['steps'][number]) {
  const look = STATES[state]
  return (
    <li className={look.className}>
      <Icon name={look.icon} tone={look.tone} />
      <div className="what">
        <p className={state === 'unknown' ? 'strong' : undefined}>{title}</p>
        {text !== undefined && <p className="caption">{text}</p>}
      </div>
      <span className="state-text">{look.text}</span>
    </li>
  )
}
