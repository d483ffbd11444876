import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../../main/engine/types.ts'
import type { Answers } from '../../../../main/procedures/permissions/answers.ts'
import { permissions } from '../../../../main/procedures/permissions/index.ts'
import { type DatabaseBench, databaseSecrets, withDatabases } from '../../../support/database-bench.ts'
import { captureAnswers, oneServer, PLACE } from '../../../support/permission-runs.ts'
import { PASSWORD_HASH } from '../../../support/sql/memory-instance.ts'

const codes = (findings: readonly Finding[]) => findings.map(({ level, code }) => `${level} ${code}`)
const on = (bench: DatabaseBench, page: string, answers = captureAnswers()) =>
  permissions.findings(page, answers, bench.ports, databaseSecrets())
const at = (bench: DatabaseBench, location: string, change: Record<string, unknown> = {}) =>
  on(bench, 'location', captureAnswers({ location, ...change }))

describe('the page Database servers', () => {
  it('finds nothing where everybody answers, and stops where somebody does not', () =>
    withDatabases(async (bench) => {
      expect(await on(bench, 'servers')).toEqual([])
      expect(await on(bench, 'no such page')).toEqual([])
      bench.sco.faults.add('sql-stopped')
      await bench.ports.sql.forget()
      expect(codes(await on(bench, 'servers'))).toEqual(['block orchestrator-server-refused'])
      expect(codes(await on(bench, 'databases'))).toEqual(['block orchestrator-server-refused'])
    }))

  it('warns where hashes would go over the network as they are', () =>
    withDatabases(async (bench) => {
      // The simulated wire is none; on this computer's own target the same connection would be one.
      bench.ports.target = 'this-computer'
      expect(codes(await on(bench, 'servers', oneServer()))).toContain('warn not-encrypted')
    }))

  it('warns of a recovery kit that cannot list what is made', () =>
    withDatabases(async (bench) => {
      await mkdir(bench.kit.folder, { recursive: true })
      await writeFile(path.join(bench.kit.folder, 'manifest.json'), '{')
      expect(codes(await on(bench, 'servers'))).toEqual(['warn kit-damaged'])
    }))
})

describe('the page Databases', () => {
  it('finds nothing wrong with databases that are there and open', () =>
    withDatabases(async (bench) => {
      expect(await on(bench, 'databases')).toEqual([])
    }))

  it('stops at those that are gone or closed', () =>
    withDatabases(async (bench) => {
      await bench.sql01.store.change((state) => {
        for (const one of state.databases) if (one.name === 'HRPortal') one.state = 'RESTORING'
      })
      const found = await on(
        bench,
        'databases',
        oneServer({ databases: ['PRACTICE-SQL01/Gone', 'PRACTICE-SQL01/HRPortal'] }),
      )
      expect(codes(found)).toEqual(['block database-missing', 'block database-closed'])
      await expect(
        permissions.survey?.(
          oneServer({ databases: ['PRACTICE-SQL01/HRPortal'] }) as Answers,
          bench.ports,
          databaseSecrets(),
        ),
      ).rejects.toMatchObject({ code: 'database-missing' })
    }))

  it('stops where hashes cannot be read, and where permissions are hidden: no script is written then', () =>
    withDatabases(
      async (bench) => {
        const found = await on(bench, 'databases', oneServer({ serviceManagerUser: 'weak' }))
        expect(codes(found)).toEqual(['block hashes-unreadable', 'block definitions-hidden'])
        expect(found[0]?.detail).toMatch(/weak has no right CONTROL SERVER/)
        expect(found[1]?.text).toContain('ServiceManager')
      },
      ({ sql01 }) => {
        sql01.principals.push({ id: 300, name: 'weak', type: 'S', sid: '0B0C', disabled: false, hash: PASSWORD_HASH })
        for (const permission of ['CONNECT SQL', 'VIEW SERVER STATE'])
          sql01.permissions.push({ class: 100, state: 'G', permission, grantee: 'weak', grantor: 'sa' })
        sql01.databases[0]?.content.principals.push({ id: 5, name: 'weak', type: 'S', authentication: 1, sid: '0B0C' })
      },
    ))

  it('warns of a server that nothing is selected of', () =>
    withDatabases(async (bench) => {
      const found = await on(bench, 'databases', captureAnswers({ databases: ['PRACTICE-SQL01/ServiceManager'] }))
      expect(found).toEqual([
        expect.objectContaining({
          level: 'warn',
          code: 'server-left-out',
          text: expect.stringContaining('PRACTICE-SQL02\\SCO'),
        }),
      ])
    }))

  it('lists what is there, and says what the instances are', () =>
    withDatabases(async (bench) => {
      await on(bench, 'servers')
      const answers = captureAnswers() as Answers
      const list = await permissions.options('databases', answers, bench.ports)
      expect(list.find(({ label }) => label === 'ServiceManager')?.detail).toBe('PRACTICE-SQL01 · 24.0 MB · owner sa')
      expect(list.find(({ label }) => label === 'DWASDataBase')).toBeUndefined()
      expect(await permissions.options('location', answers, bench.ports)).toEqual([])
      const facts = await permissions.facts?.('databases', answers, bench.ports)
      expect(facts?.map(({ label }) => label)).toEqual(['PRACTICE-SQL01', 'PRACTICE-SQL02\\SCO'])
      const groups = await permissions.summary?.(answers, bench.ports, databaseSecrets())
      expect(groups?.[0]?.facts[0]).toEqual({
        label: 'PRACTICE-SQL01',
        value: 'Logins and server permissions; users and permissions of ServiceManager and HRPortal',
      })
      expect(groups?.[1]?.facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
        'ServiceManager on PRACTICE-SQL01: None: nothing to leave out',
      ])
    }))
})

describe('the page Location', () => {
  it('says who reads a share, a drive that goes along, and this computer', () =>
    withDatabases(async (bench) => {
      const [share, ...more] = await at(bench, '\\\\FS02\\DR\\Keys')
      expect(more).toEqual([])
      expect(share).toMatchObject({
        level: 'info',
        code: 'secret-script',
        text: expect.stringContaining('whoever may read the share \\\\FS02\\DR'),
      })
      expect((await at(bench, 'E:\\')).at(-1)?.text).toMatch(/whoever holds the drive/)
      const here = await at(bench, 'C:\\')
      expect(codes(here)).toEqual(['info this-computer', 'info secret-script'])
      expect(here[1]?.text).toMatch(/administrators of this computer/)
      const facts = await permissions.facts?.('location', captureAnswers(), bench.ports)
      expect(facts?.map(({ label }) => label)).toEqual(['Place', 'Readers'])
    }))

  it('says that a folder will be made', () =>
    withDatabases(async (bench) => {
      expect(codes(await at(bench, `${PLACE}\\new\\`))).toEqual(['info folder-made', 'info secret-script'])
    }))

  it('warns of the very server that the script is needed for', () =>
    withDatabases(async (bench) => {
      const [finding] = await at(bench, '\\\\PRACTICE-MS01\\C$')
      expect(finding?.code).not.toBe('same-computer')
      const { machine } = bench.ports
      bench.ports.machine = {
        call: async (verb, args) => {
          const answer = await machine.call(verb, args)
          return verb === 'computer.identify' ? { ...answer, netbios: 'PRACTICE-SQL01' } : answer
        },
      }
      expect(codes(await at(bench, 'C:\\'))).toEqual(['warn same-computer', 'info secret-script'])
    }))

  it.each([
    ['Q:\\x', 'block folder-missing'],
    ['\\\\FS02\\Nowhere\\x', 'block folder-missing'],
    ['\\\\FS09\\DR\\x', 'block share-gone'],
  ])('stops at %s', (location, code) =>
    withDatabases(async (bench) => {
      expect(codes(await at(bench, location))).toEqual([code])
    }),
  )

  it.each([
    ['disk-full', 'block disk-full'],
    ['folder-read-only', 'block folder-not-writable'],
    ['share-gone', 'block share-gone'],
  ])('stops with the fault %s', (fault, code) =>
    withDatabases(async (bench) => {
      await on(bench, 'servers')
      await bench.practice.world.set({ fault: { id: fault, on: true } })
      expect(codes(await at(bench, '\\\\FS02\\DR\\Keys'))).toEqual([code])
    }),
  )

  it('stops at a file', () =>
    withDatabases(async (bench) => {
      await (await bench.ports.files.create('\\\\FS02\\DR\\Keys\\x')).close()
      expect(codes(await at(bench, '\\\\FS02\\DR\\Keys\\x\\y'))).toEqual(['block folder-missing'])
    }))
})
