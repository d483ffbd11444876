import type { Batch, LeftOut } from '../../../main/sqlserver/permissions/index.ts'
import type { Account, Login, Permission } from '../../../main/sqlserver/permissions/model.ts'
import type { LoginSecret, Reader } from '../../../main/sqlserver/permissions/read.ts'
import { scriptMaker } from '../../../main/sqlserver/permissions/script.ts'

export const SID = `0x${'AB'.repeat(16)}`
export const sql = (name: string, more: Partial<Login> = {}): Login => ({
  defaultDatabase: 'master',
  defaultLanguage: 'us_english',
  disabled: false,
  expirationChecked: false,
  hasPassword: true,
  name,
  policyChecked: true,
  sid: SID,
  type: 'S',
  ...more,
})
export const windows = (name: string, more: Partial<Login> = {}): Login => ({
  disabled: false,
  name,
  sid: SID,
  type: 'U',
  ...more,
})
export const secret = (more: Partial<LoginSecret> = {}): LoginSecret => ({
  hash: '0x0200ff',
  connect: 'G',
  mustChange: false,
  ...more,
})
export const user = (name: string, more: Partial<Account> = {}): Account => ({
  authentication: 1,
  login: name,
  name,
  sid: SID,
  type: 'S',
  ...more,
})
export const role = (name: string, owner = 'dbo'): Account => ({ authentication: 0, name, owner, type: 'R' })
export const onTable = (more: Partial<Permission> & { grantee: string }): Permission => ({
  class: 1,
  name: 'T',
  permission: 'SELECT',
  schema: 'dbo',
  state: 'G',
  ...more,
})

export function made(feed: (to: Reader) => void): { batches: Batch[]; leftOut: LeftOut[]; text: string } {
  const batches: Batch[] = []
  const maker = scriptMaker((batch) => batches.push(batch))
  feed(maker)
  maker.endServer?.()
  return { batches, leftOut: maker.leftOut, text: batches.map(({ text }) => text).join('\n') }
}

/** Items of a database `db`, with schemas and accounts before them. */
export function inDatabase(
  feed: (to: Reader) => void,
  schemas: { name: string; owner: string }[] = [],
): ReturnType<typeof made> {
  return made((to) => {
    to.database({ name: 'db', schemas })
    feed(to)
    to.endDatabase()
  })
}

/** The lines of a text that change something, in order. */
export const changes = (text: string): string[] =>
  Array.from(
    text.matchAll(
      /\b(?:CREATE (?:LOGIN|USER|ROLE|SERVER ROLE|SCHEMA)|ALTER (?:LOGIN|ROLE|SERVER ROLE)|GRANT|DENY|REVOKE) [^;]*;/g,
    ),
    ([line]) => line,
  ).filter((line, index, all) => all.indexOf(line) === index)
