import { classes } from './classes.ts'
import { FieldError } from './field.tsx'
import { Icon } from './icon.tsx'
import { Label } from './label.tsx'

export interface Choice {
  value: string
  label: string
  key?: string | undefined
  detail?: string | undefined
  icon?: string | undefined
}

export interface ChoiceCardsProps {
  /** Also the id of the group, for the error summary. */
  name: string
  legend: string
  options: readonly Choice[]
  value: string | undefined
  onChange: (value: string) => void
  error?: string | undefined
  /** What helps, below the error. */
  hint?: string | undefined
  /** Shows the legend; it is only spoken where the page's title says the same. */
  legendShown?: boolean | undefined
}

/** Up to four ways to go on, as radio buttons on cards. */
export function ChoiceCards({ name, legend, options, value, onChange, error, hint, legendShown }: ChoiceCardsProps) {
  const errorId = error === undefined ? undefined : `${name}-error`
  const hintId = hint === undefined ? undefined : `${name}-hint`
  const describedBy = [errorId, hintId].filter((part) => part !== undefined).join(' ')
  return (
    <fieldset id={name} aria-describedby={describedBy === '' ? undefined : describedBy} className="choices">
      <legend className={legendShown ? 'strong' : 'visually-hidden'}>{legend}</legend>
      {error !== undefined && <FieldError id={errorId} text={error} />}
      {hint !== undefined && (
        <p className="below" id={hintId}>
          {hint}
        </p>
      )}
      {options.map((option) => (
        <label key={option.value} className={classes('choice', option.icon === undefined && 'plain')}>
          <input
            type="radio"
            id={`${name}-${option.value}`}
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            accessKey={option.key}
            aria-invalid={error === undefined ? undefined : true}
            aria-describedby={option.detail === undefined ? undefined : `${name}-${option.value}-detail`}
          />
          {option.icon !== undefined && <Icon name={option.icon} />}
          <span className="strong">
            <Label text={option.label} accessKey={option.key} />
          </span>
          {option.detail !== undefined && (
            <span className="desc" id={`${name}-${option.value}-detail`}>
              {option.detail}
            </span>
          )}
        </label>
      ))}
    </fieldset>
  )
}
