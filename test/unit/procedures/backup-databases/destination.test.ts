import { describe, expect, it } from 'vitest'
import type { Answers } from '../../../../main/procedures/backup-databases/answers.ts'
import type { Finding } from '../../../../main/engine/types.ts'
import { backupDatabases } from '../../../../main/procedures/backup-databases/index.ts'
import { backupAnswers, oneDatabase, PLACE } from '../../../support/backup-runs.ts'
import { type DatabaseBench, databaseSecrets, withDatabases } from '../../../support/database-bench.ts'

const codes = (findings: readonly Finding[]) => findings.map(({ level, code }) => `${level} ${code}`)
const on = (bench: DatabaseBench, page: string, answers = backupAnswers(), secrets = databaseSecrets()) =>
  backupDatabases.findings(page, answers, bench.ports, secrets)

describe('the page Destination', () => {
  const at = (bench: DatabaseBench, destination: string, change: Record<string, unknown> = {}) =>
    on(bench, 'destination', backupAnswers({ destination, ...change }))

  it('finds nothing wrong with a share that everybody sees', () =>
    withDatabases(async (bench) => {
      expect(codes(await at(bench, '\\\\FS02\\DR\\Keys'))).toEqual([])
      expect(codes(await at(bench, `${PLACE}\\`))).toEqual(['info folder-made'])
    }))

  it('warns of a folder on the server itself, whatever it is called', () =>
    withDatabases(async (bench) => {
      const drive = await at(bench, 'D:\\Backup')
      expect(codes(drive)).toEqual(['warn same-computer', 'info several-drives'])
      expect(drive[0]?.text).toBe('The backups lie on PRACTICE-SQL01 and PRACTICE-SQL02 itself.')
      const one = await on(bench, 'destination', oneDatabase({ destination: 'D:\\Backup' }))
      expect(codes(one)).toEqual(['warn same-computer'])
      const share = await on(
        bench,
        'destination',
        oneDatabase({ destination: '\\\\practice-sql01.practice.example\\D$\\Backup' }),
      )
      expect(codes(share)).toContain('warn same-computer')
      expect(codes(share)).toContain('warn admin-share')
    }))

  it('warns of a folder that the servers do not see, and says as whom they look', () =>
    withDatabases(async (bench) => {
      const found = await at(bench, '\\\\FS09\\Nowhere')
      expect(found).toEqual([
        expect.objectContaining({
          level: 'warn',
          code: 'destination-unseen',
          acknowledge: 'tick',
          text: expect.stringContaining('PRACTICE-SQL01 (NT SERVICE\\MSSQLSERVER)'),
        }),
      ])
      expect(codes(await on(bench, 'destination', oneDatabase({ destination: 'D:\\None' })))).toEqual([
        'warn same-computer',
        'warn destination-unseen',
      ])
    }))

  it('stops at a file', () =>
    withDatabases(async (bench) => {
      await (await bench.ports.files.create('\\\\FS02\\DR\\Keys\\x')).close()
      expect(codes(await at(bench, '\\\\FS02\\DR\\Keys\\x'))).toEqual(['block destination-file'])
    }))

  it('stops at a mapped drive and names its share', () =>
    withDatabases(async (bench) => {
      const { machine } = bench.ports
      bench.ports.machine = {
        call: async (verb, args) =>
          verb === 'place.describe'
            ? ({ kind: 'mapped', onThisComputer: false, unc: '\\\\FS02\\DR' } as never)
            : machine.call(verb, args),
      }
      const [finding, ...more] = await at(bench, 'Z:\\Databases')
      expect(more).toEqual([])
      expect(finding).toMatchObject({
        level: 'block',
        code: 'mapped-drive',
        fix: 'Enter \\\\FS02\\DR\\Databases in its place.',
      })
    }))

  it('stops at a folder whose files would have too long a name, and the plan is not made', () =>
    withDatabases(async (bench) => {
      const destination = `\\\\FS02\\DR\\${'a'.repeat(100)}\\${'b'.repeat(100)}`
      expect(codes(await at(bench, destination))).toEqual(['block path-too-long'])
      const answers = backupAnswers({ destination }) as Answers
      await expect(backupDatabases.survey?.(answers, bench.ports, databaseSecrets())).rejects.toMatchObject({
        code: 'path-too-long',
      })
    }))

  it('warns when the space that is known is smaller than the databases', () =>
    withDatabases(
      async (bench) => {
        // In practice the sizes are simulated and the disk is not: nothing is compared there.
        expect(codes(await at(bench, '\\\\FS02\\DR\\Keys'))).toEqual([])
        bench.ports.target = 'this-computer'
        const [share] = await at(bench, '\\\\FS02\\DR\\Keys')
        expect(share).toMatchObject({ level: 'warn', code: 'space-short', acknowledge: 'tick' })
        expect(share?.text).toMatch(/are free, the databases have .* TB/)
      },
      ({ sql01 }) => {
        const [file] = sql01.databases[0]?.content.files ?? []
        if (file !== undefined) file.size = 9e15
      },
    ))
})
