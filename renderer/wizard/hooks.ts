import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { RunView } from '../../preload/contract/index.ts'
import type { WizardState } from './state.ts'
import type { WizardStore } from './store.ts'

export const StoreContext = createContext<WizardStore | undefined>(undefined)

/** The wizard's store, from anywhere in its frame. */
export function useWizard(): WizardStore {
  const store = useContext(StoreContext)
  if (store === undefined) throw new Error('No StoreContext above this component')
  return store
}

/** A part of the wizard's state. */
export function useWizardState<T>(select: (state: WizardState) => T): T {
  return useStore(useWizard(), select)
}

/** How long main may think before the page says that it does, in milliseconds. */
const SLOW_MS = 300

/** True once `busy` has been there for a while; a quick answer makes no flicker. */
export function useSlow(busy: unknown): boolean {
  const [slow, setSlow] = useState<unknown>()
  useEffect(() => {
    if (busy === undefined) return undefined
    const timer = setTimeout(() => setSlow(busy), SLOW_MS)
    return () => {
      clearTimeout(timer)
      setSlow(undefined)
    }
  }, [busy])
  return busy !== undefined && slow === busy
}

/** Whether a media query holds, followed live. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  )
}

export interface RunClock {
  /** Milliseconds since the run began. */
  elapsed: number
  /** Milliseconds; absent while it can't be told. */
  remaining: number | undefined
  /** `performance.now()` of the last tick. */
  now: number
}

/** The times of a run, a second at a time between its news. */
export function useRunClock(run: RunView | undefined): RunClock {
  const [clock, setClock] = useState<RunClock>({ elapsed: 0, remaining: undefined, now: 0 })
  useEffect(() => {
    if (run === undefined) return undefined
    const since = performance.now()
    const tick = () => {
      const now = performance.now()
      const passed = run.state === 'running' ? now - since : 0
      const remaining = run.remaining === undefined ? undefined : Math.max(0, run.remaining - passed)
      setClock({ elapsed: run.elapsed + passed, remaining, now })
    }
    tick()
    if (run.state !== 'running') return undefined
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [run])
  return clock
}
