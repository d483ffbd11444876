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
        {props.options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.unavailable !== undefined}>
            {option.unavailable === undefined ? option.label : `${option.label} – ${option.unavailable}`}
          </option>
        ))}
      </select>
      <Icon name="down" size="small" />
    </span>
  )
}
