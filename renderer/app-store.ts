import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AppState, ErrorData, HomeEntry, WizardEntry } from '../preload/contract/index.ts'
import { type Client, errorDataOf } from './bridge-context.ts'
import { findEntry } from './home/entries.ts'

/** A wizard as it was opened: afresh from the home screen, or at a run that goes on. */
export interface Opened {
  wizard: WizardEntry
  entry: HomeEntry['answers']
  /** The run that is shown. */
  attach?: string
}

export interface AppModel {
  /** The newest that is known of computer, kit and runs; stays while it is read again. */
  state: AppState | undefined
  /** Why it could not be read, or why a run could not be shown. */
  error: ErrorData | undefined
  opened: Opened | undefined
  /** How often the person came back to the home screen. */
  visits: number
  reload: () => Promise<void>
  open: (wizard: WizardEntry, entry: HomeEntry) => void
  /** Shows a run that goes on, whatever wizard it is of. */
  attach: (run: string) => Promise<void>
  close: () => void
}

/** What the window shows. Lives outside React, so that reading begins before the first paint. */
export function createAppStore(client: Client): StoreApi<AppModel> {
  let questions = 0
  const store = createStore<AppModel>((set, get) => ({
    state: undefined,
    error: undefined,
    opened: undefined,
    visits: 0,
    reload: async () => {
      questions += 1
      const mine = questions
      try {
        const state = await client.call('app.state', {})
        // An answer that was overtaken by a later question is old news.
        if (mine !== questions) return
        set({ state, error: undefined })
        // A run of this process that goes on is shown at once, also after the page was reloaded.
        if (state.active !== undefined && get().opened === undefined) await get().attach(state.active)
      } catch (reason) {
        // What was picked before the computer was read is forgotten: it must not open by itself much later.
        if (mine === questions)
          set({ error: errorDataOf(reason), ...(get().state === undefined && { opened: undefined }) })
      }
    },
    open: (wizard, entry) => {
      set({ opened: { wizard, entry: entry.answers } })
      if (get().state === undefined && get().error !== undefined) void get().reload()
    },
    attach: async (run) => {
      try {
        const view = await client.call('run.get', { run })
        const wizard = findEntry(view.wizard)
        if (wizard === undefined) throw new Error(`This version has no wizard “${view.wizard}”.`)
        set({ opened: { wizard, entry: {}, attach: run }, error: undefined })
      } catch (reason) {
        set({ error: errorDataOf(reason) })
      }
    },
    close: () => {
      set({ opened: undefined, visits: get().visits + 1 })
      void get().reload()
    },
  }))
  client.on('app.changed', () => void store.getState().reload())
  return store
}
