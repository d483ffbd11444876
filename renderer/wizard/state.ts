import type {
  CallOut,
  ErrorData,
  Fact,
  Finding,
  Option,
  PlanView,
  RunAnswer,
  RunView,
  WizardSpec,
} from '../../preload/contract/index.ts'
import type { Client } from '../bridge-context.ts'
import type { SaidByCode } from './acknowledgements.ts'
import { type Answers, firstPage, type Phase } from './navigation.ts'
import type { SecretBox } from './secret-box.ts'
import { emptyAnswers, type Errors } from './validation.ts'

/** Something that main was asked for; while it is asked again, the former value stays. */
export interface Loaded<T> {
  value?: T | undefined
  loading: boolean
  error?: ErrorData | undefined
}

/** What main is asked at the moment. All but `committing` can be abandoned by Back and Cancel. */
export type Busy = 'starting' | 'checking' | 'planning' | 'committing'

/** Where the focus belongs now; `count` grows, so that the same place is gone to again. */
export interface Attention {
  place: 'page' | 'errors' | 'findings' | 'problem'
  count: number
}

/** Everything that the frame shows of a wizard. Never a secret: those are in the `SecretBox`. */
export interface WizardState {
  phase: Phase
  /** Index of the page, also while Summary and later stand. */
  page: number
  answers: Answers
  /** What is wrong, by control. */
  errors: Errors
  /** What main found, by page, as last asked. */
  findings: Readonly<Record<string, readonly Finding[]>>
  said: SaidByCode
  facts: Readonly<Record<string, Loaded<readonly Fact[]>>>
  options: Readonly<Record<string, Loaded<readonly Option[]>>>
  /** What came of trying connections, by slot; gone when anything about the connection changes. */
  tests: Readonly<Record<string, Loaded<CallOut<'instance.test'>> | undefined>>
  /** Names of the passwords that were accepted. */
  held: readonly string[]
  /** How strong they are, in words, by name. */
  strengths: Readonly<Record<string, string>>
  plan?: PlanView | undefined
  /** Codes of the plan's findings that were open when it was made: these are shown with their ticks, ticked or not. */
  open: readonly string[]
  runId?: string | undefined
  run?: RunView | undefined
  /** The person asked for an end; shown at once, before main confirms. */
  stopping: boolean
  /** What was picked where only a person can decide. */
  decision?: RunAnswer | undefined
  /** An answer to the run's question is on its way. */
  answering: boolean
  /** False for a run that was begun elsewhere: its answers are not in this window. */
  knowsAnswers: boolean
  /** The result stands, and its answers are used for another try. */
  retrying: boolean
  busy?: Busy | undefined
  problem?: ErrorData | undefined
  attention: Attention
}

/** What the actions share. */
export interface Context {
  spec: WizardSpec
  /** The answers to begin with. */
  entry: Answers
  client: Client
  secrets: SecretBox
  get: () => WizardState
  set: (part: Partial<WizardState>) => void
  /** Settles once main has said what to begin with; Next waits for it. */
  started: Promise<void>
  /** Answers of the person's own, which later suggestions of the machine leave alone. */
  touched: Set<string>
  /** A new ticket makes the answer to every earlier question stale. */
  ticket: () => { isStale: () => boolean }
}

/** The first state of a wizard. */
export function initialState(spec: WizardSpec, entry: Answers): WizardState {
  const answers = { ...emptyAnswers(spec), ...entry }
  return {
    phase: 'pages',
    page: firstPage(spec, answers),
    answers,
    errors: {},
    findings: {},
    said: {},
    facts: {},
    options: {},
    tests: {},
    held: [],
    strengths: {},
    open: [],
    stopping: false,
    answering: false,
    knowsAnswers: true,
    retrying: false,
    attention: { place: 'page', count: 0 },
  }
}

/** Sends the focus somewhere. */
export function attend(context: Context, place: Attention['place']): void {
  context.set({ attention: { place, count: context.get().attention.count + 1 } })
}
