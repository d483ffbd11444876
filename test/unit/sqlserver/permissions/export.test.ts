import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../../main/engine/canonical-json.ts'
import { capture, exportPermissions, parseScript, parseSnapshot } from '../../../../main/sqlserver/permissions/index.ts'
import {
  accountRow,
  crowd,
  loginRow,
  memorySink,
  permissionRow,
  readable,
  rowsInstance,
  serverPermissionRow,
} from '../../../support/sql/rows-instance.ts'

const options = { at: new Date('2026-11-21T03:15:00Z'), tool: { name: 'Recovery Wizard', version: '1.2.3' } }

async function exported(rows: Parameters<typeof rowsInstance>[0], databases: readonly string[]) {
  const instance = rowsInstance(rows)
  const script = memorySink()
  const snapshot = memorySink()
  const result = await exportPermissions(instance, databases, { script, snapshot }, options)
  return { result, script, snapshot, asked: instance.asked }
}

const small = {
  ...readable('ServiceManager'),
  'server-roles': [{ name: 'auditors', owner: null }],
  logins: [
    loginRow('app', { disabled: true, connect: 'D', mustChange: true }),
    loginRow('sa', { id: 1, hash: null }),
    loginRow('CONTOSO\\svc', { type: 'U', hash: null, policyChecked: null, expirationChecked: null, sid: '0x0105ab' }),
  ],
  'server-memberships': [{ role: 'sysadmin', member: 'CONTOSO\\svc' }],
  'server-permissions': [
    serverPermissionRow({ grantee: 'app', state: 'D' }),
    serverPermissionRow({ grantee: 'CONTOSO\\svc' }),
    serverPermissionRow({ grantee: 'auditors', granteeType: 'R', permission: 'VIEW SERVER STATE', grantor: 'app' }),
  ],
  'database-schemas': [{ name: 'app', owner: 'app' }],
  'database-principals': [
    accountRow('public', { id: 0, type: 'R', authentication: 0, login: null }),
    accountRow('readers', {
      type: 'R',
      authentication: 0,
      owner: 'dbo',
      login: null,
      sid: '0x01',
      defaultSchema: null,
    }),
    accountRow('app', {}),
    accountRow('dbo', { id: 1, login: 'sa' }),
  ],
  'database-memberships': [{ role: 'readers', member: 'app' }],
  'database-permissions': [
    permissionRow({ grantee: 'app' }),
    permissionRow({
      class: 1,
      schema: 'dbo',
      name: 'T',
      columnName: 'C',
      permission: 'SELECT',
      grantee: 'readers',
      granteeType: 'R',
    }),
  ],
}

describe('exporting permissions', () => {
  it('writes script and snapshot with their sizes and hashes', async () => {
    const { result, script, snapshot } = await exported(small, ['ServiceManager'])
    for (const [written, sink] of [
      [result.script, script],
      [result.snapshot, snapshot],
    ] as const) {
      const bytes = Buffer.concat(sink.chunks)
      expect(written).toEqual({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
    }
    expect(result.counts).toEqual({ batches: 9, logins: 2, users: 1, roles: 2, members: 2, permissions: 3 })
  })

  it('says in the file what it is, where it comes from and that it is secret', async () => {
    const { script } = await exported(small, ['ServiceManager'])
    const text = script.text()
    expect(text.startsWith('\ufeff-- System Center Recovery Wizard: logins and permissions')).toBe(true)
    expect(text).toContain('-- Instance:  SQL01, version 15.0.4430.1, Enterprise Edition (64-bit)\n')
    expect(text).toContain('-- Databases: ServiceManager\n')
    expect(text).toContain('-- Read:      2026-11-21T03:15:00.000Z (UTC) by CONTOSO\\adm.keller\n')
    expect(text).toContain('-- Written by Recovery Wizard 1.2.3\n')
    expect(text).toContain('TREAT THIS FILE AS A PASSWORD FILE')
  })

  it('writes a snapshot in canonical JSON, which says that there is a password and never which', async () => {
    const { snapshot } = await exported(small, ['ServiceManager'])
    const text = snapshot.text()
    expect(text).toBe(canonicalJson(JSON.parse(text)))
    expect(text).not.toContain('C0C0')
    const captured = parseSnapshot(text)
    expect(captured.accounts.logins).toEqual([
      {
        defaultDatabase: 'master',
        defaultLanguage: 'us_english',
        disabled: true,
        expirationChecked: false,
        hasPassword: true,
        name: 'app',
        policyChecked: true,
        sid: '0x1234567890ABCDEF1234567890ABCDEF',
        type: 'S',
      },
      expect.objectContaining({ name: 'sa', unscripted: 'sa' }),
      {
        defaultDatabase: 'master',
        defaultLanguage: 'us_english',
        disabled: false,
        name: 'CONTOSO\\svc',
        sid: '0x0105AB',
        type: 'U',
      },
    ])
    expect(captured.accounts.roles).toEqual([{ name: 'auditors' }])
    expect(captured.databases).toEqual([
      {
        accounts: [
          { authentication: 0, name: 'readers', owner: 'dbo', type: 'R' },
          {
            authentication: 1,
            defaultSchema: 'dbo',
            login: 'app',
            name: 'app',
            sid: '0x1234567890ABCDEF1234567890ABCDEF',
            type: 'S',
          },
        ],
        members: [{ member: 'app', role: 'readers' }],
        name: 'ServiceManager',
        owner: 'sa',
        permissions: [
          { class: 0, grantee: 'app', permission: 'CONNECT', state: 'G' },
          { class: 1, column: 'C', grantee: 'readers', name: 'T', permission: 'SELECT', schema: 'dbo', state: 'G' },
        ],
        schemas: [{ name: 'app', owner: 'app' }],
      },
    ])
    expect(captured.server).toEqual({
      collation: 'Latin1_General_CI_AS',
      edition: 'Enterprise Edition (64-bit)',
      machine: 'SQL01',
      name: 'SQL01',
      version: '15.0.4430.1',
    })
  })

  it('captures in memory what it writes to the file', async () => {
    const { snapshot } = await exported(small, ['ServiceManager'])
    expect(await capture(rowsInstance(small), ['ServiceManager'])).toEqual(parseSnapshot(snapshot.text()))
  })

  it('lists what it leaves out with the reason', async () => {
    const { result, script } = await exported(small, ['ServiceManager'])
    expect(result.leftOut).toEqual([
      { what: 'the obligation of app to change its password', why: expect.stringContaining('hash') },
      { what: 'login sa', why: expect.stringContaining('principal 1') },
    ])
    expect(script.text()).toContain('-- Not in this script: login sa: ')
  })

  it('writes batches that read back as they are', async () => {
    const { script } = await exported(small, ['ServiceManager'])
    const batches = parseScript(script.text())
    expect(batches.map(({ id, database, part, items }) => [id, database, part, items])).toEqual([
      ['server-roles-001', 'master', 'server-roles', 1],
      ['logins-001', 'master', 'logins', 2],
      ['server-members-001', 'master', 'server-members', 1],
      ['server-permissions-001', 'master', 'server-permissions', 2],
      ['db1-roles-001', 'ServiceManager', 'roles', 1],
      ['db1-users-001', 'ServiceManager', 'users', 1],
      ['db1-schemas-001', 'ServiceManager', 'schemas', 1],
      ['db1-members-001', 'ServiceManager', 'members', 1],
      ['db1-permissions-001', 'ServiceManager', 'permissions', 1],
    ])
  })

  it('asks as often for 10,000 logins as for 100', async () => {
    const few = await exported(crowd(100, 'ServiceManager'), ['ServiceManager'])
    const many = await exported(crowd(10_000, 'ServiceManager'), ['ServiceManager'])
    expect(many.result.counts.logins).toBe(10_000)
    expect(many.asked).toEqual(few.asked)
    expect(many.asked).toHaveLength(11)
  })

  it('puts 10,000 logins into some 160 batches, each with an id of its own', async () => {
    const { script } = await exported(crowd(10_000, 'ServiceManager'), ['ServiceManager'])
    const batches = parseScript(script.text())
    const logins = batches.filter(({ part }) => part === 'logins')
    expect(logins).toHaveLength(Math.ceil(10_000 / 64))
    expect(logins.reduce((sum, { items }) => sum + items, 0)).toBe(10_000)
    expect(new Set(batches.map(({ id }) => id)).size).toBe(batches.length)
  })

  it('hands the bytes on while it reads: no piece grows with the number of logins', async () => {
    const { script, snapshot } = await exported(crowd(10_000, 'ServiceManager'), ['ServiceManager'])
    const largest = Math.max(...script.chunks.map(({ length }) => length))
    // A batch of 64 logins is the largest text that comes at once.
    expect(largest).toBeLessThan(300_000)
    expect(script.chunks.length).toBeGreaterThan(50)
    expect(Math.max(...snapshot.chunks.map(({ length }) => length))).toBeLessThan(70_000)
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    const script = memorySink()
    const snapshot = memorySink()
    const rows = crowd(1000, 'ServiceManager')
    const stopping = {
      ...rows,
      'server-memberships': function* members() {
        stop.abort(new Error('stopped by the person'))
        yield { role: 'dbcreator', member: 'x' }
      },
    }
    const done = exportPermissions(
      rowsInstance(stopping),
      ['ServiceManager'],
      { script, snapshot },
      { ...options, signal: stop.signal },
    )
    await expect(done).rejects.toThrow('stopped by the person')
  })

  it('passes on what a file’s writer says', async () => {
    const full = { write: () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })) }
    const done = exportPermissions(
      rowsInstance(small),
      ['ServiceManager'],
      { script: full, snapshot: memorySink() },
      options,
    )
    await expect(done).rejects.toMatchObject({ code: 'ENOSPC' })
  })
})
