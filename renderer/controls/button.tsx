import type { MouseEvent, Ref } from 'react'
import { useAnnounce } from './announcer.tsx'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { Label } from './label.tsx'

export interface ButtonProps {
  kind?: 'primary' | 'standard' | 'subtle' | undefined
  icon?: string | undefined
  /** Shown after the words: the arrow of what opens below. */
  iconAfter?: string | undefined
  accessKey?: string | undefined
  children: string
  /** The words become name and tooltip. */
  iconOnly?: boolean | undefined
  /** The place in the command bar. */
  slot?: 1 | 2 | 3 | undefined
  /** Stands apart at the left of a dialog's buttons. */
  apart?: boolean | undefined
  /** Takes focus when its dialog opens. */
  autoFocus?: boolean | undefined
  expanded?: boolean | undefined
  pressed?: boolean | undefined
  /** Why it can't be used now: it stays reachable, does nothing and says this. */
  explain?: string | undefined
  /** Name for assistive technology where the words alone are not unique: "Copy the path of the key file". */
  label?: string | undefined
  className?: string | undefined
  onClick?: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined
  type?: 'button' | 'submit' | undefined
  /** Id of the form that it submits. */
  form?: string | undefined
  /** Id of what it opens. */
  controls?: string | undefined
  /** Id of the popover that it opens. */
  popover?: string | undefined
  describedBy?: string | undefined
  ref?: Ref<HTMLButtonElement> | undefined
}

/** A button with a verb on it. It is never disabled: with `explain` it says why it does nothing. */
export function Button({ ref, ...props }: ButtonProps) {
  const { kind = 'standard', icon, iconAfter, accessKey, children, iconOnly, slot, explain } = props
  const announce = useAnnounce()
  const onClick = (event: MouseEvent<HTMLButtonElement>) => {
    if (explain === undefined) {
      props.onClick?.(event)
      return
    }
    event.preventDefault()
    announce(explain)
  }
  return (
    <button
      ref={ref}
      type={props.type === 'submit' ? 'submit' : 'button'}
      className={classes(
        'button',
        kind !== 'standard' && kind,
        iconOnly && 'icon-only',
        slot && `slot-${slot}`,
        props.apart && 'start',
        props.className,
      )}
      form={props.form}
      accessKey={accessKey}
      aria-label={props.label ?? (iconOnly ? children : undefined)}
      title={explain ?? (iconOnly ? children : undefined)}
      aria-disabled={explain === undefined ? undefined : true}
      aria-expanded={props.expanded}
      aria-pressed={props.pressed}
      aria-controls={props.controls}
      aria-describedby={props.describedBy}
      popoverTarget={props.popover}
      data-autofocus={props.autoFocus ? '' : undefined}
      onClick={onClick}
    >
      {icon !== undefined && <Icon name={icon} />}
      {!iconOnly && <Label text={children} accessKey={accessKey} />}
      {iconAfter !== undefined && <Icon name={iconAfter} size="small" />}
    </button>
  )
}
