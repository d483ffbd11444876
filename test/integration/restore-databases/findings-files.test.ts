import { describe, expect, it } from 'vitest'
import { restoreDatabases } from '../../../main/procedures/restore-databases/index.ts'
import { bytesOf } from '../../support/application.ts'
import { type RecoveryBench, serverSecrets, withRecovery } from '../../support/recovery-bench.ts'
import { codes, database, find, found, ONE, rebuilt } from '../../support/recovery-findings.ts'
import {
  backUp,
  capturePermissions,
  type Change,
  PLACE,
  planned,
  recoverAnswers,
  SM,
  write,
} from '../../support/recovery-runs.ts'

/** What every recovery without a capture says. */
const USUAL = ['warn no-permissions', 'info no-accounts', 'info no-messages']

describe('files and options', () => {
  it('of a recovery on the rebuilt server', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      await rebuilt(bench)
      expect(await found(bench, 'files')).toEqual(['info services-stopped', ...USUAL])
      expect(await found(bench, 'files', { permissions: 'none' })).toContain('warn no-permissions')
      expect(await found(bench, 'files', { purpose: 'practice' })).toEqual([])
      expect(await found(bench, 'files', { after: [] })).toEqual(['info services-stopped', 'warn no-steps'])
      expect(await found(bench, 'files', { after: [], purpose: 'after' })).toEqual(['block no-steps'])
    }))

  it('need folders that the server sees', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      await rebuilt(bench)
      const missing = await find(bench, 'files', { dataFolder: 'D:\\Data', safetyFolder: 'F:\\Nowhere' })
      expect(missing.slice(0, 3)).toMatchObject([
        { level: 'block', code: 'folder-not-seen-dataFolder', field: 'dataFolder' },
        { level: 'block', code: 'folder-not-seen-logFolder', field: 'logFolder' },
        { level: 'block', code: 'folder-not-seen-safetyFolder', field: 'safetyFolder' },
      ])
      await bench.rebuilt.store.change((state) => {
        state.folders.data = 'F:\\Gone'
      })
      const [own] = await find(bench, 'files')
      expect(own?.detail).toContain('It is the folder that this instance uses by default.')
    }))

  it('need room, as far as the server knows of it', () =>
    withRecovery(
      async (bench) => {
        await backUp(bench, ONE)
        await rebuilt(bench)
        const findings = await find(bench, 'files', { logFolder: 'C:\\' })
        const known = findings.find(({ code }) => code.startsWith('no-space'))
        const unknown = findings.find(({ code }) => code === 'space-unknown')
        expect(known ?? unknown).toBeDefined()
        if (known !== undefined) expect(known).toMatchObject({ level: 'block', field: 'dataFolder' })
      },
      ({ old }) => {
        // As large as no disk is.
        for (const file of database(old, 'ServiceManager').content.files) file.size = 2 ** 52
      },
    ))

  it('of an encrypted database need its certificate first', () =>
    withRecovery(
      async (bench) => {
        await backUp(bench, ONE)
        await rebuilt(bench)
        const [missing] = await find(bench, 'files')
        expect(missing).toMatchObject({
          level: 'block',
          code: 'certificate-missing-ServiceManager',
          field: 'databases',
        })
        expect(missing?.detail).toContain('HRPortal_TDE')
        // The plan is shown all the same, and can’t be run.
        const { plan } = await planned(bench, recoverAnswers({ databases: ONE }))
        expect(codes(plan.findings)).toContain('block certificate-missing-ServiceManager')
      },
      ({ old }) => {
        database(old, 'ServiceManager').content.certificate = 'HRPortal_TDE'
      },
    ))

  it('of a backup that was lost meanwhile say so', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      await rebuilt(bench)
      const secrets = serverSecrets()
      const answers = recoverAnswers({ databases: ONE })
      expect(await restoreDatabases.findings('databases', answers, bench.ports, secrets)).toEqual([])
      for (const name of await bench.ports.files.list(PLACE)) await bench.ports.files.remove(`${PLACE}\\${name}`)
      const [unread] = await restoreDatabases.findings('files', answers, bench.ports, secrets)
      expect(unread).toMatchObject({ level: 'block', code: 'files-unread-ServiceManager' })
    }))
})

describe('logins and permissions', () => {
  it('are taken from the newest capture of this server', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      await capturePermissions(bench, ONE)
      await rebuilt(bench)
      expect(await found(bench, 'files')).not.toContain('warn no-permissions')
      expect(await found(bench, 'files', { permissions: 'permissions-1' })).not.toContain('warn no-permissions')
      expect(await found(bench, 'files', { permissions: 'another' })).toContain('block permissions-unknown')
      const lists = await restoreDatabases.options('permissions', recoverAnswers(), bench.ports)
      expect(lists.map(({ value }) => value)).toEqual(['newest', 'files', 'none', 'permissions-1'])
    }))

  it('that lack a database say so', () =>
    withRecovery(async (bench) => {
      await backUp(bench, SM)
      await capturePermissions(bench, ONE)
      const lacks = (await find(bench, 'files', { databases: SM })).find(({ code }) => code === 'not-in-snapshot')
      expect(lacks?.text).toBe(
        'The snapshot does not have DWStagingAndConfig, DWRepository and DWDataMart: they are not compared.',
      )
    }))

  it('are refused when their files are not as they were written', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const { script, snapshot } = await capturePermissions(bench, ONE)
      await write(bench.ports, script, bytesOf('-- something else'))
      expect(await found(bench, 'files')).toContain('block permissions-changed')
      const files = { permissions: 'files', scriptFile: script, snapshotFile: snapshot }
      expect(await found(bench, 'files', files)).toContain('block script-foreign')
      await write(bench.ports, snapshot, bytesOf('{}'))
      expect(await found(bench, 'files', { ...files, scriptFile: undefined })).toContain('block snapshot-damaged')
      await bench.ports.files.remove(snapshot)
      expect(await found(bench, 'files', { ...files, scriptFile: undefined })).toContain('block file-missing')
    }))
})

describe('databases that another tool restored', () => {
  const present = (bench: RecoveryBench, change: Change = {}) =>
    find(bench, 'databases', { purpose: 'after', source: undefined, ...change })

  it('are taken when they are online and know this server’s name', () =>
    withRecovery(async (bench) => {
      expect(await present(bench, { databases: SM })).toEqual([])
      const [other] = await present(bench, { databases: ['ServiceManager'], serverServer: 'PRACTICE-SQL01' })
      expect(other).toBeUndefined()
    }))

  it('that say another server’s name need that name typed', () =>
    withRecovery(
      async (bench) => {
        const [other] = await present(bench)
        expect(other).toMatchObject({
          level: 'block',
          code: 'other-stored-name',
          acknowledge: { type: 'PRACTICE-SQL01' },
        })
        expect(other?.text).toBe('ServiceManager says that its server is SQL77\\SM; this is PRACTICE-SQL01.')
      },
      ({ old }) => {
        for (const stored of database(old, 'ServiceManager').content.storedNames) stored.value = 'SQL77\\SM'
      },
    ))

  it('that are not to be used say why', () =>
    withRecovery(
      async (bench) => {
        const all = await present(bench, { databases: ['ServiceManager', 'DWRepository', 'Nothing'] })
        expect(codes(all)).toEqual([
          'block not-online-ServiceManager',
          'block not-online-DWRepository',
          'block not-online-Nothing',
        ])
        expect(all[0]?.text).toContain('still being restored')
        expect(all[1]?.text).toContain('its state is SUSPECT')
        const lists = await restoreDatabases.options('databases', recoverAnswers({ purpose: 'after' }), bench.ports)
        expect(lists.find(({ value }) => value === 'DWRepository')?.unavailable).toBe('It is SUSPECT')
      },
      ({ old }) => {
        database(old, 'ServiceManager').state = 'RESTORING'
        database(old, 'DWRepository').state = 'SUSPECT'
      },
    ))

  it('in an availability group can’t get their broker back there', () =>
    withRecovery(
      async (bench) => {
        expect(codes(await present(bench))).toEqual(['block broker-in-availability-group'])
        expect(codes(await present(bench, { after: ['owner'] }))).toEqual([])
      },
      ({ old }) => {
        old.availabilityGroups = [{ name: 'AG-SM', listener: { name: 'SMLSN', port: 1433 } }]
        Object.assign(database(old, 'ServiceManager'), { availabilityGroup: 'AG-SM', broker: false })
      },
    ))
})

describe('an instance to copy error messages from', () => {
  const other = { messagesElsewhere: true, messagesServer: 'PRACTICE-SQL09', messagesSignIn: 'sql', messagesUser: 'sa' }

  it('has to have some, and to let one in', () =>
    withRecovery(async (bench) => {
      expect(await found(bench, 'messages', other)).toEqual([])
      expect(await found(bench, 'messages', { ...other, messagesServer: 'NOWHERE' })).toEqual([
        'block messages-server-not-found',
      ])
      await bench.other.store.change((state) => {
        state.messages = []
      })
      expect(await found(bench, 'messages', other)).toEqual(['warn messages-none'])
    }))
})
