import type { Account, InstanceState, StateStore } from './state.ts'

/** An instance’s state in memory. */
export function memoryStore(state: InstanceState, accounts: readonly Account[] = []): StateStore {
  let current = state
  return {
    current: () => current,
    change: async (edit) => {
      const next = structuredClone(current)
      const result = edit(next)
      current = next
      return result
    },
    accounts: () => accounts,
  }
}
