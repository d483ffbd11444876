/** What key and focus events share: the state of the lock keys. */
export interface LockState {
  getModifierState?: (key: string) => boolean
}

/**
 * Whether Caps Lock is on after that event; undefined when the event doesn't say.
 * The key-down of the Caps Lock key itself comes before Windows has switched the state, so it is left to its key-up.
 */
export function capsLockAfter(event: LockState & { type: string; key?: string }): boolean | undefined {
  if (event.getModifierState === undefined) return undefined
  if (event.type === 'keydown' && event.key === 'CapsLock') return undefined
  return event.getModifierState('CapsLock')
}
