import { type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { Announcer } from './announcer.tsx'
import { Icon } from './icon.tsx'

export interface DialogProps {
  title: string
  lead?: string | undefined
  /** Esc and every other way out; the dialog is shown as long as it is rendered. */
  onClose: () => void
  /** Buttons; `apart` puts the destructive one at the left. */
  actions: ReactNode
  children?: ReactNode
  /** Shows the warning sign: something is lost for good. */
  danger?: boolean | undefined
  /** Room for lists and pages of text. */
  wide?: boolean | undefined
}

/** A modal dialog of the platform: Esc closes, everything else is inert, focus returns to where it came from. */
export function Dialog({ title, lead, onClose, actions, children, danger, wide }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const scrolls = useOverflow(body)
  const id = useId()
  useLayoutEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    dialog?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    // Closed before it leaves the page: only then the platform gives focus back.
    return () => {
      dialog?.close()
      // What opened it may be gone meanwhile, with its popover or its row.
      const now = document.activeElement
      if (now === null || now === document.body || dialog?.contains(now)) document.querySelector('h1')?.focus()
    }
  }, [])
  return createPortal(
    <dialog
      ref={box}
      className={wide ? 'wide' : undefined}
      aria-labelledby={`${id}-title`}
      aria-describedby={lead === undefined ? undefined : `${id}-lead`}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <Announcer>
        <div ref={body} className="dialog-body" tabIndex={scrolls ? 0 : undefined}>
          <h2 id={`${id}-title`}>
            {danger && <Icon name="warning" tone="warn" />}
            {title}
          </h2>
          {lead !== undefined && <p id={`${id}-lead`}>{lead}</p>}
          {children}
        </div>
        <div className="dialog-actions">{actions}</div>
      </Announcer>
    </dialog>,
    document.body,
  )
}

/** Whether a box holds more than it shows: only then it is a stop of the Tab key, to be scrolled by arrow keys. */
function useOverflow(box: RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false)
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const sizes = new ResizeObserver(() => setOverflows(element.scrollHeight > element.clientHeight))
    sizes.observe(element)
    for (const child of element.children) sizes.observe(child)
    return () => sizes.disconnect()
  }, [box])
  return overflows
}
