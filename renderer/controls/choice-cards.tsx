import { classes } from './classes.ts'
import { FieldError } from './field.tsx'
import { Icon } from './icon.tsx'
import { Label } from './label.tsx'
import { groupIds, Radio } from './radio.tsx'

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
  const { errorId, hintId, describedBy } = groupIds(name, error, hint)
  return (
    <fieldset id={name} aria-describedby={describedBy} className="choices">
      <legend className={legendShown ? 'strong' : 'visually-hidden'}>{legend}</legend>
      {error !== undefined && <FieldError id={errorId} text={error} />}
      {hint !== undefined && (
        <p className="below" id={hintId}>
          {hint}
        </p>
      )}
      {options.map((option) => (
        <label key={option.value} className={classes('choice', option.icon === undefined && 'plain')}>
          <Radio
            name={name}
            option={option}
            checked={option.value === value}
            onChange={onChange}
            invalid={error !== undefined}
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
