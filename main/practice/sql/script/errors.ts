import { type Reply, SqlError } from '../../tds/index.ts'
import type { Captured } from './types.ts'

/** Errors that end the whole batch outside of TRY; all others end their own statement. */
const ENDING = new Set([
  102, 103, 105, 111, 113, 134, 137, 156, 174, 195, 207, 208, 209, 245, 911, 924, 927, 4104, 8114,
])

/** RETURN ends the batch and is no error. */
export class Returned extends Error {}

/** What THROW sends ends the batch, whatever its number is. */
export class Thrown extends SqlError {}

export function endsBatch(error: SqlError): boolean {
  return error instanceof Thrown || ENDING.has(error.number)
}

/**
 * The reply of statements in TRY: an error that is sent and not thrown is kept; the last one is what CATCH gets
 * (orchestrator-sql.md B.5).
 */
export function capturing(reply: Reply, captured: Captured): Reply {
  return new Proxy(reply, {
    get(target, key) {
      if (key === 'error')
        return (number: number, text: string, severity = 16, state = 1): void => {
          captured.error = new SqlError(number, text, severity, state)
        }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
