import { describe, expect, it } from 'vitest'
import { Problem } from '../../../../main/engine/problem.ts'
import { capture, parseSnapshot } from '../../../../main/sqlserver/permissions/index.ts'
import { loginRow, readable, rowsInstance } from '../../../support/sql/rows-instance.ts'

const good = {
  accounts: { logins: [], members: [], permissions: [], roles: [] },
  databases: [],
  format: 'system-center-recovery-wizard/permissions',
  server: { collation: 'c', edition: 'e', machine: 'm', name: 'n', version: 'v' },
  v: 1,
}

function problemOf(text: string): Problem['data'] {
  try {
    parseSnapshot(text)
  } catch (error) {
    if (error instanceof Problem) return error.data
    throw error
  }
  throw new Error('It was read')
}

describe('reading a snapshot', () => {
  it('takes one of an empty instance', () => expect(parseSnapshot(JSON.stringify(good))).toEqual(good))

  it.each<[string, string, string]>([
    ['no JSON', '{', 'It is no JSON'],
    ['another JSON', '{"v":1}', 'does not say that it is a snapshot'],
    ['another format', JSON.stringify({ ...good, format: 'x' }), 'does not say that it is a snapshot'],
    ['a missing part', JSON.stringify({ ...good, databases: undefined }), 'At databases'],
    ['a part too many', JSON.stringify({ ...good, more: 1 }), 'more'],
    [
      'a state that is none',
      JSON.stringify({
        ...good,
        accounts: { ...good.accounts, permissions: [{ class: 100, grantee: 'x', permission: 'y', state: 'Z' }] },
      }),
      'At accounts.permissions.0.state',
    ],
    [
      'a SID that is none',
      JSON.stringify({
        ...good,
        accounts: { ...good.accounts, logins: [{ disabled: false, name: 'x', type: 'S', sid: 'AB' }] },
      }),
      'At accounts.logins.0.sid',
    ],
  ])('refuses %s', (_, text, cause) => {
    const data = problemOf(text)
    expect(data.code).toBe('snapshot-damaged')
    expect(data.cause).toContain(cause)
  })

  it('refuses a newer one with a sentence', () => {
    expect(problemOf(JSON.stringify({ ...good, v: 2, something: 'new' }))).toMatchObject({
      code: 'snapshot-newer',
      text: 'This snapshot was written by a newer version of this program.',
    })
  })
})

describe('what stops a capture', () => {
  const codeOf = async (rows: Parameters<typeof rowsInstance>[0], databases: readonly string[] = ['SM']) =>
    capture(rowsInstance(rows), databases).then(
      () => 'none',
      (error: unknown) => (error instanceof Problem ? error.code : String(error)),
    )

  it.each<[string, Parameters<typeof rowsInstance>[0]]>([
    ['none', readable('SM')],
    ['definitions-hidden', { ...readable('SM'), 'database-view-definition': [{ allowed: false }] }],
    ['database-not-there', readable('Other')],
    ['hashes-unreadable', { ...readable('SM'), logins: [loginRow('x', { hash: null })] }],
  ])('%s', async (code, rows) => expect(await codeOf(rows)).toBe(code))

  it('names the database whose definitions are hidden', async () => {
    const rows = { ...readable('SM', 'DW'), 'database-view-definition@DW': [{ allowed: false }] }
    const problem = await capture(rowsInstance(rows), ['SM', 'DW']).catch((error: unknown) => error)
    expect(problem).toMatchObject({
      data: { code: 'definitions-hidden', text: expect.stringContaining('in DW on SQL01') },
    })
  })

  it('does not mind a missing hash of what is not scripted', async () => {
    const rows = {
      ...readable('SM'),
      logins: [loginRow('sa', { id: 1, hash: null }), loginRow('##MS_x##', { hash: null })],
    }
    expect(await codeOf(rows)).toBe('none')
  })
})
