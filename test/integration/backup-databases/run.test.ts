import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  backUpDatabases,
  backupAnswers,
  backupsIn,
  oneDatabase,
  PLACE,
  plannedBackup,
} from '../../support/backup-runs.ts'
import { type DatabaseBench, databaseSecrets, withDatabases } from '../../support/database-bench.ts'
import { familyIn } from '../../support/sql/media.ts'
import { PASSWORD } from '../../support/sql/memory-instance.ts'

const stepsOf = (view: { steps: readonly { id: string; state: string }[] }) =>
  view.steps.map(({ id, state }) => `${id} ${state}`)
const nameIn = async (bench: DatabaseBench) => bench.ports.files.list(PLACE)

describe('a backup of two instances by the engine', () => {
  it('ends with every database proven, in its file, in msdb and in the recovery kit', () =>
    withDatabases(async (bench) => {
      const view = await backUpDatabases(bench)
      expect(stepsOf(view)).toEqual([
        'folder done',
        'try-1 done',
        'try-2 done',
        'back-up-1 done',
        'back-up-2 done',
        'back-up-3 done',
        'back-up-4 done',
        'back-up-5 done',
      ])
      expect(view.result).toMatchObject({ outcome: 'done', title: 'The databases are backed up', unproven: [] })
      expect(view.fraction).toBe(1)

      const entries = await backupsIn(bench)
      expect(
        entries
          .map(({ server, database, type, copyOnly }) => `${server.name} ${database} ${type} ${copyOnly}`)
          .toSorted(),
      ).toEqual([
        'PRACTICE-SQL01 DWRepository full false',
        'PRACTICE-SQL01 DWStagingAndConfig full false',
        // Somebody else backs it up.
        'PRACTICE-SQL01 ReportServer full true',
        'PRACTICE-SQL01 ServiceManager full false',
        'PRACTICE-SQL02\\SCO Orchestrator full false',
      ])
      for (const entry of entries) {
        const { store } = entry.server.name === 'PRACTICE-SQL01' ? bench.sql01 : bench.sco
        const row = store.current().backups.find(({ guid }) => guid === entry.setGuid)
        expect(row).toMatchObject({
          database: entry.database,
          setName: entry.setName,
          paths: entry.files,
          checksums: true,
        })
        for (const file of entry.files) {
          const family = await familyIn(bench.real(file))
          expect(family.sets.map(({ header }) => header?.guid)).toEqual([entry.setGuid])
        }
        expect(entry.size).toBeGreaterThan(0)
        expect(Math.abs(Date.now() - Date.parse(entry.finished))).toBeLessThan(3_600_000)
      }
      // The trial of the destination is removed again.
      expect((await nameIn(bench)).length).toBe(5)
      expect([...bench.sql01.internal, ...bench.sco.internal]).toEqual([])
    }))

  it('sends what the plan says, word by word', () =>
    withDatabases(async (bench) => {
      const run = await plannedBackup(bench)
      await run.start()
      await run.end()
      const texts = run.plan.steps.flatMap(({ actions }) => actions).filter(({ kind }) => kind === 'tsql')
      expect(texts.length).toBe(3 * 2 + 4 * 5)
      // Parameters stand as a comment below their query.
      for (const { text } of texts) expect(bench.wasSent(text.replace(/(\n-- @.*)+$/, '')), text).toBe(true)
      expect(bench.wasSent('DROP DATABASE')).toBe(false)
    }))

  it('remembers what a restore does not bring back', () =>
    withDatabases(
      async (bench) => {
        await backUpDatabases(bench, oneDatabase())
        const [entry] = await backupsIn(bench)
        expect(entry?.remembered).toEqual({
          owner: 'PRACTICE\\admin',
          trustworthy: true,
          broker: true,
          recoveryModel: 'FULL',
          clrEnabled: true,
        })
        expect(entry?.server).toEqual({
          name: 'PRACTICE-SQL01',
          machine: 'PRACTICE-SQL01',
          version: '16.0.4135.4',
          edition: 'Enterprise Edition (64-bit)',
          collation: 'SQL_Latin1_General_CP1_CI_AS',
        })
        expect(entry?.operator).toBe('PRACTICE\\admin')
      },
      ({ sql01 }) => {
        const [database] = sql01.databases
        const admin = sql01.principals.find(({ name }) => name === 'PRACTICE\\admin')
        if (database === undefined || admin === undefined) throw new Error('the sample')
        Object.assign(database, { trustworthy: true, broker: true, ownerSid: admin.sid })
        for (const one of sql01.configurations) if (one.name === 'clr enabled') one.inUse = 1
      },
    ))

  it('writes stripes, differentials and logs, each its own file', () =>
    withDatabases(async (bench) => {
      expect((await backUpDatabases(bench, oneDatabase({ stripes: '3' }))).result?.outcome).toBe('done')
      expect((await backUpDatabases(bench, oneDatabase({ type: 'differential' }))).result?.outcome).toBe('done')
      expect((await backUpDatabases(bench, oneDatabase({ type: 'log' }))).result?.outcome).toBe('done')
      const [full, differential, log] = await backupsIn(bench)
      expect(full?.files.map((file) => path.win32.basename(file).slice(-10))).toEqual(
        ['_1of3.bak', '_2of3.bak', '_3of3.bak'].map((end) => expect.stringContaining(end)),
      )
      expect([differential?.type, differential?.files.length, log?.type]).toEqual(['differential', 1, 'log'])
      expect(log?.files[0]).toMatch(/_LOG_.*\.trn$/)
    }))

  it('runs as many at a time as was asked for', () =>
    withDatabases(async (bench) => {
      let now = 0
      let most = 0
      const begun = new Set<string>()
      bench.sql01.hold.gate = async ({ command, database, percent }) => {
        if (command !== 'BACKUP DATABASE' || database === 'model') return
        if (percent === 5) {
          begun.add(database)
          now += 1
          most = Math.max(most, now)
        }
        // Nobody goes on before two have begun.
        while (begun.size < 2) await new Promise((resolve) => setImmediate(resolve))
        if (percent === 100) now -= 1
      }
      expect((await backUpDatabases(bench, backupAnswers({ atATime: '2' }))).result?.outcome).toBe('done')
      expect(most).toBe(2)
    }))

  it('shows how far each database is, and never goes back', () =>
    withDatabases(async (bench) => {
      const run = await plannedBackup(bench, oneDatabase())
      const shown = () => run.views.at(-1)?.steps.find(({ id }) => id === 'back-up-1')?.fraction ?? 0
      bench.sql01.hold.gate = async ({ database, percent, command }) => {
        if (database !== 'ServiceManager' || percent % 25 !== 0 || percent === 100) return
        // Until what was told so far is seen: the message before it said five percent less.
        const told = command === 'BACKUP DATABASE' ? ((percent - 5) / 100) * 0.6 : 0.6 + ((percent - 5) / 100) * 0.37
        while (shown() < told - 1e-9) await new Promise((resolve) => setImmediate(resolve))
      }
      await run.start()
      expect((await run.end()).result?.outcome).toBe('done')
      const seen = run.views.flatMap(({ steps }) => steps.find(({ id }) => id === 'back-up-1')?.fraction ?? [])
      expect(new Set(seen).size).toBeGreaterThan(5)
      expect(seen).toEqual(seen.toSorted((a, b) => a - b))
      const whole = run.views.map(({ fraction }) => fraction)
      expect(whole).toEqual(whole.toSorted((a, b) => a - b))
      const texts = run.views.flatMap(({ steps }) => steps.find(({ id }) => id === 'back-up-1')?.text ?? [])
      expect(texts).toContain('Writing')
      expect(texts).toContain('Reading back')
    }))

  it('leaves no password and no secret in journal and reports', () =>
    withDatabases(async (bench) => {
      const run = await plannedBackup(
        bench,
        backupAnswers({ certificates: true, databases: ['PRACTICE-SQL01/HRPortal'] }),
        () => databaseSecrets({ 'certificate-password': 'Lantern-9-of-the-Slender-Curve' }),
      )
      const id = await run.start()
      expect((await run.end()).result?.outcome).toBe('done')
      for (const name of ['journal.jsonl', 'report.html', 'report.json']) {
        const text = await readFile(path.join(bench.folder, 'runs', id, name), 'utf8')
        expect(text).not.toContain(PASSWORD)
        expect(text).not.toContain('Lantern-9')
      }
      const [entry] = await backupsIn(bench)
      const files = entry?.remembered.certificateFiles
      expect(entry?.remembered.certificate).toBe('TDE')
      for (const file of [files?.certificate ?? '', files?.key ?? ''])
        expect((await bench.ports.files.stat(file))?.size).toBeGreaterThan(0)
    }))

  it('asks a person for what only they can do, last, and proves the files that they made', () =>
    withDatabases(async (bench) => {
      const run = await plannedBackup(bench, oneDatabase({ reportingKey: true, analysisServices: true }))
      const id = await run.start()
      const asked: string[] = []
      const missing: (string | undefined)[] = []
      const person = setInterval(() => {
        const { question } = run.views.at(-1) ?? {}
        if (question?.kind !== 'guide') return
        const file = question.guide.values.find(({ label }) => label === 'File')?.value ?? ''
        missing.push(question.missing)
        void work(file, question.step).catch(() => undefined)
      }, 5)
      const work = async (file: string, step: string) => {
        // First nothing is made, then an empty file, then a good one.
        const tries = asked.filter((one) => one === step).length
        asked.push(step)
        if (tries === 1) await (await bench.ports.files.create(file)).close()
        if (tries >= 2) await writeFile(bench.real(file), 'made by that program')
        await run.runs.answer(id, step, 'check')
      }
      const view = await run.end()
      clearInterval(person)
      expect(view.result?.outcome).toBe('done')
      expect(stepsOf(view).slice(-3)).toEqual(['back-up-1 done', 'reporting-key done', 'analysis-services done'])
      expect([...new Set(missing)].filter((text) => text !== undefined)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/\.snk is not there yet\.$/),
          expect.stringMatching(/\.abf is there, but empty\.$/),
        ]),
      )
      expect(view.result?.files.map(({ note }) => note)).toEqual([
        'ServiceManager, full',
        'Encryption key of Reporting Services',
        'DWASDataBase of Analysis Services',
      ])
      expect(view.result?.unproven).toHaveLength(2)
    }))
})
