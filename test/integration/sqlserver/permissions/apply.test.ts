import { afterEach, describe, expect, it } from 'vitest'
import type { InstanceState } from '../../../../main/practice/sql/state.ts'
import { compare, isQueued, parseScript, parseSnapshot } from '../../../../main/sqlserver/permissions/index.ts'
import { apply, close, exportOf, open, type Opened } from '../../../support/sql/permission-instances.ts'
import { DATABASES, draftWith, emptyDraft } from '../../../support/sql/shapes.ts'
import {
  connectSql,
  type Draft,
  grantOnServer,
  onTable,
  role,
  serverRole,
  sqlLogin,
  user,
  windowsLogin,
} from '../../../support/sql/shapes-draft.ts'

const DATABASE = DATABASES[0]
const opened: Opened[] = []
async function start(draft: Draft): Promise<Opened> {
  const one = await open(draft)
  opened.push(one)
  return one
}

afterEach(async () => {
  for (const one of opened.splice(0)) {
    expect(one.memory.internal).toEqual([])
    await close(one)
  }
})

/** One login of each sort with what it may, and what belongs to it in a database. */
function add(draft: Draft): void {
  const app = sqlLogin(draft, "app'1]", { defaultDatabase: DATABASE })
  const gone = sqlLogin(draft, 'gone', { disabled: true })
  connectSql(draft.state, 'gone', 'D')
  const service = windowsLogin(draft, 'PRACTICE\\svc')
  serverRole(draft, 'auditors')
  draft.state.members.push({ role: 'auditors', member: "app'1]" })
  grantOnServer(draft, { permission: 'VIEW SERVER STATE', grantee: 'PRACTICE\\svc' })
  const content = draft.content()
  user(content, "app'1]", app)
  user(content, 'gone', gone)
  user(content, 'PRACTICE\\svc', service)
  role(content, 'sdk_users')
  content.schemas.push({ name: 'app', owner: "app'1]" })
  content.members.push({ role: 'sdk_users', member: 'PRACTICE\\svc' })
  onTable(content, { grantee: "app'1]" })
  onTable(content, { grantee: 'gone', permission: 'UPDATE', state: 'D' })
  onTable(content, { grantee: 'PRACTICE\\svc', name: 'STG_Locale' })
}

const source = draftWith([{ name: 'all of it', add }])

async function script(): Promise<{ script: string; snapshot: string }> {
  return exportOf(await start(source), DATABASES)
}

describe('a script of permissions on an instance that is not empty', () => {
  it('drops and overwrites nothing, and says what it found otherwise', async () => {
    const wanted = await script()
    const draft = emptyDraft()
    draft.accounts.push(...source.accounts.filter(({ name }) => name !== 'PRACTICE\\svc'))
    // The same names with other SIDs, other states, other owners; denied where it was granted.
    const app = sqlLogin(draft, "APP'1]", { policyChecked: false, defaultLanguage: 'Deutsch' })
    sqlLogin(draft, 'gone')
    windowsLogin(draft, 'PRACTICE\\svc')
    serverRole(draft, 'auditors', "APP'1]")
    grantOnServer(draft, { permission: 'VIEW SERVER STATE', grantee: 'PRACTICE\\svc', state: 'D' })
    const content = draft.content()
    user(content, "app'1]", app, { defaultSchema: 'owned' })
    content.schemas.push({ name: 'app', owner: 'dbo' })
    onTable(content, { grantee: "app'1]", state: 'D' })
    const target = await start(draft)
    const before = structuredClone(target.memory.store.current())

    const undone = await apply(target, wanted.script)
    expectKept(before, target.memory.store.current())
    expect(undone.map(({ kind, text }) => [kind, text])).toEqual([
      ['different', 'the login [PRACTICE\\svc] is there with another SID.'],
      ['different', "the login [app'1]]] is there with another SID."],
      ['different', 'the login [gone] is there with another SID.'],
      ['different', 'the login [gone] is enabled; it was disabled.'],
      ['different', 'it stands otherwise than: GRANT VIEW SERVER STATE TO [PRACTICE\\svc];'],
      ['different', 'it stands otherwise than: DENY CONNECT SQL TO [gone];'],
      ['different', 'the user [PRACTICE\\svc] is there with another SID.'],
      ['different', "the user [app'1]]] is there with another SID."],
      ['different', 'the user [gone] is there with another SID.'],
      ['different', "the schema [app] is there with another owner than [app'1]]]."],
      ['different', "it stands otherwise than: GRANT SELECT ON OBJECT::[dbo].[Incident] TO [app'1]]];"],
    ])
    // What was missing is there now.
    const { databases, members } = target.memory.store.current()
    expect(members).toContainEqual({ role: 'auditors', member: "APP'1]" })
    expect(databases[0]?.content.members).toContainEqual({ role: 'sdk_users', member: 'PRACTICE\\svc' })
  })

  it('goes on where an object, a login or a database is missing', async () => {
    const wanted = await script()
    const draft = emptyDraft()
    draft.accounts.push(...source.accounts)
    draft.content().securables = draft.content().securables.filter(({ name }) => name !== 'STG_Locale')
    draft.state.databases = draft.state.databases.filter(({ name }) => name === DATABASE)
    const target = await start(draft)
    const undone = await apply(target, wanted.script)
    expect(undone).toEqual([
      {
        kind: 'skipped',
        batch: 'db1-permissions-001',
        item: expect.stringMatching(/^db1-permissions-001\/\d+$/),
        error: 15_151,
        text: expect.stringContaining('STG_Locale'),
      },
      { kind: 'skipped', batch: 'db2-schemas-001', text: expect.stringContaining('can’t be opened') },
      { kind: 'skipped', batch: 'db2-permissions-001', text: expect.stringContaining('can’t be opened') },
    ])
    const now = await exportOf(target, [DATABASE])
    const differences = compare(parseSnapshot(wanted.snapshot), parseSnapshot(now.snapshot))
    expect(differences.map(({ text }) => text)).toEqual([
      'SELECT on dbo.STG_Locale is not granted to PRACTICE\\svc in ServiceManager any more.',
      "The database O'Brien]s 😀 DB was captured and is not there.",
    ])
  })

  it('does nothing in another database than its own', async () => {
    const wanted = await script()
    const target = await start(emptyDraft())
    const before = structuredClone(target.memory.store.current())
    // As a script in Management Studio goes on in the current database when USE fails.
    const misled = parseScript(wanted.script)
      .filter(({ database }) => database === DATABASE)
      .map((batch) => ({ ...batch, database: DATABASES[1] }))
    const undone = await apply(target, misled)
    expect(undone.map(({ kind, item, text }) => [kind, item, text])).toEqual(
      misled.map(() => [
        'skipped',
        undefined,
        'the database ServiceManager is not there, or it is not the current one.',
      ]),
    )
    expect(target.memory.store.current()).toEqual(before)
  })

  it('queues Windows accounts that can’t be found now; sent again later, it makes them', async () => {
    const wanted = await script()
    const draft = emptyDraft()
    draft.accounts.push(...source.accounts)
    const target = await start(draft)
    target.memory.faults.add('domain-away')
    const undone = await apply(target, wanted.script)
    const queued = undone.filter(isQueued)
    expect(queued.map(({ item, error }) => [item, error])).toEqual([['logins-001/02', 15_401]])
    // What hangs on it is not there yet: that is no failure of its own.
    expect(undone.filter((each) => !isQueued(each)).map(({ kind, error }) => [kind, error])).toEqual([
      ['skipped', 15_151],
      ['skipped', 15_007],
      ['skipped', 15_151],
      ['skipped', 15_151],
    ])
    expect(target.memory.store.current().principals.map(({ name }) => name)).toContain("app'1]")

    target.memory.faults.clear()
    // Only what comes of the queued batches and what hangs on them; everything else is there.
    expect(await apply(target, wanted.script)).toEqual([])
    const now = await exportOf(target, DATABASES)
    expect(now.snapshot).toBe(wanted.snapshot)
  })

  it('leaves master as the default database until the other one is there', async () => {
    const wanted = await script()
    const draft = emptyDraft()
    draft.accounts.push(...source.accounts)
    const databases = draft.state.databases
    draft.state.databases = []
    const target = await start(draft)
    const logins = parseScript(wanted.script).filter(({ part }) => part === 'logins')
    expect(await apply(target, logins)).toEqual([
      {
        kind: 'skipped',
        batch: 'logins-001',
        item: 'logins-001/03',
        text: "the default database of [app'1]]] is not there yet: ServiceManager",
      },
    ])
    const databaseOf = () =>
      target.memory.store.current().principals.find(({ name }) => name === "app'1]")?.defaultDatabase
    expect(databaseOf()).toBe('master')

    await target.memory.store.change((state) => void (state.databases = structuredClone(databases)))
    expect(await apply(target, logins)).toEqual([])
    expect(databaseOf()).toBe(DATABASE)
  })
})

/** Whatever was there is there, as it was. */
function expectKept(before: InstanceState, after: InstanceState): void {
  const contains = (list: readonly unknown[], one: unknown) => expect(list).toContainEqual(one)
  for (const each of before.principals) contains(after.principals, each)
  for (const each of before.members) contains(after.members, each)
  for (const each of before.permissions) contains(after.permissions, each)
  for (const { name, content } of before.databases) {
    const now = after.databases.find((each) => each.name === name)?.content
    for (const part of ['principals', 'members', 'permissions', 'schemas', 'securables'] as const)
      for (const each of content[part]) contains(now?.[part] ?? [], each)
  }
}
