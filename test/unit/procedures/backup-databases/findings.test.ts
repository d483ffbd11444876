import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { backupDatabases } from '../../../../main/procedures/backup-databases/index.ts'
import type { Finding } from '../../../../main/engine/types.ts'
import { backupAnswers, oneDatabase } from '../../../support/backup-runs.ts'
import { bytesOf } from '../../../support/application.ts'
import { type DatabaseBench, databaseSecrets, withDatabases } from '../../../support/database-bench.ts'
import { PASSWORD_HASH } from '../../../support/sql/memory-instance.ts'

const codes = (findings: readonly Finding[]) => findings.map(({ level, code }) => `${level} ${code}`)
const on = (bench: DatabaseBench, page: string, answers = backupAnswers(), secrets = databaseSecrets()) =>
  backupDatabases.findings(page, answers, bench.ports, secrets)
const named = (...names: string[]) => ({ databases: names.map((name) => `PRACTICE-SQL01/${name}`) })

describe('the page Database servers', () => {
  it('finds nothing where everybody answers', () =>
    withDatabases(async (bench) => {
      expect(await on(bench, 'servers')).toEqual([])
      expect(await on(bench, 'no such page')).toEqual([])
      expect(await on(bench, 'servers', {})).toEqual([])
    }))

  it('stops at a wrong password where it is typed, and at a missing one', () =>
    withDatabases(async (bench) => {
      expect(codes(await on(bench, 'servers', oneDatabase(), {}))).toEqual(['block password-missing'])
      const wrong = await on(bench, 'servers', backupAnswers(), databaseSecrets({ 'orchestrator-password': 'wrong' }))
      expect(wrong).toEqual([
        expect.objectContaining({
          level: 'block',
          code: 'orchestrator-login-untrusted-domain',
          field: 'orchestrator-password',
        }),
      ])
      const sa = await on(bench, 'servers', oneDatabase(), databaseSecrets({ 'service-manager-password': 'wrong' }))
      expect(sa).toEqual([
        expect.objectContaining({ level: 'block', code: 'login-failed', field: 'service-manager-password' }),
      ])
    }))

  it('stops at a server that is not there, or stopped, at its name', () =>
    withDatabases(async (bench) => {
      const [away] = await on(bench, 'servers', oneDatabase({ serviceManagerServer: 'NOWHERE' }))
      expect(away).toMatchObject({ level: 'block', code: 'server-not-found', field: 'serviceManagerServer' })
      bench.sco.faults.add('sql-stopped')
      const [stopped] = await on(bench, 'servers')
      expect(stopped).toMatchObject({
        level: 'block',
        code: 'orchestrator-server-refused',
        field: 'orchestratorServer',
      })
      // The later pages say the same, and nothing that would be about a part of the answers.
      expect(codes(await on(bench, 'databases'))).toEqual(['block orchestrator-server-refused'])
      expect(codes(await on(bench, 'destination'))).toEqual(['block orchestrator-server-refused'])
      expect(codes(await on(bench, 'options'))).toEqual(['block orchestrator-server-refused'])
    }))

  it('says that two names lead to one instance, which is then worked on once', () =>
    withDatabases(async (bench) => {
      const twice = oneDatabase({
        dataWarehouseElsewhere: true,
        dataWarehouseServer: 'practice-sql01',
        dataWarehouseSignIn: 'sql',
        dataWarehouseUser: 'sa',
      })
      const secrets = {
        ...databaseSecrets(),
        'data-warehouse-password': databaseSecrets()['service-manager-password'] ?? bytesOf(''),
      }
      expect(codes(await on(bench, 'servers', twice, secrets))).toEqual(['info same-instance'])
    }))

  it('warns of an account that is no sysadmin', () =>
    withDatabases(async (bench) => {
      bench.sql01.faults.add('sql-rights-missing')
      const [finding] = await on(bench, 'servers', oneDatabase())
      expect(finding).toMatchObject({
        level: 'warn',
        code: 'not-sysadmin',
        acknowledge: 'tick',
        keep: expect.any(String),
      })
    }))

  it('warns of a recovery kit that cannot list what is made', () =>
    withDatabases(async (bench) => {
      await mkdir(bench.kit.folder, { recursive: true })
      await writeFile(path.join(bench.kit.folder, 'manifest.json'), '{')
      expect(await on(bench, 'servers')).toEqual([
        expect.objectContaining({ level: 'warn', code: 'kit-damaged', acknowledge: 'tick' }),
      ])
    }))
})

describe('the page Databases', () => {
  it('stops at databases that are gone or closed', () =>
    withDatabases(async (bench) => {
      await bench.sql01.store.change((state) => {
        for (const database of state.databases) if (database.name === 'HRPortal') database.state = 'OFFLINE'
      })
      const found = await on(bench, 'databases', oneDatabase(named('Gone', 'HRPortal')))
      expect(codes(found).slice(0, 2)).toEqual(['block database-missing', 'block database-closed'])
      expect(found[0]?.text).toBe('Gone on PRACTICE-SQL01 is not there.')
      expect(found[1]?.detail).toBe('HRPortal: It is OFFLINE.')
    }))

  it('warns when only one is chosen of two that belong together', () =>
    withDatabases(async (bench) => {
      const found = await on(bench, 'databases', oneDatabase(named('DWRepository')))
      expect(found[0]).toMatchObject({
        level: 'warn',
        code: 'not-together',
        text: 'DWRepository is selected, DWStagingAndConfig is not.',
        acknowledge: 'tick',
      })
      expect(codes(await on(bench, 'databases', oneDatabase(named('DWRepository', 'DWStagingAndConfig'))))).toEqual([
        'info left-out',
      ])
    }))

  it('names what is there and not chosen, and says what Orchestrator’s backup does not hold', () =>
    withDatabases(async (bench) => {
      expect(codes(await on(bench, 'databases'))).toEqual(['info orchestrator-key'])
      const [left] = await on(bench, 'databases', oneDatabase())
      expect(left).toMatchObject({ level: 'info', code: 'left-out', text: expect.stringContaining('ReportServer') })
      expect(left?.text).not.toContain('HRPortal')
    }))
})

describe('an account without rights', () => {
  /** May see databases and enter one, and nothing else. */
  const weak = (all: Parameters<NonNullable<Parameters<typeof withDatabases>[1]>>[0]['sql01']) => {
    all.principals.push({ id: 300, name: 'weak', type: 'S', sid: '0B0C', disabled: false, hash: PASSWORD_HASH })
    for (const permission of ['CONNECT SQL', 'VIEW SERVER STATE'])
      all.permissions.push({ class: 100, state: 'G', permission, grantee: 'weak', grantor: 'sa' })
    all.databases[0]?.content.principals.push({ id: 5, name: 'weak', type: 'S', authentication: 1, sid: '0B0C' })
  }

  it('cannot list the databases without VIEW SERVER STATE: said on every page', () =>
    withDatabases(async (bench) => {
      bench.sql01.faults.add('sql-rights-missing')
      expect(codes(await on(bench, 'databases', oneDatabase()))).toEqual(['block right-missing'])
      expect(codes(await on(bench, 'options', oneDatabase()))).toEqual(['block right-missing'])
    }))

  it('cannot be used where the backup history is closed to it', () =>
    withDatabases(
      async (bench) => {
        const found = await on(bench, 'databases', oneDatabase({ serviceManagerUser: 'weak' }))
        expect(found[0]).toMatchObject({ level: 'block', code: 'history-unreadable' })
        expect(found[0]?.detail).toContain('weak has no right')
        const list = await backupDatabases.options(
          'databases',
          oneDatabase({ serviceManagerUser: 'weak' }),
          bench.ports,
        )
        expect(list.find(({ label }) => label === 'ReportServer')?.unavailable).toBe('This login may not open it')
      },
      ({ sql01 }) => weak(sql01),
    ))
})

describe('the page Options', () => {
  const with_ = (bench: DatabaseBench, change: Record<string, unknown> = {}, secrets = databaseSecrets()) =>
    on(bench, 'options', backupAnswers(change), secrets)

  it('says what is copy-only and why, and what an edition cannot do', () =>
    withDatabases(async (bench) => {
      const found = await with_(bench)
      expect(codes(found)).toEqual(['info copy-only', 'info not-compressed', 'info reporting-key-left-out'])
      expect(found[0]).toMatchObject({
        text: 'ReportServer on PRACTICE-SQL01: copy-only.',
        detail: 'ReportServer is also backed up by PRACTICE\\svc-backup by a virtual device, as backup programs use.',
      })
      expect(found[1]?.text).toBe('PRACTICE-SQL02\\SCO: backups are not compressed.')
    }))

  it('warns of a backup that becomes the base of somebody else’s', () =>
    withDatabases(async (bench) => {
      expect(codes(await with_(bench, { copyOnly: 'never' }))[0]).toBe('warn chain-changed')
      expect(codes(await with_(bench, { copyOnly: 'always' }))).not.toContain('warn chain-changed')
    }))

  it('warns of databases that get a full backup in place of what was asked for', () =>
    withDatabases(async (bench) => {
      const [finding] = await with_(bench, { type: 'log' })
      expect(finding).toMatchObject({ level: 'warn', code: 'type-instead', acknowledge: 'tick', field: 'type' })
      expect(finding?.detail).toContain('DWRepository: SIMPLE recovery model.')
      expect(finding?.detail).toContain('ServiceManager: no full backup to start from.')
    }))

  it('warns of a differential that builds on somebody else’s full backup', () =>
    withDatabases(async (bench) => {
      const found = await with_(bench, { ...named('ReportServer'), type: 'differential' })
      expect(found[0]).toMatchObject({ level: 'warn', code: 'base-elsewhere' })
      expect(found[0]?.detail).toContain('2026-11-20 23:05 by PRACTICE\\svc-backup')
    }))

  it('warns of an encrypted database without its certificate', () =>
    withDatabases(async (bench) => {
      const found = await with_(bench, named('HRPortal'))
      expect(found).toEqual([
        expect.objectContaining({ level: 'warn', code: 'certificate-left-out', field: 'certificates' }),
      ])
      expect(found[0]?.detail).toContain('HRPortal: TDE.')
      expect(codes(await with_(bench, { ...named('HRPortal'), certificates: true }))).toEqual([])
      expect(codes(await with_(bench, { ...named('ServiceManager'), certificates: true }))).toEqual([
        'info none-encrypted',
      ])
    }))

  it('judges the password of the private keys', () =>
    withDatabases(async (bench) => {
      const weak = databaseSecrets({ 'certificate-password': 'HRPortal1' })
      expect(codes(await with_(bench, { ...named('HRPortal'), certificates: true }, weak))).toEqual([
        'warn password-weak',
      ])
      const short = databaseSecrets({ 'certificate-password': 'short' })
      expect(codes(await with_(bench, { ...named('HRPortal'), certificates: true }, short))).toEqual([
        'block password-short',
      ])
    }))

  it('stops where the files of a person’s step could not be checked', () =>
    withDatabases(async (bench) => {
      const codesOf = async (change: Record<string, unknown>) =>
        codes(await with_(bench, { ...named('ServiceManager'), ...change }))
      expect(await codesOf({ reportingKey: true })).toEqual([])
      expect(await codesOf({ analysisServices: true, destination: 'D:\\Backup' })).toEqual(['block guided-folder'])
      expect(await codesOf({ reportingKey: true, destination: 'D:\\Backup', guidedFolder: 'C:\\None' })).toEqual([
        'block guided-folder',
      ])
      expect(
        await codesOf({ reportingKey: true, destination: 'D:\\Backup', guidedFolder: '\\\\FS02\\DR\\Keys' }),
      ).toEqual([])
    }))
})
