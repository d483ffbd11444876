import type { Plugin } from 'vite'
import { calls, events } from '../preload/contract/calls.ts'

const ID = 'contract:names'

/**
 * Gives the preload the names of calls and events, and nothing else of the contract: a sandboxed preload stays small
 * and holds no zod. The names are read from the contract itself when the bundle is made, so there is no second list.
 */
export function contractNames(): Plugin {
  return {
    name: 'contract-names',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load: (id) =>
      id === `\0${ID}`
        ? `export const calls = ${JSON.stringify(Object.keys(calls))}\nexport const events = ${JSON.stringify(Object.keys(events))}\n`
        : undefined,
  }
}
