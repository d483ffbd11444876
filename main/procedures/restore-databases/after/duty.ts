import type { AfterStep } from '../../../../preload/contract/wizards/restore-databases.ts'
import { codeOf, Problem } from '../../../engine/problem.ts'
import type { Action, Proof, Step, StepContext } from '../../../engine/types.ts'
import type { Instance, Statement } from '../../../ports/index.ts'
import { asRefusal } from '../../databases/refusals.ts'
import type { RecoverJob } from '../steps/job.ts'
import { isStop } from '../steps/problems.ts'

/** One thing that is missing after a restore, and what puts it right. */
export interface Task {
  /** For people, after "could not be done: ": `owner of ServiceManager`. */
  what: string
  statement: Statement
  /** Why it is known beforehand that the server would refuse it: nothing is sent then. */
  refused?: Problem
}

/** What a look found: what is missing, and what is so already. */
export interface Looked {
  tasks: Task[]
  proven: string[]
  unproven?: string[]
}

/** A step after a restore: looks what is missing, does that alone, looks again. */
export interface Duty {
  id: AfterStep
  title: string
  actions: Action[]
  weight?: number
  look(instance: Instance, c: StepContext): Promise<Looked>
  /** Why a task that the server refused is left for later; undefined when the refusal ends the step. */
  leave?(problem: Problem, task: Task): string | undefined
}

/** Nothing is done twice and nothing is overwritten, so that each of these can be run again at any time, alone too. */
export function dutyStep(job: RecoverJob, duty: Duty): Step {
  const look = async (c: StepContext) => duty.look(await job.instance(c), c)
  const left = () => job.left.get(duty.id) ?? new Map<string, string>()
  return {
    id: duty.id,
    title: duty.title,
    actions: duty.actions,
    undo: 'none',
    repeat: 'safe',
    evidence: job.evidence,
    ...(duty.weight === undefined ? {} : { weight: duty.weight }),
    check: async (c) => ((await look(c)).tasks.length === 0 ? 'done' : 'todo'),
    async do(c) {
      const instance = await job.instance(c)
      const { tasks } = await duty.look(instance, c)
      job.left.delete(duty.id)
      for (const [index, task] of tasks.entries()) {
        c.signal.throwIfAborted()
        c.progress(index / tasks.length, task.what)
        await perform(job, duty, task, instance, c)
      }
    },
    async verify(c): Promise<Proof> {
      const { tasks, proven, unproven = [] } = await look(c)
      const open = tasks.filter(({ what }) => !left().has(what))
      if (open.length > 0) throw notDone(duty, open)
      return { proven, unproven: [...unproven, ...[...left()].map(([what, why]) => `${what}: ${why}`)] }
    },
  }
}

async function perform(job: RecoverJob, duty: Duty, task: Task, instance: Instance, c: StepContext): Promise<void> {
  if (task.refused !== undefined) throw task.refused
  try {
    await instance.run(task.statement, { signal: c.signal })
  } catch (error) {
    if (isStop(error) || codeOf(error) === 'outcome-unknown' || !(error instanceof Problem)) throw error
    const why = duty.leave?.(error, task)
    if (why === undefined)
      throw asRefusal(error, {
        text: `${duty.title}: not done for ${task.what}.`,
        server: job.server,
        unchanged: ['The data in the databases were not changed; what was done before stays.'],
        next: ['Put the cause right and run the steps after a restore again: what is done already is left alone.'],
      })
    job.leave(duty.id, task.what, why)
    c.message(`${task.what}: ${why}`)
  }
}

function notDone({ title }: Duty, open: readonly Task[]): Problem {
  return new Problem({
    code: 'not-done',
    text: `${title}: still missing for ${open
      .slice(0, 5)
      .map(({ what }) => what)
      .join(', ')}${open.length > 5 ? ` and ${open.length - 5} more` : ''}.`,
    cause: 'Looked at again, it is not as it was set: something else changed it meanwhile.',
    unchanged: ['The data in the databases were not changed.'],
    next: ['Run the steps after a restore again.'],
  })
}

/** The databases' names for sentences and comments. */
export function namesOf(job: RecoverJob): string[] {
  return job.survey.targets.map(({ as }) => as)
}
