import type { Option } from '../../preload/contract/index.ts'
import { Icon } from './icon.tsx'

export interface SelectProps {
  id: string
  options: readonly Option[]
  value: string
  onChange: (value: string) => void
  describedBy?: string | undefined
  invalid?: boolean | undefined
  accessKey?: string | undefined
  /** Shown while nothing is chosen. */
  placeholder?: string | undefined
}

/** One of a list. What can't be chosen says why in its row. */
export function Select(props: SelectProps) {
  const known = props.options.some((option) => option.value === props.value)
  return (
    <span className="select">
      <select
        className="input"
        id={props.id}
        value={known ? props.value : ''}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid ? true : undefined}
        accessKey={props.accessKey}
      >
        {!known && (
          <option value="" disabled>
            {props.placeholder ?? 'Select one'}
          </option>
        )}
        {groupsOf(props.options).map(({ heading, options }) =>
          heading === undefined ? (
            options.map(choice)
          ) : (
            <optgroup key={heading} label={heading}>
              {options.map(choice)}
            </optgroup>
          ),
        )}
      </select>
      <Icon name="down" size="small" />
    </span>
  )
}

function choice({ value, label, unavailable }: Option) {
  return (
    <option key={value} value={value} disabled={unavailable !== undefined}>
      {unavailable === undefined ? label : `${label} – ${unavailable}`}
    </option>
  )
}

/** Neighbours under one heading together. */
function groupsOf(options: readonly Option[]): { heading: string | undefined; options: Option[] }[] {
  const groups: { heading: string | undefined; options: Option[] }[] = []
  for (const option of options) {
    const last = groups.at(-1)
    if (last !== undefined && last.heading === option.group) last.options.push(option)
    else groups.push({ heading: option.group, options: [option] })
  }
  return groups
}
