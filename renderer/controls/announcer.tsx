import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'

/** Says a sentence to a screen reader; `delay` in milliseconds lets typing settle, a later sentence replaces a waiting one. */
export type Announce = (text: string, delay?: number) => void

const AnnounceContext = createContext<Announce>(() => undefined)

/**
 * Holds the one permanent status region of the window. A modal dialog makes everything outside it silent,
 * so Dialog holds one of its own and what is below it speaks there.
 */
export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const announce = useCallback<Announce>((text, delay = 0) => {
    clearTimeout(timer.current)
    // The same words again are only spoken when the text differs: a no-break space makes it differ.
    timer.current = setTimeout(() => setSaid((last) => (last === text ? `${text}\u00a0` : text)), delay)
  }, [])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="visually-hidden" role="status">
        {said}
      </div>
    </AnnounceContext>
  )
}

export function useAnnounce(): Announce {
  return useContext(AnnounceContext)
}
