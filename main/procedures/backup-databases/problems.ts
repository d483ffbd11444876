import { messageOf, Problem } from '../../engine/problem.ts'
import type { Work } from '../databases/refusals.ts'
import { listWords } from '../databases/words.ts'
import type { Item } from './items.ts'
import type { Seen } from './look.ts'

const name = ({ database, server }: Item) => `${database.name} on ${server.own.name}`
const files = ({ options }: Item) => listWords(options.paths)
const untouched = (item: Item) => [
  `${item.database.name} was only read: nothing in it was changed.`,
  'Backups made before are as they were.',
]
const removeUnfinished = (item: Item) =>
  `Remove what was written so far, if it is there: ${files(item)}. The server offers no clean way to remove it.`

/** The sentences of a refusal while a backup is written. */
export function writing(item: Item): Work {
  return {
    text: `${name(item)} was not backed up.`,
    server: item.server.own.name,
    account: item.server.account,
    unchanged: untouched(item),
    next: [removeUnfinished(item)],
  }
}

/** The same while files and history are asked, before and after. */
export function looking(item: Item): Work {
  return {
    text: `Whether ${name(item)} is backed up could not be looked up.`,
    server: item.server.own.name,
    account: item.server.account,
    unchanged: untouched(item),
    next: [`The history is read from msdb, the files with RESTORE HEADERONLY: this login needs the right to both.`],
  }
}

/** The same while it is read back. */
export function reading(item: Item): Work {
  return {
    text: `The backup of ${name(item)} was written, but it cannot be read back.`,
    server: item.server.own.name,
    account: item.server.account,
    unchanged: [...untouched(item), 'The recovery kit does not list it.'],
    next: [`Remove ${files(item)}, so that nobody relies on it.`],
  }
}

/** The person stopped it, and the server confirmed. */
export function stopped(item: Item): Problem {
  return new Problem({
    code: 'stopped',
    text: `The backup of ${name(item)} was stopped.`,
    cause: 'The run was stopped, and the server confirmed that it has ended the backup.',
    unchanged: untouched(item),
    next: [removeUnfinished(item)],
  })
}

/** Stopped between writing and reading back. */
export function notReadBack(item: Item): Problem {
  return new Problem({
    code: 'stopped',
    text: `The backup of ${name(item)} is written, but the run was stopped before it was read back.`,
    cause: 'The run was stopped.',
    unchanged: [...untouched(item), 'The recovery kit does not list it.'],
    next: [`Remove ${files(item)}, or read it with RESTORE VERIFYONLY before relying on it.`],
  })
}

/** The connection was lost while the server was at work. */
export function unknown(item: Item, error: unknown): Problem {
  return new Problem(
    {
      code: 'outcome-unknown',
      text: `Whether ${name(item)} was backed up is not known.`,
      cause: `The connection to ${item.server.own.name} was lost, and the server cannot be asked now. Doing it again looks first whether the backup is there.`,
      unchanged: untouched(item),
      next: [
        `When ${item.server.own.name} answers again, look for the backup set ${item.options.setName} in its history.`,
        removeUnfinished(item),
      ],
      detail: error instanceof Problem ? [error.data.text, error.data.detail].join(' ').trim() : messageOf(error),
    },
    { cause: error },
  )
}

/** The server said that it is done, or an earlier attempt went that far, and what is there is not it. */
export function notProven(item: Item, seen: Exclude<Seen, { state: 'whole' }>): Problem {
  const isNone = seen.state === 'none'
  return new Problem({
    code: isNone ? 'backup-missing' : 'backup-not-proven',
    text: isNone
      ? `The backup of ${name(item)} is not there.`
      : `The backup of ${name(item)} is not what it should be.`,
    cause: isNone ? 'Neither the files nor the server’s history know it.' : `Of ${files(item)}: ${seen.why}.`,
    unchanged: untouched(item),
    next: [`Do not rely on ${files(item)}.`, `Look at the error log of ${item.server.own.name}, and start again.`],
  })
}

export function notEntered(item: Item, folder: string): Problem {
  return new Problem({
    code: 'kit-not-entered',
    text: `The backup of ${name(item)} is not in the recovery kit.`,
    cause: `manifest.json in ${folder} has no such entry: the backup was not read back yet, or the entry was not made.`,
    unchanged: untouched(item),
    next: ['Resume the run, or start the wizard again.'],
  })
}

/** For the result page. */
export function withoutKit(item: Item, why: Problem): string {
  return `The recovery kit lists the backup of ${name(item)}: ${why.data.text} Keep a note of where it is.`
}
