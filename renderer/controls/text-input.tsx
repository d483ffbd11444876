import type { Ref } from 'react'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'

export interface TextInputProps {
  id: string
  value: string
  onChange: (text: string) => void
  describedBy?: string | undefined
  invalid?: boolean | undefined
  accessKey?: string | undefined
  placeholder?: string | undefined
  mono?: boolean | undefined
  autoFocus?: boolean | undefined
  /** Draws the magnifying glass and offers to clear. */
  search?: boolean | undefined
  /** Name where no label stands beside it. */
  label?: string | undefined
  ref?: Ref<HTMLInputElement> | undefined
}

/** One line of text. What is typed are names and paths: no spelling marks, nothing remembered. */
export function TextInput({ ref, ...props }: TextInputProps) {
  const { id, value, onChange, search } = props
  const input = (
    <input
      ref={ref}
      className={classes('input', props.mono && 'mono')}
      id={id}
      type={search ? 'search' : 'text'}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid ? true : undefined}
      aria-label={props.label}
      accessKey={props.accessKey}
      placeholder={props.placeholder}
      autoFocus={props.autoFocus}
      data-autofocus={props.autoFocus ? '' : undefined}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
    />
  )
  if (!search) return input
  return (
    <div className="with-icon">
      <Icon name="search" size="small" />
      {input}
    </div>
  )
}

export interface PathInputProps extends TextInputProps {
  onBrowse: () => void
  browseKey?: string | undefined
}

/** A path, typed or picked. */
export function PathInput({ onBrowse, browseKey, ...input }: PathInputProps) {
  return (
    <div className="with-browse">
      <TextInput {...input} />
      <Button icon="folder" accessKey={browseKey} onClick={onBrowse}>
        Browse
      </Button>
    </div>
  )
}
