import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Finding, RunAnswer, WizardSpec } from '../../preload/contract/index.ts'
import type { Client } from '../bridge-context.ts'
import { acknowledgeId, saidTo } from './acknowledgements.ts'
import { stopTrusting, testConnection, trust } from './connections.ts'
import { loadFacts, loadOptions, start } from './loading.ts'
import type { Answers } from './navigation.ts'
import { back, goTo, next, setAnswer, typeSecret } from './page-actions.ts'
import { commit, makePlan } from './plan-actions.ts'
import { retry } from './retry.ts'
import { answerRun, applyRun, followRun, stop } from './run-actions.ts'
import { SecretBox } from './secret-box.ts'
import { type Context, initialState, type WizardState } from './state.ts'

export interface WizardStoreOptions {
  spec: WizardSpec
  /** The answers that its entry on the home screen brings along. */
  entry?: Answers | undefined
  client: Client
  secrets?: SecretBox | undefined
  /** The run to show instead of pages: one that goes on, or one that was just resumed. */
  attach?: string | undefined
}

/** What can be done with a wizard. None of these rejects: what fails stands in `problem`. */
export interface WizardStore extends Pick<StoreApi<WizardState>, 'getState' | 'getInitialState' | 'subscribe'> {
  readonly spec: WizardSpec
  readonly secrets: SecretBox
  /** Begins to ask and to listen. Returns the end: nothing secret is left after it. */
  open(): () => void
  setAnswer(field: string, value: unknown): void
  /** Keeps what is typed into a password box, or into its confirmation (`confirmId`). */
  typeSecret(id: string, text: string): void
  /** Ticks a finding, or types its word. */
  say(finding: Finding, words: { ticked?: boolean; typed?: string }): void
  next(): Promise<void>
  back(): void
  /** To an earlier page. */
  goTo(page: number): void
  loadFacts(): Promise<void>
  loadOptions(field: string): Promise<void>
  /** Tries the connection of a slot. */
  testConnection(slot: string): Promise<void>
  /** The person trusts the certificate that the last try showed; the connection is tried again. */
  trust(slot: string): Promise<void>
  stopTrusting(slot: string): void
  makePlan(): Promise<void>
  commit(): Promise<void>
  stop(): Promise<void>
  /** Picks the answer to a question that only a person can decide; `answer` sends it. */
  decide(answer: RunAnswer): void
  /** Answers what the run asks: with what was picked when nothing is named. */
  answer(answer?: RunAnswer): Promise<void>
  /** Keeps the words for how strong a password is, for the rail. */
  keepStrength(name: string, words: string): void
  /** After a run that did not end well: back to where a new plan can be made. */
  retry(): Promise<void>
}

/** Makes the store of one wizard, from its first page to its result. */
export function createWizardStore(options: WizardStoreOptions): WizardStore {
  const { spec, entry = {}, client, attach } = options
  const secrets = options.secrets ?? new SecretBox()
  const store = createStore<WizardState>()(() => ({
    ...initialState(spec, entry),
    ...(attach === undefined ? {} : { phase: 'progress' as const, runId: attach, knowsAnswers: false }),
  }))
  let newest = 0
  const context: Context = {
    spec,
    entry,
    client,
    secrets,
    get: store.getState,
    set: (part) => store.setState(part),
    started: Promise.resolve(),
    touched: new Set(),
    ticket() {
      newest += 1
      const mine = newest
      return { isStale: () => mine !== newest }
    },
  }
  return {
    spec,
    secrets,
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    open() {
      const unlisten = client.on('run.changed', (view) => applyRun(context, view))
      if (store.getState().phase === 'pages') context.started = start(context)
      else void followRun(context)
      return () => {
        unlisten()
        context.ticket()
        secrets.wipe()
        context.set({ held: [], busy: undefined })
        // A window that closes gets no answer; main forgets by itself then.
        client.call('wizard.leave', {}).catch(() => undefined)
      }
    },
    setAnswer: (field, value) => setAnswer(context, field, value),
    typeSecret: (id, text) => typeSecret(context, id, text),
    say(finding, words) {
      const { said, errors } = store.getState()
      const { [acknowledgeId(finding)]: _answered, ...others } = errors
      store.setState({ said: { ...said, [finding.code]: { ...saidTo(said, finding), ...words } }, errors: others })
    },
    next: () => next(context),
    back: () => back(context),
    goTo: (page) => goTo(context, page),
    loadFacts: () => loadFacts(context),
    loadOptions: (field) => loadOptions(context, field),
    testConnection: (slot) => testConnection(context, slot),
    trust: (slot) => trust(context, slot),
    stopTrusting: (slot) => stopTrusting(context, slot),
    makePlan: () => makePlan(context),
    commit: () => commit(context),
    stop: () => stop(context),
    decide: (answer) => store.setState({ decision: answer, errors: {} }),
    answer: (answer) => answerRun(context, answer),
    keepStrength: (name, words) => store.setState({ strengths: { ...store.getState().strengths, [name]: words } }),
    retry: () => retry(context),
  }
}
