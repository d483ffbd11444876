import type { ErrorData } from '../preload/contract/error.ts'

/** A problem in the order in which it is read, a paragraph each: why, what was not changed, what to do, the raw message. */
export function problemBody({ cause, unchanged = [], next = [], detail }: ErrorData): string {
  return [cause, unchanged.join(' '), ...next, detail].filter((part) => part !== undefined && part !== '').join('\n\n')
}

/** The whole of it, for a console. */
export function problemText(data: ErrorData): string {
  return `${[data.text, problemBody(data)].join('\n').replaceAll('\n\n', '\n').trimEnd()}\n`
}
