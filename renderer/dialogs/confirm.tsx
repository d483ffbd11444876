import { type ReactNode, useState } from 'react'
import type { ErrorData } from '../../preload/contract/index.ts'
import { errorDataOf } from '../bridge-context.ts'
import { Button, Dialog, ProblemMessage, Spinner } from '../controls/index.ts'

export interface ConfirmProps {
  title: string
  lead: string
  /** The button that does it, a verb and its object. */
  verb: string
  /** The way out; takes focus when something would be lost. */
  keep: string
  /** What is said while it is done. */
  pending: string
  danger?: boolean | undefined
  /** Does it. The dialog closes after it, and stays with the reason when it fails. */
  act: () => Promise<void>
  onClose: () => void
  children?: ReactNode
}

/** One question before something that takes effect at once. */
export function Confirm({ title, lead, verb, keep, pending, danger, act, onClose, children }: ConfirmProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData>()
  const go = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await act()
      onClose()
    } catch (reason) {
      setError(errorDataOf(reason))
      setBusy(false)
    }
  }
  const wait = busy ? `${pending}.` : undefined
  const yes = (
    <Button kind={danger ? 'standard' : 'primary'} apart={danger} explain={wait} onClick={() => void go()}>
      {verb}
    </Button>
  )
  return (
    <Dialog
      title={title}
      lead={lead}
      danger={danger}
      onClose={busy ? () => undefined : onClose}
      actions={
        <>
          {yes}
          <Button kind={danger ? 'primary' : 'standard'} autoFocus={danger} explain={wait} onClick={onClose}>
            {keep}
          </Button>
        </>
      }
    >
      {children}
      {busy && (
        <p className="reading" role="status">
          <Spinner size="small" />
          {pending}
        </p>
      )}
      {error !== undefined && <ProblemMessage error={error} />}
    </Dialog>
  )
}
