import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'

export type MessageTone = 'info' | 'warn' | 'error' | 'success'

const LOOK: Record<MessageTone, { className: string; icon: string }> = {
  info: { className: 'info', icon: 'info' },
  warn: { className: 'warn', icon: 'warning' },
  error: { className: 'error', icon: 'error' },
  success: { className: 'good', icon: 'success' },
}

export interface MessageProps {
  tone: MessageTone
  title?: string | undefined
  children?: ReactNode
  /** Buttons at the right, below the text in narrow windows. */
  action?: ReactNode
  id?: string | undefined
  icon?: string | undefined
  compact?: boolean | undefined
  className?: string | undefined
}

/** Something to know on a surface of its own. A string becomes a paragraph. */
export function Message({ tone, title, children, action, id, icon, compact, className }: MessageProps) {
  const look = LOOK[tone]
  return (
    <div className={classes('message', look.className, compact && 'compact', className)} id={id}>
      <Icon name={icon ?? look.icon} />
      <div>
        {title !== undefined && <p className="strong">{title}</p>}
        {typeof children === 'string' ? <p>{children}</p> : children}
      </div>
      {action !== undefined && <div className="button-row">{action}</div>}
    </div>
  )
}
