import { createHash } from 'node:crypto'
import type { PlanView, StepView, Target } from '../../preload/contract/plan.ts'
import { canonicalJson } from './canonical-json.ts'
import { gatherFindings } from './findings.ts'
import type { Finding, Made, Procedure, SecretName, Secrets, Step } from './types.ts'

export interface Plan<Answers = unknown> {
  /** SHA-256, lower-case hex. */
  readonly hash: string
  readonly wizard: string
  readonly target: Target
  readonly answers: Answers
  readonly made: Made
  readonly steps: readonly Step[]
  readonly findings: readonly Finding[]
  readonly secrets: readonly SecretName[]
  /** How many steps of a group run at a time. */
  readonly limit: number
  readonly view: PlanView
}

export interface PlanInput<Answers, Ports> {
  procedure: Procedure<Answers, Ports>
  answers: Answers
  ports: Ports
  target: Target
  made: Made
  /** The pages that are asked for findings; none when a run is resumed. */
  pages: readonly string[]
  secrets: Secrets
}

/**
 * What would be done with these answers, ready to be shown and, by its hash, to be run.
 * @throws Error when the procedure breaks its own rules: a fault of the program, not of the person
 */
export async function makePlan<Answers, Ports>(input: PlanInput<Answers, Ports>): Promise<Plan<Answers>> {
  const { procedure, ports, target } = input
  const answers = withoutUndefined(input.answers)
  const findings = await gatherFindings(procedure, input.pages, answers, ports, input.secrets)
  const made = await surveyed(input, answers)
  const steps = await procedure.plan(answers, ports, made)
  const facts = input.pages.length === 0 ? undefined : await procedure.summary?.(answers, ports, input.secrets)
  const secrets = procedure.secrets(answers)
  checkSteps(procedure.id, steps, secrets)

  const hash = planHash(procedure.id, target, answers, steps)
  const view: PlanView = {
    hash,
    wizard: procedure.id,
    target,
    made: made.at.toISOString(),
    steps: steps.map(stepView),
    findings,
    ...(facts === undefined ? {} : { facts }),
    secrets,
  }
  const wanted = typeof procedure.limit === 'function' ? procedure.limit(answers) : procedure.limit
  const limit = Math.max(1, Math.floor(wanted ?? 1))
  return { hash, wizard: procedure.id, target, answers, made, steps, findings, secrets, limit, view }
}

/** The survey is made with a new plan and kept with it; a plan that is made again has it from the journal. */
async function surveyed<Answers, Ports>(input: PlanInput<Answers, Ports>, answers: Answers): Promise<Made> {
  const { procedure, ports, made, pages, secrets } = input
  if (procedure.survey === undefined || pages.length === 0) return made
  const survey: unknown = JSON.parse(canonicalJson(withoutUndefined(await procedure.survey(answers, ports, secrets))))
  return { ...made, survey }
}

/** SHA-256 over canonical JSON of what the person agrees to. Source: DESIGN section 5. */
export function planHash(wizard: string, target: Target, answers: unknown, steps: readonly Step[]): string {
  const agreed = steps.map(({ id, title, actions, undo }) => ({ id, title, actions, undo }))
  return createHash('sha256')
    .update(canonicalJson({ wizard, target, answers, steps: agreed }))
    .digest('hex')
}

function stepView(step: Step): StepView {
  return {
    id: step.id,
    title: step.title,
    actions: step.actions,
    undo: step.undo,
    changes: step.changes !== false,
    ...(step.group === undefined ? {} : { group: step.group }),
    ...(step.guide === undefined ? {} : { guide: step.guide }),
    evidence: step.evidence,
  }
}

function checkSteps(wizard: string, steps: readonly Step[], secrets: readonly SecretName[]): void {
  const ids = new Set<string>()
  for (const step of steps) {
    const at = `Step "${step.id}" of ${wizard}`
    if (ids.has(step.id)) throw new Error(`${at} is there twice.`)
    ids.add(step.id)
    const undoes = step.undo === 'automatic' && step.changes !== false
    if (undoes !== (step.revert !== undefined)) {
      throw new Error(`${at} ${undoes ? 'is undone automatically but has no' : 'has a needless'} revert.`)
    }
    const unknown = step.actions.flatMap((action) => action.secrets).find((name) => !secrets.includes(name))
    if (unknown !== undefined) throw new Error(`${at} uses the secret "${unknown}", which the procedure does not name.`)
  }
}

/**
 * Members that are `undefined` say the same as absent ones, and come from optional fields. They are left out before anything is
 * hashed or written, so that a plan that is made again from the journal is the same plan.
 */
function withoutUndefined<T>(value: T): T
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutUndefined(item))
  if (typeof value !== 'object' || value === null) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  // Anything but a plain object is left as it is, for canonical JSON to refuse.
  if (prototype !== Object.prototype && prototype !== null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, withoutUndefined(member)]),
  )
}
