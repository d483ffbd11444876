import type { Plugin } from 'vite'
import { wizards } from '../preload/contract/wizards/index.ts'

const ID = 'contract:entries'

/**
 * Gives the home screen what it shows of each wizard: id, title, icon, entries. Read from the contract when the bundle is made, so there is
 * no second list; pages, fields and rules come with the wizards' own code, which the first page does not wait for.
 */
export function contractEntries(): Plugin {
  const entries = wizards.map(({ id, title, icon, entries }) => ({ id, title, icon, entries }))
  return {
    name: 'contract-entries',
    enforce: 'pre',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load: (id) => (id === `\0${ID}` ? `export const entries = ${asData(entries)}\n` : undefined),
  }
}

/** The text of plain data. @throws TypeError for what would be lost on the way: an entry that computes something */
function asData(value: unknown): string {
  const text = JSON.stringify(value, (name, member: unknown) => {
    if (typeof member === 'function' || member === undefined)
      throw new TypeError(`A wizard's entry is plain data; its ${name} is none`)
    return member
  })
  return text
}
