import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { Label } from './label.tsx'

export interface FieldIds {
  id: string
  /** Ids of the hint and the error below, for `aria-describedby`. */
  describedBy: string | undefined
}

export interface FieldProps {
  id: string
  label: string
  accessKey?: string | undefined
  hint?: string | undefined
  error?: string | undefined
  wide?: boolean | undefined
  children: (ids: FieldIds) => ReactNode
}

/** A label, its control, and below it what helps or what is wrong, in the words of the error summary. */
export function Field({ id, label, accessKey, hint, error, wide, children }: FieldProps) {
  const errorId = error === undefined ? undefined : `${id}-error`
  const hintId = hint === undefined ? undefined : `${id}-hint`
  const describedBy = [errorId, hintId].filter((part) => part !== undefined).join(' ')
  return (
    <div className={wide ? 'field wide' : 'field'}>
      <label htmlFor={id}>
        <Label text={label} accessKey={accessKey} />
      </label>
      {children({ id, describedBy: describedBy === '' ? undefined : describedBy })}
      {error !== undefined && <FieldError id={errorId} text={error} />}
      {hint !== undefined && (
        <p className="below" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  )
}

/** What is wrong with a control, below it. */
export function FieldError({ id, text }: { id: string | undefined; text: string }) {
  return (
    <p className="below error" id={id}>
      <Icon name="error" size="small" />
      {text}
    </p>
  )
}
