import { afterEach, describe, expect, it } from 'vitest'
import { Problem } from '../../../../main/engine/problem.ts'
import { capture, checkCapture } from '../../../../main/sqlserver/permissions/index.ts'
import { close, exportOf, open, type Opened } from '../../../support/sql/permission-instances.ts'
import { DATABASES, emptyDraft } from '../../../support/sql/shapes.ts'
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

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Problem)) throw new Error(`No problem: ${String(error)}`)
  return error
}

describe('capturing permissions without the rights for it', () => {
  it('stops when the hashes can’t be read, and names the missing right', async () => {
    const one = await start(emptyDraft())
    one.memory.faults.add('sql-rights-missing')
    const { data } = await problemOf(exportOf(one, []))
    expect(data.code).toBe('hashes-unreadable')
    expect(data.cause).toContain('CONTROL SERVER')
    expect(data.unchanged).toContain('No script was written.')
    expect(data.next?.join(' ')).toContain('GRANT CONTROL SERVER')
    expect((await checkCapture(one.instance, DATABASES)).map(({ code }) => code)).toEqual(['hashes-unreadable'])
  })

  it('tells a database that is not there from one that is offline', async () => {
    const draft = emptyDraft()
    const [first] = draft.state.databases
    if (first !== undefined) first.state = 'RESTORING'
    const one = await start(draft)
    const missing = await problemOf(capture(one.instance, ['Nowhere']))
    expect(missing.data).toMatchObject({
      code: 'database-not-there',
      text: 'There is no database named Nowhere on SQL01.',
    })
    const offline = await problemOf(capture(one.instance, [DATABASES[0]]))
    expect(offline.data.code).toBe('database-not-readable')
    expect(offline.data.cause).toContain('RESTORING')
    expect((await checkCapture(one.instance, [...DATABASES, 'Nowhere'])).map(({ code }) => code).sort()).toEqual([
      'database-not-readable',
      'database-not-there',
    ])
  })

  it('finds nothing against a sysadmin', async () => {
    expect(await checkCapture((await start(emptyDraft())).instance, DATABASES)).toEqual([])
  })
})
