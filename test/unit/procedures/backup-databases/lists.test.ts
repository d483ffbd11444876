import { describe, expect, it } from 'vitest'
import type { Answers } from '../../../../main/procedures/backup-databases/answers.ts'
import { backupDatabases } from '../../../../main/procedures/backup-databases/index.ts'
import { backupAnswers, backUpDatabases, oneDatabase } from '../../../support/backup-runs.ts'
import { type DatabaseBench, databaseSecrets, withDatabases } from '../../../support/database-bench.ts'

/** The sign-ins that later pages go on with. */
const signIn = async (bench: DatabaseBench, answers = backupAnswers()) => {
  await backupDatabases.findings('servers', answers, bench.ports, databaseSecrets())
  return answers as Answers
}

describe('the list of databases', () => {
  it('holds what is there with its numbers, and what is absent with its reason', () =>
    withDatabases(async (bench) => {
      const list = await backupDatabases.options('databases', await signIn(bench), bench.ports)
      const find = (name: string) => list.find(({ label }) => label === name)
      expect(find('ServiceManager')).toEqual({
        value: 'PRACTICE-SQL01/ServiceManager',
        label: 'ServiceManager',
        group: 'Service Manager and data warehouse',
        detail: 'PRACTICE-SQL01 · 24.0 MB · FULL recovery · no full backup in 30 days',
      })
      expect(find('HRPortal')?.detail).toMatch(/· encrypted ·/)
      expect(find('Orchestrator')).toMatchObject({ value: 'PRACTICE-SQL02\\SCO/Orchestrator', group: 'Orchestrator' })
      expect(find('DWDataMart')?.unavailable).toMatch(/^Not on PRACTICE-SQL01/)
      expect(find('DWASDataBase')?.unavailable).toMatch(/Analyst.*no database of SQL Server/)
      expect(find('tempdb')).toBeUndefined()
    }))

  it('says when a database was last backed up', () =>
    withDatabases(async (bench) => {
      await backUpDatabases(bench, oneDatabase())
      const [row] = await backupDatabases.options('databases', await signIn(bench, oneDatabase()), bench.ports)
      expect(row?.detail).toMatch(/^24\.0 MB · FULL recovery · last full backup \d{4}-\d\d-\d\d \d\d:\d\d$/)
    }))

  it('is there for the servers that answer, and is a problem when none does', () =>
    withDatabases(async (bench) => {
      const answers = await signIn(bench)
      bench.sco.faults.add('sql-stopped')
      await bench.ports.sql.forget()
      await signIn(bench)
      const list = await backupDatabases.options('databases', answers, bench.ports)
      expect(list.find(({ label }) => label === 'Orchestrator')?.unavailable).toBe(
        'PRACTICE-SQL02\\SCO cannot be asked',
      )
      bench.sql01.faults.add('sql-stopped')
      await bench.ports.sql.forget()
      await expect(backupDatabases.options('databases', answers, bench.ports)).rejects.toMatchObject({
        code: 'password-missing',
      })
    }))

  it('of numbers are as long as they should be', () =>
    withDatabases(async (bench) => {
      const answers = await signIn(bench)
      expect((await backupDatabases.options('stripes', answers, bench.ports)).map(({ value }) => value)).toEqual(
        '12345678'.split(''),
      )
      expect((await backupDatabases.options('atATime', answers, bench.ports)).map(({ value }) => value)).toEqual(
        '1234'.split(''),
      )
      expect(await backupDatabases.options('no such field', answers, bench.ports)).toEqual([])
    }))
})

describe('the facts of a page', () => {
  const of = async (bench: DatabaseBench, page: string) =>
    Object.fromEntries(
      ((await backupDatabases.facts?.(page, await signIn(bench), bench.ports)) ?? []).map(({ label, value }) => [
        label,
        value,
      ]),
    )

  it('say what the instances are', () =>
    withDatabases(async (bench) => {
      expect(await of(bench, 'databases')).toEqual({
        'PRACTICE-SQL01': expect.stringMatching(
          /^Enterprise Edition \(64-bit\), 16\.0\.4135\.4; \d databases, .*; signed in as sa$/,
        ),
        'PRACTICE-SQL02\\SCO': expect.stringContaining('signed in as PRACTICE\\admin'),
      })
      expect(await of(bench, 'servers')).toEqual({})
    }))

  it('say as whom they write, and what their drives have free', () =>
    withDatabases(async (bench) => {
      const facts = await of(bench, 'destination')
      expect(facts['PRACTICE-SQL01 writes as']).toBe('NT SERVICE\\MSSQLSERVER')
      expect(facts['Drives of PRACTICE-SQL01 with databases']).toMatch(/^D:\\ .* free$/)
      expect(facts['Backup folder of PRACTICE-SQL01']).toBe('D:\\Backup')
    }))

  it('say what will be made of each database, on the page and on Summary', () =>
    withDatabases(async (bench) => {
      const facts = await of(bench, 'options')
      expect(facts['ServiceManager on PRACTICE-SQL01']).toBe('24.0 MB, full')
      expect(facts['ReportServer on PRACTICE-SQL01']).toMatch(/^24\.0 MB, full, copy-only: also backed up by/)
      expect(facts['Orchestrator on PRACTICE-SQL02\\SCO']).toBe('24.0 MB, full, not compressed')
      const [group] = (await backupDatabases.summary?.(await signIn(bench), bench.ports, databaseSecrets())) ?? []
      expect(group?.facts.map(({ label, value }) => [label, value])).toEqual(Object.entries(facts))
    }))

  it('say of a server that does not answer why', () =>
    withDatabases(async (bench) => {
      await signIn(bench)
      bench.sco.faults.add('sql-stopped')
      await bench.ports.sql.forget()
      await signIn(bench)
      expect((await backupDatabases.facts?.('databases', backupAnswers(), bench.ports))?.at(-1)).toMatchObject({
        label: 'PRACTICE-SQL02\\SCO',
        style: 'bad',
      })
    }))
})

describe('the answers to begin with', () => {
  it('are the server that Service Manager’s registry names, and nothing where there is none', () =>
    withDatabases(async (bench) => {
      expect(await backupDatabases.start?.({}, bench.ports)).toMatchObject({
        serviceManagerServer: 'PRACTICE-SQL01',
        serviceManagerSignIn: 'windows',
        orchestratorSignIn: 'windows',
        type: 'full',
        copyOnly: 'auto',
        stripes: '1',
        atATime: '2',
      })
      await bench.practice.world.set({ computer: 'rebuilt-server' })
      expect(await backupDatabases.start?.({}, bench.ports)).not.toHaveProperty('serviceManagerServer')
      await bench.practice.world.set({ fault: { id: 'registry-unreadable', on: true } })
      expect(await backupDatabases.start?.({ type: 'log' }, bench.ports)).toMatchObject({ type: 'log' })
    }))
})
