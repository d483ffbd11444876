import type { ServerError } from '../connect/line.ts'

/** An error number in words: what failed, why, what to do now. */
export interface Words {
  text: string
  cause: string
  next: readonly string[]
  /** Where it is more, or less, than what is said of every refused statement. */
  unchanged?: readonly string[]
}

/** By number. Texts of the numbers: sys.messages, as MicrosoftDocs/sql-docs lists them under errors-events. */
export type Table = Readonly<Record<number, Words | ((error: ServerError) => Words)>>

export function words(text: string, cause: string, ...next: readonly string[]): Words {
  return { text, cause, next }
}

/** What stands between the nth pair of quotes of a message: `Cannot open backup device 'D:\x.bak'.` The first one is 0. */
export function quoted(error: ServerError, n = 0): string | undefined {
  return [...error.text.matchAll(/(?<![\p{L}\p{N}])(?:N?'([^']*)'|"([^"]*)")/gu)].map((one) => one[1] ?? one[2])[n]
}
