import { describe, expect, it } from 'vitest'
import { Problem } from '../../../../main/engine/problem.ts'
import { isQueued, runBatch, undoneOf } from '../../../../main/sqlserver/permissions/index.ts'
import { permissionSamples } from '../../../../main/sqlserver/samples-permissions.ts'
import { rowsInstance } from '../../../support/sql/rows-instance.ts'

describe('what a batch says', () => {
  it.each<[string, ReturnType<typeof undoneOf>]>([
    [
      "NOT DONE logins-001/07: error 15401: Windows NT user or group 'D\\x' not found. Check the name again.",
      {
        kind: 'failed',
        batch: 'logins-001',
        item: 'logins-001/07',
        error: 15401,
        text: "Windows NT user or group 'D\\x' not found. Check the name again.",
      },
    ],
    [
      "NOT DONE db2-permissions-013/100: error 15151: Cannot find the object 'STG_Locale', because it does not exist or you do not have permission.",
      {
        kind: 'skipped',
        batch: 'db2-permissions-013',
        item: 'db2-permissions-013/100',
        error: 15151,
        text: "Cannot find the object 'STG_Locale', because it does not exist or you do not have permission.",
      },
    ],
    [
      "NOT DONE db1-users-001/01: error 15007: 'x' is not a valid login",
      expect.objectContaining({ kind: 'skipped', error: 15007 }),
    ],
    [
      'SKIPPED db1-users-001: the database x is not there.\n',
      { kind: 'skipped', batch: 'db1-users-001', text: 'the database x is not there.' },
    ],
    [
      'DIFFERENT logins-001/01: the login [NOT DONE logins-009/01: error 1: no] is there with another SID.',
      {
        kind: 'different',
        batch: 'logins-001',
        item: 'logins-001/01',
        text: 'the login [NOT DONE logins-009/01: error 1: no] is there with another SID.',
      },
    ],
    ['NOT DONE logins-001/01: error 50000: two\nlines', expect.objectContaining({ text: 'two\nlines' })],
    ['Changed database context to master.', undefined],
    ['not done logins-001/01: error 1: x', undefined],
    ['', undefined],
  ])('%s', (text, wanted) => {
    expect(undoneOf(text)).toEqual(wanted)
    expect(undoneOf({ number: 0, text })).toEqual(wanted)
  })

  it('is tried again later when a Windows account can’t be found now', () => {
    const failed = (error: number) => undoneOf(`NOT DONE logins-001/01: error ${error}: x`)
    expect(
      [15401, 15404, 15025, 15151].map((error) => isQueued(failed(error) ?? { kind: 'skipped', batch: '', text: '' })),
    ).toEqual([true, true, false, false])
  })
})

describe('sending a batch', () => {
  const [batch] = permissionSamples()
  const instance = (run: ReturnType<typeof rowsInstance>['run']) => ({ ...rowsInstance({}), run })
  const signal = new AbortController().signal
  if (batch === undefined) throw new Error('no sample')

  it('collects what it did not do, and passes other messages on', async () => {
    const others: string[] = []
    const one = instance(async (_, options) => {
      options.onMessage?.({ number: 0, text: 'SKIPPED logins-001/01: x' })
      options.onMessage?.({ number: 5701, text: 'Changed database context' })
    })
    const undone = await runBatch(one, batch, { signal, onMessage: ({ text }) => others.push(text) })
    expect(undone).toEqual([{ kind: 'skipped', batch: 'logins-001', item: 'logins-001/01', text: 'x' }])
    expect(others).toEqual(['Changed database context'])
  })

  it('takes a database that can’t be opened for one that is skipped', async () => {
    const away = new Problem({ code: 'database-unavailable', text: 'The database x can’t be opened.' })
    expect(
      await runBatch(
        instance(() => Promise.reject(away)),
        batch,
        { signal },
      ),
    ).toEqual([{ kind: 'skipped', batch: batch.id, text: 'The database x can’t be opened.' }])
  })

  it('passes on anything else', async () => {
    const lost = new Problem({ code: 'outcome-unknown', text: 'The connection was lost.' })
    await expect(
      runBatch(
        instance(() => Promise.reject(lost)),
        batch,
        { signal },
      ),
    ).rejects.toBe(lost)
  })
})
