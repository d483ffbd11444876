import { afterEach, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../../main/engine/canonical-json.ts'
import { compare, parseSnapshot, reasonWords } from '../../../../main/sqlserver/permissions/index.ts'
import { apply, close, exportOf, open, type Opened } from '../../../support/sql/permission-instances.ts'
import { DATABASES, draftWith, emptyDraft, shapeGroups, shapes, unscriptedShapes } from '../../../support/sql/shapes.ts'
import type { Draft } from '../../../support/sql/shapes-draft.ts'

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

/** An instance with the same databases, objects and Windows accounts, and nobody in it. */
function emptied(source: Draft): Draft {
  const draft = emptyDraft()
  draft.accounts.push(...source.accounts)
  for (const { name, content } of source.state.databases)
    draft.content(name).securables = structuredClone(content.securables)
  return draft
}

describe('a script of permissions on an empty instance', () => {
  it('is tried with more than 100 shapes, each of another name', () => {
    expect(shapes.length).toBeGreaterThanOrEqual(200)
    expect(new Set(shapes.map(({ name }) => name)).size).toBe(shapes.length)
  })

  // The simulated instance goes through its rows for every condition of the script: this takes a while.
  it.each(Object.keys(shapeGroups))(
    'gives back what was captured, to the byte; a second time it changes nothing: %s',
    { timeout: 120_000 },
    async (group) => {
      const source = draftWith(shapeGroups[group] ?? [])
      const first = await exportOf(await start(source), DATABASES)
      expect(first.snapshot).toBe(canonicalJson(JSON.parse(first.snapshot)))

      const target = await start(emptied(source))
      expect(await apply(target, first.script)).toEqual([])
      const second = await exportOf(target, DATABASES)
      expect(compare(parseSnapshot(first.snapshot), parseSnapshot(second.snapshot))).toEqual([])
      expect(second.snapshot).toBe(first.snapshot)
      // The hashes too, which stand in the script only; its header names the time, which is the same here.
      expect(second.script).toBe(first.script)

      const before = structuredClone(target.memory.store.current())
      expect(await apply(target, second.script)).toEqual([])
      expect(target.memory.store.current()).toEqual(before)
    },
  )

  it('lists what no script can make, with the reason, and leaves only that out', async () => {
    const source = draftWith(unscriptedShapes)
    const first = await exportOf(await start(source), DATABASES)
    for (const { left, name } of unscriptedShapes)
      expect(first.leftOut, name).toContainEqual(expect.objectContaining({ why: reasonWords[left] }))
    expect(first.script).toContain("-- Not in this script: application role app'role]: ")
    expect(first.script).not.toContain('two\nlines')

    const target = await start(emptied(source))
    const undone = await apply(target, first.script)
    expect(new Set(undone.map(({ kind }) => kind))).toEqual(new Set(['skipped']))
    const second = await exportOf(target, DATABASES)
    const differences = compare(parseSnapshot(first.snapshot), parseSnapshot(second.snapshot))
    expect(differences.map(({ text }) => text).sort()).toEqual(
      [
        "CREATE VIEW is not granted to app'role] in ServiceManager any more.",
        'CONNECT is not granted to cert user in ServiceManager any more.',
        'CONNECT is not granted to contained in ServiceManager any more.',
        'CONNECT is not granted to key user in ServiceManager any more.',
        'CONNECT is not granted to orphan in ServiceManager any more.',
        'INSERT on dbo.Incident is not granted to two\nlines in ServiceManager any more.',
        'SELECT on dbo.Incident is not granted to orphan in ServiceManager any more.',
        "The application role app'role] is missing in ServiceManager.",
        'The asymmetric key’s login key login is missing.',
        'The certificate’s login cert login is missing.',
        'The role two\nlines is missing in ServiceManager.',
        'The schema app schema is missing in ServiceManager.',
        'The user cert user is missing in ServiceManager.',
        'The user contained is missing in ServiceManager.',
        'The user key user is missing in ServiceManager.',
        'The user orphan is missing in ServiceManager.',
        'User orphan in ServiceManager is not a member of db_datawriter any more.',
        'User orphan in ServiceManager is not a member of two\nlines any more.',
      ].sort(),
    )
  })
})
