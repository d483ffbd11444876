import type { ServerError } from '../connect/line.ts'
import { backup } from './backup.ts'
import { databases } from './databases.ts'
import { keys } from './keys.ts'
import { principals } from './principals.ts'
import { restore } from './restore.ts'
import { rights } from './rights.ts'
import { server } from './server.ts'
import { signIn } from './sign-in.ts'
import type { Table, Words } from './words.ts'

export { causeOfState } from './sign-in.ts'
export type { Words } from './words.ts'

const TABLES: readonly Table[] = [backup, restore, keys, rights, principals, databases, server, signIn]

/** Every number that has words of its own. */
export const knownNumbers: readonly number[] = TABLES.flatMap((table) => Object.keys(table).map(Number)).sort(
  (a, b) => a - b,
)

/** Errors that only say that something failed; the cause came before them. Source: orchestrator-sql.md B.3. */
const CLOSING = new Set([3013, 3041, 3119, 5069, 1802])

/** The error that says why: the first one, unless that only says that something failed. */
export function causeIn(errors: readonly ServerError[]): ServerError | undefined {
  return errors.find(({ number }) => !CLOSING.has(number)) ?? errors[0]
}

/** An error in words. A number without words of its own is told with the server’s. */
export function wordsOf(error: ServerError): Words {
  const found = TABLES.map((table) => table[error.number]).find((entry) => entry !== undefined)
  if (typeof found === 'function') return found(error)
  return (
    found ?? {
      text: `SQL Server refused it with error ${error.number}.`,
      cause: error.text === '' ? 'The server gave no text with it.' : `The server says: ${error.text}`,
      next: [`Look up error ${error.number} of SQL Server, put the cause right and try again.`],
    }
  )
}

/** `3201: Cannot open backup device …; 3013: BACKUP DATABASE is terminating abnormally.` */
export function detailOf(errors: readonly ServerError[]): string {
  return errors.map(({ number, text }) => `${number}: ${text}`).join('; ')
}
