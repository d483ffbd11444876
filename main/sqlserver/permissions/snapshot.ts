import * as z from 'zod/mini'
import { captured, FORMAT, VERSION } from './model.ts'
import type { Captured, Schema, ServerRole, Source } from './model.ts'
import { snapshotNewer, snapshotUnreadable } from './problems.ts'
import type { Reader } from './read.ts'

/**
 * Writes the snapshot as canonical JSON while the rows arrive: nothing is kept but the roles and schemas of the part that is being read.
 * The rows come with their members in alphabetical order (rows.ts), so that JSON.stringify gives canonical JSON.
 *
 * @param write takes the text piece by piece
 */
export function snapshotWriter(write: (text: string) => void): Reader & { end(): void } {
  let source: Source | undefined
  let roles: readonly ServerRole[] = []
  let schemas: readonly Schema[] = []
  /** The list that is open, of those in `order`. */
  let open = -1
  let first = true
  let order: readonly string[] = []
  let databases = 0

  const upTo = (list: number): void => {
    while (open < list) {
      open += 1
      write(`${open === 0 ? '' : '],'}${order[open]}`)
      first = true
    }
  }
  const row = (list: number, value: object): void => {
    upTo(list)
    write(`${first ? '' : ','}${JSON.stringify(value)}`)
    first = false
  }
  const lists = (names: readonly string[]): void => {
    order = names
    open = -1
  }

  return {
    source(found) {
      source = found
      write('{"accounts":{')
      lists(['"logins":[', '"members":[', '"permissions":['])
    },
    serverRoles(found) {
      roles = found
    },
    login: (login) => row(0, login),
    serverMember: (member) => row(1, member),
    serverPermission: (permission) => row(2, permission),
    endServer() {
      upTo(2)
      write(`],"roles":${JSON.stringify(roles)}},"databases":[`)
      roles = []
    },
    database(database) {
      schemas = database.schemas
      const { name, owner } = database
      const owned = owner === undefined ? '' : `,"owner":${JSON.stringify(owner)}`
      write(`${databases === 0 ? '' : ','}{`)
      databases += 1
      lists(['"accounts":[', '"members":[', `"name":${JSON.stringify(name)}${owned},"permissions":[`])
    },
    account: (account) => row(0, account),
    member: (member) => row(1, member),
    permission: (permission) => row(2, permission),
    endDatabase() {
      upTo(2)
      write(`],"schemas":${JSON.stringify(schemas)}}`)
    },
    end() {
      write(`],"format":${JSON.stringify(FORMAT)},"server":${JSON.stringify(source)},"v":${VERSION}}`)
    },
  }
}

/**
 * A snapshot that was written earlier.
 *
 * @throws Problem `snapshot-damaged` for what is none, `snapshot-newer` for a later format
 */
export function parseSnapshot(text: string): Captured {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw snapshotUnreadable(`It is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const head = z.safeParse(z.looseObject({ format: z.literal(FORMAT), v: z.number() }), value)
  if (!head.success) throw snapshotUnreadable('It does not say that it is a snapshot of this program.')
  if (head.data.v > VERSION) throw snapshotNewer(head.data.v)
  const parsed = z.safeParse(captured, value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const keys = issue?.code === 'unrecognized_keys' ? ` (${issue.keys.join(', ')})` : ''
    throw snapshotUnreadable(`At ${issue?.path.join('.') || 'its top level'}: ${issue?.code ?? 'unreadable'}${keys}`)
  }
  return parsed.data
}
