import type { ServerMessage } from '../../ports/instance.ts'

/** What a batch of the script says of something that it did not do. */
export interface Undone {
  /**
   * `failed`: the server refused it, see `error`; `skipped`: what it is about is not there (errors 15151 and 15007 too); `different`: it is
   * there, but not as captured. None of them changed anything.
   */
  kind: 'failed' | 'skipped' | 'different'
  /** The batch: `logins-001`. */
  batch: string
  /** `logins-001/07`; absent when it is about the whole batch. */
  item?: string
  /** Number of the server's error, where there is one. */
  error?: number
  /** The server's words, or the script's. */
  text: string
}

/** Errors that pass by themselves: the domain does not answer, or does not know the account yet. Such items are tried again later. */
const LATER: ReadonlySet<number> = new Set([15401, 15404])

/** "Cannot find the object 'STG_Locale', because it does not exist or you do not have permission."; "'X' is not a valid login …" */
const NOT_THERE: ReadonlySet<number> = new Set([15151, 15007])

const KINDS = { 'NOT DONE': 'failed', SKIPPED: 'skipped', DIFFERENT: 'different' } as const
const LINE = /^(NOT DONE|SKIPPED|DIFFERENT) ([a-z0-9-]+)(\/\d+)?: (?:error (\d+): )?([\s\S]*)$/

/** Reads a message of the server that a batch of the script sent; undefined for any other message. */
export function undoneOf(message: ServerMessage | string): Undone | undefined {
  const match = LINE.exec((typeof message === 'string' ? message : message.text).trimEnd())
  if (match === null) return undefined
  const [, kind = '', batch = '', item, error, text = ''] = match
  return {
    kind: NOT_THERE.has(Number(error)) ? 'skipped' : KINDS[kind as keyof typeof KINDS],
    batch,
    ...(item === undefined ? {} : { item: `${batch}${item}` }),
    ...(error === undefined ? {} : { error: Number(error) }),
    text,
  }
}

/** Whether it can be done later by sending the batch again: a Windows account that can't be resolved now (errors 15401 and 15404). */
export function isQueued(undone: Undone): boolean {
  return undone.kind === 'failed' && undone.error !== undefined && LATER.has(undone.error)
}
