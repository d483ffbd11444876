import { errorData } from '../../preload/contract/error.ts'
import type { ErrorData } from '../../preload/contract/error.ts'
import type { Outcome, Proof } from '../../preload/contract/run.ts'
import { proof as proofShape, outcome as outcomeShape } from '../../preload/contract/run.ts'
import type { Target } from '../../preload/contract/plan.ts'
import type { JournalLine } from './journal-line.ts'

/** The first line of a journal. */
export interface PlanRecord {
  wizard: string
  target: Target
  answers: unknown
  made: { at: string; nonce: string; survey?: unknown }
  hash: string
  steps: { id: string; title: string }[]
  limit: number
  secrets: string[]
  /** Codes of the findings that were acknowledged. */
  acknowledged: string[]
  computer: string
  operator: string
  tool: { name: string; version: string }
  pid: number
}

/** What the journal says of one step. */
export interface PastStep {
  /** `do` may have happened, and nothing undid it. */
  begun: boolean
  outcome?: Outcome
  proof?: Proof
  error?: ErrorData
  /** A person said that it happened; nothing proves it. */
  byPerson?: true
}

export interface Past {
  plan: PlanRecord
  started: Date
  steps: ReadonlyMap<string, PastStep>
  /** It was stopped or failed before it broke off, so it was on its way back. */
  halted: boolean
  ended: boolean
}

/** Puts a journal's lines together again. Undefined for a first line that is no plan. */
export function replay(lines: readonly JournalLine[]): Past | undefined {
  const [first] = lines
  if (first?.type !== 'plan' || !isPlanRecord(first.data)) return undefined
  const steps = new Map<string, PastStep>(first.data.steps.map(({ id }) => [id, { begun: false }]))
  let halted = false
  let ended = false
  for (const line of lines) {
    if (line.type === 'resume') halted = line.data?.['halted'] === true
    if (line.type === 'stop') halted = true
    if (line.type === 'end') ended = true
    const step = line.step === undefined ? undefined : steps.get(line.step)
    if (line.step === undefined || step === undefined) continue
    if (line.type === 'intent' && line.data?.['revert'] !== true) steps.set(line.step, { begun: true })
    if (line.type === 'outcome') {
      const next = pastStep(line, step)
      steps.set(line.step, next)
      if (next.outcome === 'failed' || next.outcome === 'stopped' || next.outcome === 'unknown') halted = true
    }
  }
  return { plan: first.data, started: new Date(first.at), steps, halted, ended }
}

/** The steps that may have changed the world and were not undone. */
export function begunBefore(past: Past | undefined): Set<string> {
  return new Set([...(past?.steps ?? [])].filter(([, step]) => step.begun).map(([id]) => id))
}

function pastStep(line: JournalLine, before: PastStep): PastStep {
  const data = line.data ?? {}
  if (data['reverted'] === true) {
    // Why it failed stays known.
    const { error } = before
    return before.outcome === 'failed' ? { begun: false, outcome: 'failed', ...(error && { error }) } : { begun: false }
  }
  // An undoing that failed leaves the step begun: the next attempt tries again.
  if (data['reverted'] === false) return before
  const outcome = outcomeShape.safeParse(data['outcome'])
  const proof = proofShape.safeParse(data['proof'])
  const error = errorData.safeParse(data['error'])
  return {
    begun: before.begun,
    ...(outcome.success ? { outcome: outcome.data } : {}),
    ...(proof.success ? { proof: proof.data } : {}),
    ...(error.success ? { error: error.data } : {}),
    ...(data['byPerson'] === true ? { byPerson: true as const } : {}),
  }
}

function isPlanRecord(value: unknown): value is PlanRecord {
  if (typeof value !== 'object' || value === null) return false
  const record = value as Partial<Record<keyof PlanRecord, unknown>>
  const made = record.made as Partial<PlanRecord['made']> | undefined
  const texts = [record.wizard, record.hash, record.computer, record.operator, made?.at, made?.nonce]
  return (
    texts.every((text) => typeof text === 'string') &&
    (record.target === 'practice' || record.target === 'this-computer') &&
    Array.isArray(record.secrets) &&
    Array.isArray(record.steps) &&
    record.steps.every(isTitled)
  )
}

function isTitled(step: unknown): boolean {
  if (typeof step !== 'object' || step === null) return false
  const { id, title } = step as Partial<Record<'id' | 'title', unknown>>
  return typeof id === 'string' && typeof title === 'string'
}
