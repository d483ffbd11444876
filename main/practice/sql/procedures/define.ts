import type { Execution } from '../script/types.ts'
import type { Value } from '../values.ts'

/** A stored procedure: what it takes, and what it does with it. */
export interface Procedure {
  (run: Execution, given: ReadonlyMap<string, Value>): Promise<void>
  parameters: readonly { name: string; optional?: boolean }[]
}

export function procedure(
  parameters: Procedure['parameters'],
  work: (run: Execution, given: ReadonlyMap<string, Value>) => Promise<void>,
): Procedure {
  return Object.assign(work, { parameters })
}
