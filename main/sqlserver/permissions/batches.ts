import type { Statement } from '../../ports/instance.ts'
import { statement } from '../statements/define.ts'
import { guard } from './forms.ts'

/** What a batch is about; its id begins with it: `logins-001`, `db2-users-001`. */
export type Part =
  | 'server-roles'
  | 'logins'
  | 'server-members'
  | 'server-permissions'
  | 'roles'
  | 'users'
  | 'schemas'
  | 'members'
  | 'permissions'

/** One batch of the script, as it is sent and as it stands in the file. Running it again does no harm. */
export interface Batch extends Statement {
  part: Part
  /** How many logins, users, permissions … it holds. */
  items: number
}

/** Items of one batch: few enough that a batch stays readable and takes a moment, many enough that 10,000 logins are some 160 batches. */
const MOST_LOGINS = 64
const MOST = 100

/** Gathers items into batches of one part and one database. */
export function gather(emit: (batch: Batch) => void) {
  let part: Part | undefined
  let database = 'master'
  let prefix = ''
  let variables = ''
  let items = 0
  let lines: string[] = []
  /** How many batches of that part there are already. */
  const numbers = new Map<string, number>()

  const name = (): string => `${prefix}${part}`
  const id = (): string => `${name()}-${String((numbers.get(name()) ?? 0) + 1).padStart(3, '0')}`
  const most = (): number => (part === 'logins' ? MOST_LOGINS : MOST)

  function close(): void {
    if (part !== undefined && lines.length > 0) {
      const head = [`-- batch ${id()}`, guard(id(), database), ...(variables === '' ? [] : [variables])]
      emit({ ...statement(id(), [...head, ...lines].join('\n'), { database }), part, items })
      numbers.set(name(), (numbers.get(name()) ?? 0) + 1)
    }
    lines = []
    items = 0
  }

  return {
    /** Begins a part, or goes on with it; `index` is the database's number in the script, 0 for the instance. */
    open(next: Part, of: { database: string; index: number; variables: string }): void {
      close()
      part = next
      database = of.database
      prefix = of.index === 0 ? '' : `db${of.index}-`
      variables = of.variables
    },
    /** @param make gives the text of the item with that id, or throws: then there is none */
    item(make: (id: string) => string): void {
      if (items >= most()) close()
      lines.push(make(`${id()}/${String(items + 1).padStart(2, '0')}`))
      items += 1
    },
    /** A comment of one line. */
    comment(text: string): void {
      if (lines.length >= 4 * most()) close()
      lines.push(`-- ${text}`)
    },
    close,
  }
}
