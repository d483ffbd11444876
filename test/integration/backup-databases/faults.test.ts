import { describe, expect, it } from 'vitest'
import type { ErrorData } from '../../../preload/contract/error.ts'
import type { RunView } from '../../../preload/contract/run.ts'
import { backupsIn, backUpDatabases, oneDatabase, PLACE, plannedBackup } from '../../support/backup-runs.ts'
import { type DatabaseBench, withDatabases } from '../../support/database-bench.ts'
import { damage } from '../../support/sql/media.ts'

/** An error that a person can act on: what, why, what was not changed, what now. */
function expectWhole(error: ErrorData | undefined): void {
  expect(error?.text).toMatch(/\.$/)
  expect(error?.cause).toBeTruthy()
  expect(error?.unchanged?.length).toBeGreaterThan(0)
  expect(error?.next?.length).toBeGreaterThan(0)
}

const stateOf = (view: RunView, id: string) => view.steps.find((step) => step.id === id)?.state
const messagesOf = (view: RunView) => view.messages.map(({ text }) => text).join('\n')

/** Switches something on when the backup of ServiceManager has come to that percentage. */
function at(bench: DatabaseBench, percent: number, happens: () => unknown, command = 'BACKUP DATABASE'): void {
  bench.sql01.hold.gate = async (now) => {
    if (now.database === 'ServiceManager' && now.command === command && now.percent === percent) await happens()
  }
}

describe('a backup that the server refuses', () => {
  it.each([
    ['backup-share-denied', 'sql-3201', /Access is denied.*runs as NT SERVICE\\MSSQLSERVER/],
    ['backup-disk-full', 'sql-3202', /disk is full/],
  ] as const)('with the fault %s ends at the trial, before hours of work', (fault, code, cause) =>
    withDatabases(async (bench) => {
      bench.sql01.faults.add(fault)
      const view = await backUpDatabases(bench, oneDatabase({ destination: '\\\\FS02\\DR\\Keys' }))
      expect(view.result).toMatchObject({ outcome: 'failed', title: 'No database is backed up' })
      expect(view.result?.error).toMatchObject({
        code,
        text: 'PRACTICE-SQL01 could not write to the destination.',
        cause: expect.stringMatching(cause),
      })
      expectWhole(view.result?.error)
      expect(stateOf(view, 'back-up-1')).toBe('skipped')
      expect(await backupsIn(bench)).toEqual([])
    }),
  )

  it('when the disk fills up in the middle says so and names the unfinished file', () =>
    withDatabases(async (bench) => {
      at(bench, 50, () => bench.sql01.faults.add('backup-disk-full'))
      const { result } = await backUpDatabases(bench, oneDatabase())
      expect(result?.error).toMatchObject({
        code: 'sql-3202',
        text: 'ServiceManager on PRACTICE-SQL01 was not backed up.',
        cause: expect.stringContaining('disk is full'),
        unchanged: [
          'ServiceManager was only read: nothing in it was changed.',
          'Backups made before are as they were.',
        ],
      })
      expect(result?.next.join(' ')).toMatch(
        /Remove what was written so far.*PRACTICE-SQL01_ServiceManager_FULL_.*\.bak/,
      )
      expect(await backupsIn(bench)).toEqual([])
    }))

  it('because the right was taken away says which', () =>
    withDatabases(async (bench) => {
      at(bench, 5, () => bench.sql01.faults.add('sql-rights-missing'))
      const { result } = await backUpDatabases(bench, oneDatabase())
      expect(result?.error).toMatchObject({
        code: expect.stringMatching(/^sql-(229|262|3110)$/),
        text: expect.stringMatching(/^(Whether|The backup of) ServiceManager on PRACTICE-SQL01/),
      })
      expectWhole(result?.error)
      expect(await backupsIn(bench)).toEqual([])
    }))

  it('because a page of the database is damaged, says to keep the last good backup', () =>
    withDatabases(
      async (bench) => {
        const { result } = await backUpDatabases(bench, oneDatabase())
        expect(result?.error?.code).toBe('sql-3043')
        expect(result?.error?.next?.join(' ')).toMatch(/Do not delete older backups/)
        expectWhole(result?.error)
      },
      ({ sql01 }) => {
        const [database] = sql01.databases
        if (database !== undefined) database.content.corrupt = true
      },
    ))

  it('because the database was taken offline meanwhile', () =>
    withDatabases(async (bench) => {
      const run = await plannedBackup(bench, oneDatabase())
      bench.sql01.hold.gate = async ({ database, percent }) => {
        if (database !== 'model' || percent !== 100) return
        await bench.sql01.store.change((state) => {
          for (const one of state.databases) if (one.name === 'ServiceManager') one.state = 'OFFLINE'
        })
      }
      await run.start()
      const { result } = await run.end()
      expect(result?.error?.text).toBe('ServiceManager on PRACTICE-SQL01 was not backed up.')
      expectWhole(result?.error)
    }))
})

describe('a backup that does not stand up to being looked at', () => {
  it('is not counted when the disk gives back something else', () =>
    withDatabases(async (bench) => {
      at(bench, 5, async () => damage(bench.real(await fileOf(bench)), 'data'), 'RESTORE VERIFYON')
      bench.sql01.faults.add('backup-damaged')
      const { result } = await backUpDatabases(bench, oneDatabase())
      expect(result?.outcome).toBe('failed')
      expect(result?.error?.code).toMatch(/^(sql-\d+|backup-not-proven|destination-not-proven)$/)
      expectWhole(result?.error)
      expect(await backupsIn(bench)).toEqual([])
    }))

  it('is not counted when msdb does not list it', () =>
    withDatabases(async (bench) => {
      const forget = () =>
        bench.sql01.store.change((state) => {
          state.backups = state.backups.filter(({ database }) => database !== 'ServiceManager')
        })
      at(bench, 50, forget, 'RESTORE VERIFYON')
      const { result } = await backUpDatabases(bench, oneDatabase())
      expect(result?.error).toMatchObject({
        code: 'backup-not-proven',
        text: 'The backup of ServiceManager on PRACTICE-SQL01 is not what it should be.',
        cause: expect.stringContaining('msdb does not list it'),
      })
      expectWhole(result?.error)
    }))

  it('is never written to a file that is there', () =>
    withDatabases(async (bench) => {
      const run = await plannedBackup(bench, oneDatabase({ destination: '\\\\FS02\\DR\\Keys' }))
      const [, file = ''] =
        /TO DISK = N'([^']+)'/.exec(run.plan.steps.find(({ id }) => id === 'back-up-1')?.actions[0]?.text ?? '') ?? []
      const writer = await bench.ports.files.create(file)
      await writer.write(Buffer.from('somebody’s only copy'))
      await writer.close()
      await run.start()
      const { result } = await run.end()
      expect(result?.error).toMatchObject({ code: 'file-exists', text: `${file} is there already.` })
      expectWhole(result?.error)
      expect(Buffer.from(await bench.ports.files.read(file, 100)).toString()).toBe('somebody’s only copy')
    }))

  it('is not counted for another instance that answers under the name', () =>
    withDatabases(async (bench) => {
      const run = await plannedBackup(bench, oneDatabase())
      bench.sql01.hold.gate = async ({ database, percent }) => {
        if (database !== 'model' || percent !== 100) return
        await bench.sql01.store.change((state) => {
          state.name = 'PRACTICE-SQL09'
        })
        await bench.ports.sql.forget()
      }
      await run.start()
      const { result } = await run.end()
      expect(['other-server', 'session-closed', 'sql-0', 'outcome-unknown']).toContain(result?.error?.code)
      expect(await backupsIn(bench)).toEqual([])
    }))
})

describe('a backup that the recovery kit cannot list', () => {
  it('is made all the same, and the result says so', () =>
    withDatabases(async (bench) => {
      const { writeFile, mkdir } = await import('node:fs/promises')
      await mkdir(bench.kit.folder, { recursive: true })
      await writeFile(`${bench.kit.folder}/manifest.json`, '{')
      const view = await backUpDatabases(bench, oneDatabase())
      expect(view.result?.outcome).toBe('done')
      expect(view.result?.unproven).toEqual([
        expect.stringMatching(/^The recovery kit lists the backup of ServiceManager/),
      ])
      expect(messagesOf(view)).toContain('The backup itself is proven.')
    }))
})

describe('a destination that is taken away', () => {
  it('before the run is said before anything runs', () =>
    withDatabases(async (bench) => {
      const run = await plannedBackup(bench, oneDatabase({ destination: '\\\\FS02\\DR\\Keys' }))
      bench.sql01.faults.add('sql-stopped')
      await bench.ports.sql.forget()
      await expect(run.start()).rejects.toMatchObject({ code: 'findings-changed' })
    }))

  it('leaves the trial on the server’s own drive and says to remove it', () =>
    withDatabases(async (bench) => {
      const view = await backUpDatabases(bench, oneDatabase({ destination: 'D:\\Backup' }))
      expect(view.result?.outcome).toBe('done')
      expect(messagesOf(view)).toMatch(/probe_FULL_.*\.bak stays: the server has no clean way to remove it/)
      expect(view.result?.files.map(({ note }) => note)).toEqual([
        'Trial of the destination: may be removed; as the server sees it',
        'ServiceManager, full; as the server sees it',
      ])
      expect(view.result?.next[0]).toMatch(/^Copy the files from D:\\Backup/)
    }))
})

async function fileOf(bench: DatabaseBench): Promise<string> {
  const [name = ''] = (await bench.ports.files.list(PLACE)).filter((one) => one.includes('_ServiceManager_'))
  return `${PLACE}\\${name}`
}
