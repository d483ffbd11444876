import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPractice } from '../../../main/practice/index.ts'
import { PRACTICE_PASSWORD } from '../../../main/practice/sql/initial/accounts.ts'
import { withFolder } from '../../support/application.ts'
import { answersFrom, EXAMPLES, runUnattended } from '../../support/unattended-runs.ts'

const EXAMPLE = 'backup-databases.json'
const ONE = { databases: ['PRACTICE-SQL01/ReportServer'], orchestratorElsewhere: false }
const switchOn = async (folder: string, id: string) =>
  (await openPractice(path.join(folder, 'practice'))).world.set({ fault: { id, on: true } })
const codesOf = (lines: { type: string; code?: unknown }[]) =>
  lines.filter(({ type }) => type === 'finding').map(({ code }) => code)

describe('an unattended backup of databases', () => {
  it('as documented can run without any acknowledgement, and a check changes nothing', () =>
    withFolder(async (folder) => {
      await openPractice(path.join(folder, 'practice'))
      const world = path.join(folder, 'practice', 'world.json')
      const before = JSON.parse(await readFile(world, 'utf8')) as unknown
      const checked = await runUnattended(folder, path.join(EXAMPLES, EXAMPLE), 'check')
      expect(codesOf(checked.lines)).toEqual([])
      expect(checked.code).toBe(0)
      expect(checked.of('plan')).toMatchObject({ wizard: 'backup-databases' })
      expect(JSON.parse(await readFile(world, 'utf8'))).toEqual(before)
    }))

  it('goes to its end on both servers', () =>
    withFolder(async (folder) => {
      const databases = ['PRACTICE-SQL01/ReportServer', 'PRACTICE-SQL02\\SCO/Orchestrator']
      const ended = await runUnattended(folder, await answersFrom(EXAMPLE, folder, { answers: { databases } }))
      expect(ended.code).toBe(0)
      expect(ended.of('result')).toMatchObject({ outcome: 'done', title: 'The databases are backed up' })
      expect(ended.lines.filter(({ type, state }) => type === 'step' && state === 'done')).toHaveLength(5)
    }))

  it.each([
    ['sql-stopped', 3, 'server-refused'],
    ['sql-login-denied', 3, 'login-failed'],
    ['sql-rights-missing', 3, 'right-missing'],
    ['backup-share-denied', 4, 'destination-unseen'],
    ['backup-disk-full', 1, 'sql-3202'],
    ['backup-damaged', 1, 'sql-'],
    ['connection-drops', 6, 'outcome-unknown'],
  ])('with the fault %s ends with exit code %i and says %s', (fault, code, said) =>
    withFolder(async (folder) => {
      await switchOn(folder, fault)
      const ended = await runUnattended(folder, await answersFrom(EXAMPLE, folder, { answers: ONE }))
      expect(ended.text).toContain(said)
      expect(ended.code).toBe(code)
    }),
  )

  it.each([
    ['a folder on the server itself', { destination: 'D:\\Backup' }, 4, 'same-computer'],
    ['a database that is not there', { databases: ['PRACTICE-SQL01/Gone'] }, 3, 'database-missing'],
    ['a server that is not there', { serviceManagerServer: 'NOWHERE' }, 3, 'server-not-found'],
    ['no server', { serviceManagerServer: undefined }, 2, 'Enter a database server'],
    ['no database', { databases: [] }, 2, 'Select at least one database'],
    ['a text that names no database', { databases: ['ServiceManager'] }, 2, 'SERVER/database'],
    [
      'an account without a password',
      { serviceManagerSignIn: 'sql', serviceManagerUser: 'sa' },
      9,
      'service-manager-password',
    ],
    ['a log that is not possible', { type: 'log' }, 4, 'type-instead'],
  ])('with %s ends before anything is done', (_what, answers, code, said) =>
    withFolder(async (folder) => {
      const ended = await runUnattended(folder, await answersFrom(EXAMPLE, folder, { answers: { ...ONE, ...answers } }))
      expect(ended.text).toContain(said)
      expect(ended.code).toBe(code)
      expect(ended.of('run')).toBeUndefined()
    }),
  )

  it('ends at the step of a person, after everything else is done', () =>
    withFolder(async (folder) => {
      const ended = await runUnattended(
        folder,
        await answersFrom(EXAMPLE, folder, { answers: { ...ONE, reportingKey: true } }),
      )
      expect(ended.code).toBe(5)
      expect(ended.of('result')).toMatchObject({ title: 'The databases are backed up, a step by hand is not done' })
    }))

  it('signs in with a login and its password from the file’s secrets, and says neither', () =>
    withFolder(async (folder) => {
      const file = await answersFrom(EXAMPLE, folder, {
        answers: { ...ONE, serviceManagerSignIn: 'sql', serviceManagerUser: 'sa' },
        secrets: { 'service-manager-password': { from: 'environment', variable: 'SA_PASSWORD' } },
      })
      const ended = await runUnattended(folder, file, '', { SA_PASSWORD: PRACTICE_PASSWORD })
      expect(ended.code).toBe(0)
      expect(ended.text).not.toContain(PRACTICE_PASSWORD)
      const wrong = await runUnattended(folder, file, '', { SA_PASSWORD: 'wrong, and long enough' })
      expect(wrong.code).toBe(3)
      expect(wrong.of('error')).toMatchObject({ error: { code: 'login-failed' } })
      expect(wrong.text).not.toContain('wrong, and long enough')
    }))
})
