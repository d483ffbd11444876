import { useEffect, useRef } from 'react'
import { useWizard } from './hooks.ts'

export interface ShortcutTargets {
  onCancel: () => void
  onAskToStop: () => void
}

/** Whether something stands above the wizard that Esc belongs to. */
function isCovered(): boolean {
  return document.querySelector('dialog[open], :popover-open') !== null
}

/**
 * Enter is Next where no control has the focus (in a form the platform does it); Esc is Cancel before the commit, asks
 * before it stops a run that can't be undone any more, and does nothing else.
 */
export function useWizardShortcuts(targets: ShortcutTargets): void {
  const store = useWizard()
  const newest = useRef(targets)
  useEffect(() => {
    newest.current = targets
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat || isCovered()) return
      if (event.altKey || event.ctrlKey || event.metaKey) return
      const { phase, busy, run, stopping } = store.getState()
      if (event.key === 'Enter' && phase === 'pages' && isNoControl(event.target)) {
        event.preventDefault()
        void store.next()
      }
      if (event.key !== 'Escape') return
      // Else the same key press closes the dialog that it opens.
      event.preventDefault()
      if ((phase === 'pages' || phase === 'summary') && busy !== 'committing') newest.current.onCancel()
      else if (phase === 'progress' && run?.canCancel === false && !stopping) newest.current.onAskToStop()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [store])
}

function isNoControl(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('a, button, input, select, textarea, [role="listbox"]') === null
  )
}
