import { type KeyboardEvent, type MouseEvent, type Ref, useLayoutEffect, useState } from 'react'
import { useAnnounce } from './announcer.tsx'
import { Button } from './button.tsx'
import { capsLockAfter } from './caps-lock.ts'
import { Icon } from './icon.tsx'

export interface PasswordInputProps {
  id: string
  value: string
  onChange: (text: string) => void
  describedBy?: string | undefined
  invalid?: boolean | undefined
  accessKey?: string | undefined
  /** Names the button: "Show password". */
  label: string
  autoFocus?: boolean | undefined
  ref?: Ref<HTMLInputElement> | undefined
}

/** A password that may be shown and pasted, with a word about Caps Lock while it is on. */
export function PasswordInput({ ref, ...props }: PasswordInputProps) {
  const { id, label } = props
  const [shown, setShown] = useState(false)
  const [caps, setCaps] = useState(false)
  const announce = useAnnounce()
  // React writes a box's text into its attribute too: every copy of the markup would hold it.
  useLayoutEffect(() => document.getElementById(id)?.removeAttribute('value'))
  const look = (event: KeyboardEvent | MouseEvent) => {
    // Focus events carry no lock state: a key or a click in the box tells it.
    const now = capsLockAfter(event.nativeEvent)
    if (now === undefined || now === caps) return
    setCaps(now)
    if (now) announce('Caps Lock is on')
  }
  const name = `${shown ? 'Hide' : 'Show'} ${label.toLowerCase()}`
  const describedBy = [props.describedBy, caps ? `${id}-caps` : undefined]
    .filter((part) => part !== undefined)
    .join(' ')
  return (
    <>
      <div className="with-button">
        <input
          ref={ref}
          className="input"
          id={id}
          type={shown ? 'text' : 'password'}
          value={props.value}
          onChange={(event) => props.onChange(event.currentTarget.value)}
          onKeyDown={look}
          onKeyUp={look}
          onMouseDown={look}
          onBlur={() => setCaps(false)}
          aria-describedby={describedBy === '' ? undefined : describedBy}
          aria-invalid={props.invalid ? true : undefined}
          accessKey={props.accessKey}
          autoFocus={props.autoFocus}
          data-autofocus={props.autoFocus ? '' : undefined}
          autoComplete="new-password"
          autoCapitalize="off"
          spellCheck={false}
        />
        <Button
          kind="subtle"
          icon={shown ? 'eyeoff' : 'eye'}
          iconOnly
          className="inside"
          controls={id}
          onClick={() => setShown(!shown)}
        >
          {name}
        </Button>
      </div>
      {caps && (
        <p className="below caps" id={`${id}-caps`}>
          <Icon name="caps" size="small" />
          Caps Lock is on
        </p>
      )}
    </>
  )
}
