import type { Choice } from './choice-cards.tsx'

/** Ids of what describes a group of radio buttons: its error and its hint, as far as they are there. */
export function groupIds(name: string, error: string | undefined, hint: string | undefined) {
  const errorId = error === undefined ? undefined : `${name}-error`
  const hintId = hint === undefined ? undefined : `${name}-hint`
  const describedBy = [errorId, hintId].filter((part) => part !== undefined).join(' ')
  return { errorId, hintId, describedBy: describedBy === '' ? undefined : describedBy }
}

export interface RadioProps {
  /** Of the group. */
  name: string
  option: Choice
  checked: boolean
  onChange: (value: string) => void
  invalid: boolean
}

/** The button of one option; `<name>-<value>-detail` describes it where the option has a detail. */
export function Radio({ name, option, checked, onChange, invalid }: RadioProps) {
  return (
    <input
      type="radio"
      id={`${name}-${option.value}`}
      name={name}
      value={option.value}
      checked={checked}
      onChange={() => onChange(option.value)}
      accessKey={option.key}
      aria-invalid={invalid ? true : undefined}
      aria-describedby={option.detail === undefined ? undefined : `${name}-${option.value}-detail`}
    />
  )
}
