import { drawing } from '../theme/icons.tsx'
import { classes } from './classes.ts'

export type Tone = 'good' | 'warn' | 'bad' | 'quiet'

export interface IconProps {
  name: string
  size?: 'small' | 'large' | undefined
  tone?: Tone | undefined
  /** Turns; stands still under reduced motion. */
  spin?: boolean | undefined
}

/** A drawing beside words; it never stands alone and is hidden from assistive technology. */
export function Icon({ name, size, tone, spin }: IconProps) {
  return (
    <svg
      className={classes('icon', size, tone, spin && 'spinner', name === 'dashed' && 'dashed')}
      viewBox="0 0 20 20"
      aria-hidden="true"
    >
      {name === 'spinner' && <path className="track" d={drawing('circle')} />}
      <path d={drawing(name)} />
    </svg>
  )
}

/** The ring that says something is going on; the words beside it say what. */
export function Spinner({ size }: { size?: 'small' | undefined }) {
  return <Icon name="spinner" spin size={size} />
}
