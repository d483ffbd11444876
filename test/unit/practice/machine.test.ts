import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPractice } from '../../../main/practice/index.ts'
import { withFolder } from '../../support/application.ts'
import { problemOf } from '../../support/keyfile/problem-of.ts'
import { machineContract } from '../../support/machine-contract.ts'

machineContract('practice', async (kind) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-'))
  const { machine, world } = await openPractice(folder)
  await world.set({ computer: kind })
  return {
    machine,
    ownPath: 'C:\\Keys\\key.age',
    otherPath: '\\\\FS02\\DR\\Keys\\key.age',
    noProgram: 'C:\\none.exe',
    tool: {
      path: 'D:\\Service Manager\\amd64\\Tools\\SecureStorageBackup\\SecureStorageBackup.exe',
      root: 'd:\\',
      other: 'C:\\',
    },
    done: () => rm(folder, { recursive: true, force: true }),
  }
})

describe('the practice machine', () => {
  it('is the computer that was chosen, with a key of its own', () =>
    withFolder(async (folder) => {
      const { machine, world } = await openPractice(folder)
      const first = await machine.call('key.read', {})
      await world.set({ computer: 'data-warehouse-server' })
      const identity = await machine.call('computer.identify', {})
      expect(identity).toMatchObject({
        netbios: 'PRACTICE-DW01',
        fqdn: 'PRACTICE-DW01.practice.example',
        operator: 'PRACTICE\\admin',
        elevated: true,
      })
      const second = await machine.call('key.read', {})
      expect(second.items[0]?.protection).toBe('dpapi-machine')
      expect(first.items[0]?.protection).toBe('none')
      expect(second.items[0]?.data).not.toEqual(first.items[0]?.data)
      expect(second.items[0]).toMatchObject({
        name: 'Value1',
        path: 'HKLM\\SOFTWARE\\Microsoft\\System Center\\2010\\Common\\MOMBins',
      })
    }))

  it('has random keys: two worlds share none', () =>
    withFolder((one) =>
      withFolder(async (two) => {
        const keys = await Promise.all(
          [one, two].map(async (folder) => (await openPractice(folder)).machine.call('key.read', {})),
        )
        expect(keys[0]?.items[0]?.data).not.toEqual(keys[1]?.items[0]?.data)
        expect(keys[0]?.items[0]?.data.length).toBe(256)
      }),
    ))

  it('knows the management server as the workflow server of SM_PRACTICE, and the data warehouse beside it', () =>
    withFolder(async (folder) => {
      const identity = await (await openPractice(folder)).machine.call('computer.identify', {})
      expect(identity).toMatchObject({
        netbios: 'PRACTICE-MS01',
        workflowServer: true,
        managementGroup: 'SM_PRACTICE',
        product: { name: 'Service Manager 2022', version: '10.22.1068.0' },
        database: { server: 'PRACTICE-SQL01', name: 'ServiceManager' },
      })
      expect(identity.servers).toEqual([
        { name: 'PRACTICE-MS01', role: 'management-server' },
        { name: 'PRACTICE-DW01', role: 'data-warehouse-management-server' },
      ])
    }))

  it('does not answer from a registry that is unreadable, and answers again afterwards', () =>
    withFolder(async (folder) => {
      const { machine, world } = await openPractice(folder)
      await world.set({ fault: { id: 'registry-unreadable', on: true } })
      for (const verb of ['computer.identify', 'key.read'] as const) {
        const problem = await problemOf(machine.call(verb, {}))
        expect(problem.code).toBe('registry-unreadable')
        expect(problem.data.next?.length).toBeGreaterThan(0)
      }
      await world.set({ fault: { id: 'registry-unreadable', on: false } })
      expect((await machine.call('key.read', {})).items).toHaveLength(1)
    }))

  it('without rights still says who it is, but not the key', () =>
    withFolder(async (folder) => {
      const { machine, world } = await openPractice(folder)
      await world.set({ fault: { id: 'not-elevated', on: true } })
      expect((await machine.call('computer.identify', {})).elevated).toBe(false)
      const problem = await problemOf(machine.call('key.read', {}))
      expect(problem.data).toMatchObject({
        code: 'registry-unreadable',
        detail: expect.stringContaining('ERROR_ACCESS_DENIED'),
      })
    }))

  it.each([
    ['C:\\x', 'fixed', true],
    ['c:/x', 'fixed', true],
    ['E:\\x', 'removable', false],
    ['\\\\FS02\\DR\\x', 'share', false],
    ['\\\\fs02\\dr\\x', 'share', false],
    ['\\\\PRACTICE-MS01\\C$\\x', 'share', true],
    ['\\\\practice-ms01.practice.example\\c$\\x', 'share', true],
    ['\\\\localhost\\C$\\x', 'share', true],
    ['\\\\127.0.0.1\\C$\\x', 'share', true],
    ['X:\\x', 'unknown', false],
    ['\\\\NOBODY\\share\\x', 'unknown', false],
    ['\\\\.\\C:\\x', 'unknown', false],
    ['relative', 'unknown', false],
    ['', 'unknown', false],
  ])('describes %s as %s', (place, kind, onThisComputer) =>
    withFolder(async (folder) => {
      const { machine } = await openPractice(folder)
      expect(await machine.call('place.describe', { path: place })).toEqual({ kind, onThisComputer })
    }),
  )
})
