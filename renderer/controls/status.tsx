import { Icon, type Tone } from './icon.tsx'

const ICONS: Record<Tone, string> = { good: 'success', warn: 'warning', bad: 'missing', quiet: 'dashed' }

export interface StatusProps {
  tone: Tone
  text: string
  icon?: string | undefined
  small?: boolean | undefined
}

/** A state in a sign and words; the colour only helps. */
export function Status({ tone, text, icon, small }: StatusProps) {
  return (
    <span className={small ? `status ${tone} caption` : `status ${tone}`}>
      <Icon name={icon ?? ICONS[tone]} size="small" />
      <span>{text}</span>
    </span>
  )
}
