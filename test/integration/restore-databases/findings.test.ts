import { describe, expect, it } from 'vitest'
import { restoreDatabases } from '../../../main/procedures/restore-databases/index.ts'
import { type RecoveryBench, withRecovery } from '../../support/recovery-bench.ts'
import { codes, database, find, found, ONE, rebuilt } from '../../support/recovery-findings.ts'
import { backUp, PLACE, recoverAnswers, SM, write } from '../../support/recovery-runs.ts'

describe('the database server', () => {
  it('that is the right one raises nothing', () =>
    withRecovery(async (bench) => {
      expect(await found(bench, 'server')).toEqual([])
    }))

  it('that can’t be signed in to is said at the field that it is about', () =>
    withRecovery(async (bench) => {
      expect(await find(bench, 'server', { serverServer: 'NOWHERE' })).toMatchObject([
        { level: 'block', code: 'server-not-found', field: 'serverServer' },
      ])
      const wrong = { 'server-password': new TextEncoder().encode('wrong') }
      const answers = recoverAnswers({ databases: ONE })
      expect(await restoreDatabases.findings('server', answers, bench.ports, wrong)).toMatchObject([
        { level: 'block', code: 'login-failed', field: 'server-password' },
      ])
      expect(await restoreDatabases.findings('files', answers, bench.ports, wrong)).toMatchObject([
        { code: 'login-failed' },
      ])
      expect(codes(await restoreDatabases.findings('server', { purpose: 'recover' }, bench.ports))).toEqual([
        'block server-not-given',
      ])
    }))

  it('that is not the one in this computer’s registry is asked about, but not for a practice restore', () =>
    withRecovery(async (bench) => {
      expect(await found(bench, 'server', { serverServer: 'PRACTICE-SQL09' })).toEqual(['warn other-than-registered'])
      expect(await found(bench, 'server', { serverServer: 'PRACTICE-SQL09', purpose: 'practice' })).toEqual([])
      // An alias of the right one is the right one.
      expect(await found(bench, 'server', { serverServer: 'SMDB' })).toEqual([])
    }))

  it('tells what an account that is no sysadmin can’t do', () =>
    withRecovery(
      async (bench) => {
        const plain = { serverSignIn: 'sql', serverUser: 'plain' }
        expect(await found(bench, 'server', plain)).toEqual(['block rights-missing'])
        expect(await found(bench, 'server', { ...plain, purpose: 'after' })).toEqual(['warn not-sysadmin'])
        const creator = { serverSignIn: 'sql', serverUser: 'creator' }
        expect(await found(bench, 'server', creator)).toEqual(['warn not-sysadmin'])
        expect(await found(bench, 'server', { ...creator, purpose: 'practice' })).toEqual([])
      },
      ({ old }) => {
        const hash = old.principals.find(({ name }) => name === 'sa')?.hash ?? ''
        old.principals.push(
          { id: 400, name: 'plain', type: 'S', sid: '0A400A', disabled: false, hash },
          { id: 401, name: 'creator', type: 'S', sid: '0A401A', disabled: false, hash },
        )
        old.permissions.push(
          ...['plain', 'creator'].flatMap((grantee) =>
            ['CONNECT SQL', 'VIEW SERVER STATE', 'VIEW ANY DATABASE'].map((permission) => ({
              class: 100,
              state: 'G' as const,
              permission,
              grantee,
              grantor: 'sa',
            })),
          ),
        )
        old.members.push({ role: 'dbcreator', member: 'creator' })
      },
    ))
})

describe('where backups are looked for', () => {
  it('nothing is a block, with where else to look', () =>
    withRecovery(async (bench) => {
      await rebuilt(bench)
      expect(await find(bench, 'backups')).toMatchObject([{ level: 'block', code: 'no-backups', field: 'source' }])
      expect(await find(bench, 'backups', { source: 'history' })).toMatchObject([
        { code: 'no-backups', field: 'source' },
      ])
      expect(await find(bench, 'backups', { source: 'place', place: '\\\\FS02\\DR\\Keys' })).toMatchObject([
        { code: 'no-backups', field: 'place' },
      ])
      expect(await find(bench, 'backups', { source: 'place', place: '\\\\FS02\\DR\\Nowhere' })).toMatchObject([
        { level: 'block', code: 'place-not-seen', field: 'place' },
      ])
    }))

  it('files that are no backups, or whose other files are missing, are told and not passed over', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const place = { source: 'place', place: PLACE }
      expect(await found(bench, 'backups', place)).toEqual([])
      await write(bench.ports, `${PLACE}\\notes.bak`, new TextEncoder().encode('no backup'))
      const [unread] = await find(bench, 'backups', place)
      expect(unread).toMatchObject({ level: 'warn', code: 'backups-unread' })
      expect(unread?.text).toBe(`${PLACE}\\notes.bak can’t be read as a backup.`)
      await bench.ports.files.remove(`${PLACE}\\notes.bak`)

      bench.pass(60)
      await backUp(bench, ONE, { stripes: '2' })
      const names = await bench.ports.files.list(PLACE)
      const second = names.find((name) => name.endsWith('_2of2.bak'))
      await bench.ports.files.remove(`${PLACE}\\${second}`)
      const [missing] = await find(bench, 'backups', place)
      expect(missing?.detail).toContain('was written to 2 files, and only this one is in its folder')
    }))

  it('backups through virtual devices are named as what they are', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      expect(await find(bench, 'backups', { source: 'history' })).toMatchObject([
        { level: 'info', code: 'backups-virtual', text: expect.stringContaining('3 backups') },
      ])
    }))

  it('a recovery kit that can’t be read stops what needs it, and warns what does not', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const { kit } = bench.ports
      bench.ports.kit = { ...kit, artifacts: () => openDamaged(bench) }
      expect(await find(bench, 'backups')).toMatchObject([{ level: 'block', code: 'kit-damaged', field: 'source' }])
      expect(await found(bench, 'backups', { source: 'place', place: PLACE })).toEqual(['warn kit-damaged'])
    }))
})

/** The kit's own refusal of a list that is no JSON. */
async function openDamaged({ folder }: RecoveryBench): Promise<never> {
  const { openKit } = await import('../../../main/kit/index.ts')
  const { mkdir, writeFile } = await import('node:fs/promises')
  const place = `${folder}/damaged-kit`
  await mkdir(place, { recursive: true })
  await writeFile(`${place}/manifest.json`, 'x')
  await openKit({ folder: place, target: 'practice' }).artifacts()
  throw new Error('it was read')
}

describe('the databases to recover', () => {
  it('are taken as they come from the right server', () =>
    withRecovery(async (bench) => {
      await backUp(bench)
      await rebuilt(bench)
      expect(await found(bench, 'databases', { databases: SM })).toEqual([])
    }))

  it('that have no backup are named', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      expect(await found(bench, 'databases', { databases: ['ServiceManager', 'Orchestrator', 'a b'] })).toEqual([
        'block no-backup-Orchestrator',
        'block no-backup-a.20b',
      ])
    }))

  it('of another server need its name typed; an alias of the old name is enough', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const [other] = await find(bench, 'databases', { serverServer: 'PRACTICE-SQL09' })
      expect(other).toMatchObject({ level: 'block', code: 'other-server', acknowledge: { type: 'PRACTICE-SQL09' } })
      expect(other?.text).toBe('ServiceManager was backed up on PRACTICE-SQL01; this is PRACTICE-SQL09.')
      expect(await found(bench, 'databases', { serverServer: 'PRACTICE-SQL09', purpose: 'practice' })).toEqual([])
      bench.now.is = 'rebuilt'
      for (const serverServer of ['practice-sql01', 'PRACTICE-SQL01.practice.example', 'PRACTICE-SQL01,1433', 'SMDB'])
        expect(await found(bench, 'databases', { serverServer }), serverServer).toEqual([])
    }))

  it('made by a newer version are not for this server', () =>
    withRecovery(
      async (bench) => {
        await backUp(bench, ONE)
        await rebuilt(bench)
        const [newer] = await find(bench, 'databases')
        expect(newer).toMatchObject({ level: 'block', code: 'newer-version-ServiceManager' })
        expect(newer?.acknowledge).toBeUndefined()
        expect(newer?.text).toContain('newer version of SQL Server (17) than PRACTICE-SQL01 has (16.')
      },
      ({ old }) => {
        old.version = '17.0.1000.7'
      },
    ))

  it('with another collation need the reason understood', () =>
    withRecovery(
      async (bench) => {
        await backUp(bench, ONE)
        await rebuilt(bench)
        const [other] = await find(bench, 'databases')
        expect(other).toMatchObject({
          level: 'block',
          code: 'other-collation',
          acknowledge: { type: 'Latin1_General_CI_AS' },
        })
        expect(other?.detail).toContain('468')
      },
      (all) => {
        all.rebuilt.collation = 'Latin1_General_CI_AS'
      },
    ))

  it('in an availability group are not replaced, and the way out is said', () =>
    withRecovery(
      async (bench) => {
        await backUp(bench, ONE)
        const [group] = await find(bench, 'databases')
        expect(group).toMatchObject({ level: 'block', code: 'in-availability-group-ServiceManager' })
        expect(group?.fix).toMatch(/primary replica.*REMOVE DATABASE/)
        expect(await found(bench, 'databases', { purpose: 'practice' })).toEqual([])
      },
      ({ old }) => {
        old.availabilityGroups = [{ name: 'AG-SM', listener: { name: 'SMLSN', port: 1433 } }]
        database(old, 'ServiceManager').availabilityGroup = 'AG-SM'
      },
    ))

  it('whose backup is not in the recovery kit are said to be foreign', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      await bench.kit.clear()
      expect(await found(bench, 'databases', { source: 'place', place: PLACE })).toEqual(['info not-in-kit'])
    }))

  it('to a point in time are bounded by what there is', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      expect(await found(bench, 'databases', { stopAt: '2001-01-01 00:00' })).toEqual([
        'block time-before-ServiceManager',
      ])
      expect(await found(bench, 'databases', { stopAt: '2099-01-01 00:00' })).toEqual([
        'warn time-not-reached-ServiceManager',
      ])
    }))

  it('without a full backup have none that helps', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      bench.pass(60)
      await backUp(bench, ONE, { type: 'log' })
      const names = await bench.ports.files.list(PLACE)
      const full = names.find((name) => name.includes('_FULL_'))
      await bench.ports.files.remove(`${PLACE}\\${full}`)
      expect(await found(bench, 'databases', { source: 'place', place: PLACE })).toEqual([
        'block no-full-ServiceManager',
      ])
    }))
})
