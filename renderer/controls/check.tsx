import { Label } from './label.tsx'

export interface CheckProps {
  id: string
  label: string
  accessKey?: string | undefined
  checked: boolean
  onChange: (checked: boolean) => void
  describedBy?: string | undefined
  invalid?: boolean | undefined
}

/** A box to tick. */
export function Check({ id, label, accessKey, checked, onChange, describedBy, invalid }: CheckProps) {
  return (
    <label className="check block" htmlFor={id}>
      <input
        type="checkbox"
        id={id}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
        accessKey={accessKey}
        aria-describedby={describedBy}
        aria-invalid={invalid ? true : undefined}
      />
      <Label text={label} accessKey={accessKey} />
    </label>
  )
}
