import type { Choice } from './choice-cards.tsx'
import { FieldError } from './field.tsx'
import { Label } from './label.tsx'
import { groupIds, Radio } from './radio.tsx'

export interface RadiosProps {
  /** Also the id of the group, for the error summary. */
  name: string
  legend: string
  options: readonly Choice[]
  value: string | undefined
  onChange: (value: string) => void
  error?: string | undefined
  hint?: string | undefined
}

/** One of a few short options: plain radio buttons below each other. */
export function Radios({ name, legend, options, value, onChange, error, hint }: RadiosProps) {
  const { errorId, hintId, describedBy } = groupIds(name, error, hint)
  return (
    <fieldset id={name} className="field radios" aria-describedby={describedBy}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <div key={option.value}>
          <label className="check block">
            <Radio
              name={name}
              option={option}
              checked={option.value === value}
              onChange={onChange}
              invalid={error !== undefined}
            />
            <Label text={option.label} accessKey={option.key} />
          </label>
          {option.detail !== undefined && (
            <p className="caption" id={`${name}-${option.value}-detail`}>
              {option.detail}
            </p>
          )}
        </div>
      ))}
      {error !== undefined && <FieldError id={errorId} text={error} />}
      {hint !== undefined && (
        <p className="below" id={hintId}>
          {hint}
        </p>
      )}
    </fieldset>
  )
}
