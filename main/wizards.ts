import * as z from 'zod/mini'
import { findWizard } from '../preload/contract/wizards/index.ts'
import type { WizardSpec } from '../preload/contract/wizard.ts'
import { Problem } from './engine/problem.ts'
import type { RunnableWizard } from './engine/runs.ts'
import type { Procedure } from './engine/types.ts'
import type { Ports } from './ports/index.ts'
import { findProcedure } from './procedures/index.ts'

/** A wizard with both of its halves: the pages of the contract and the procedure of main. */
export interface Wizard extends RunnableWizard<Ports> {
  spec: WizardSpec
  /** Answers as far as they are given, each checked by the wizard's own rules; fields not reached yet may be missing or unfinished. */
  parsePartly(answers: unknown): Record<string, unknown>
}

/** The wizard of that id, or undefined when either half is missing. */
export function wizardOf(id: string): Wizard | undefined {
  const spec = findWizard(id)
  const procedure = findProcedure(id)
  return spec === undefined || procedure === undefined ? undefined : join(spec, procedure)
}

/** The same, for callers that can't go on without. Throws `no-such-wizard`. */
export function needWizard(id: string): Wizard {
  const wizard = wizardOf(id)
  if (wizard === undefined)
    throw new Problem({
      code: 'no-such-wizard',
      text: `This program has no wizard “${id.slice(0, 60)}”.`,
      unchanged: ['Nothing was done.'],
    })
  return wizard
}

function join(spec: WizardSpec, procedure: Procedure<unknown, Ports>): Wizard {
  return {
    spec,
    procedure,
    pages: (answers) =>
      spec.pages.filter((page) => page.skip?.(answers as Record<string, unknown>) !== true).map((page) => page.id),
    parse(answers) {
      const parsed = spec.answers.safeParse(answers)
      if (parsed.success) return parsed.data
      throw new Problem({
        code: 'answers-wrong',
        text: `The answers for the ${spec.title} are not complete or not right.`,
        cause: `${parsed.error.issues.map((issue) => sentence(issue)).join('. ')}.`,
        unchanged: ['Nothing was done.'],
        next: ['Correct the answers named above.'],
      })
    },
    parsePartly(answers) {
      const given = z.record(z.string(), z.unknown()).parse(answers)
      const kept: Record<string, unknown> = {}
      for (const [name, rule] of Object.entries(spec.answers.shape)) {
        if (!Object.hasOwn(given, name)) continue
        const parsed = z.safeParse(rule, given[name])
        if (parsed.success) kept[name] = parsed.data
      }
      return kept
    },
  }
}

function sentence(issue: z.core.$ZodIssue): string {
  const where = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') return `Not known: ${issue.keys.join(', ')}`
  return where === '' ? issue.message : `${where}: ${issue.message}`
}
