import { describe, expect, it } from 'vitest'
import type { RunStep } from '../../../../main/engine/types.ts'
import { conclude } from '../../../../main/procedures/permissions/conclude.ts'
import { status } from '../../../../main/procedures/permissions/status.ts'
import { reasonWords } from '../../../../main/sqlserver/permissions/reasons.ts'
import { capturedWords } from '../../../../main/procedures/permissions/words.ts'
import { withBench } from '../../../support/key-bench.ts'
import { sampleBackup, samplePermissions } from '../../../support/sample-artifact.ts'

const counts = { batches: 3, logins: 12, users: 1, roles: 0, members: 7, permissions: 44 }
const answers = { databases: ['SQL01/ServiceManager'], location: '\\\\FS02\\DR\\Permissions\\' }
const step = (id: string, state: RunStep['state']): RunStep => ({ id, title: id, state })

describe('what was captured', () => {
  it('is counted', () => {
    expect(capturedWords('SQL01', { counts, leftOut: [] })).toEqual([
      'SQL01: 12 logins, 1 user, 0 roles, 7 memberships, 44 permissions are in the script',
    ])
  })

  it('does not speak of what every instance has of its own, but counts it', () => {
    const leftOut = [
      { what: 'login sa', why: reasonWords.sa },
      { what: 'login NT SERVICE\\MSSQLSERVER', why: reasonWords['windows-service'] },
    ]
    const [words, ...more] = capturedWords('SQL01', { counts, leftOut })
    expect(words).toMatch(/are in the script; 2 logins that the instance has of its own are not$/)
    expect(more).toEqual([])
  })

  it('is told from what no script brings back, each with its reason', () => {
    const leftOut = Array.from({ length: 14 }, (_, n) => ({ what: `login c${n}`, why: 'of a certificate' }))
    const [, words] = capturedWords('SQL01', {
      counts,
      leftOut: [{ database: 'x', what: 'user u', why: 'contained' }, ...leftOut],
    })
    expect(words).toMatch(/^Not in the script of SQL01: user u in x: contained; login c0: of a certificate; /)
    expect(words).toMatch(/; and 3 more, named in the script$/)
  })
})

describe('the result page', () => {
  it('says what to do with a script that is as secret as passwords', () => {
    const said = conclude({ outcome: 'done', steps: [step('capture-1', 'done'), step('publish-1', 'done')] }, answers)
    expect(said.lead).toBe(
      'The script and the snapshot of 1 instance are in \\\\FS02\\DR\\Permissions and in the recovery kit.',
    )
    expect(said.next[0]).toMatch(/as secret as passwords/)
  })

  it('tells the instances that are captured from those that are not', () => {
    const failed = { ...step('capture-2', 'failed'), error: { code: 'x', text: 'x', next: ['Sign in again.'] } }
    const steps = [step('capture-1', 'done'), step('publish-1', 'done'), failed, step('publish-2', 'skipped')]
    const said = conclude({ outcome: 'failed', steps, failed }, answers)
    expect(said.title).toBe('Not all instances are captured')
    expect(said.lead).toMatch(/^1 of 2 instances is captured and in the recovery kit. Step 3 of 4/)
    expect(said.next[0]).toBe('Sign in again.')
    const none = conclude(
      { outcome: 'failed', steps: [{ ...failed, id: 'capture-1' }, step('publish-1', 'skipped')], failed },
      answers,
    )
    expect(none.title).toBe('Logins and permissions are not captured')
  })
})

describe('the row on the home screen', () => {
  const NOW = new Date('2026-11-21T12:00:00Z')
  const rowOf = (...entries: (ReturnType<typeof samplePermissions> | ReturnType<typeof sampleBackup>)[]) =>
    withBench(async ({ kit, ports }) => {
      for (const entry of entries) await kit.add(entry)
      return status(ports, NOW)
    })

  it('is quiet with none, and goes by the oldest of the newest', async () => {
    expect(await rowOf()).toMatchObject({ tone: 'quiet', text: 'None yet' })
    expect(await rowOf(samplePermissions({ created: '2026-11-20T12:00:00.000Z' }))).toEqual({
      tone: 'good',
      text: '1 day old',
      detail: '1 instance',
    })
    const old = samplePermissions({ id: 'old', created: '2026-10-01T12:00:00.000Z' })
    expect(await rowOf(old)).toMatchObject({ tone: 'warn', text: '51 days old' })
    expect(await rowOf(old, samplePermissions({ created: '2026-11-21T11:00:00.000Z' }))).toMatchObject({
      text: 'Today',
    })
  })

  it('names servers whose databases are backed up and whose logins are not', async () => {
    const other = { ...sampleBackup().server, name: 'SQL02\\DW' }
    expect(await rowOf(samplePermissions(), sampleBackup({ server: other }))).toEqual({
      tone: 'bad',
      text: '1 missing',
      detail: 'There are backups of SQL02\\DW, but no logins',
    })
    const lower = { ...sampleBackup().server, name: 'practice-sql01' }
    expect(await rowOf(samplePermissions(), sampleBackup({ server: lower }))).toMatchObject({ tone: 'good' })
  })
})
