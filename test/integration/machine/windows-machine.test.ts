import { afterEach, describe, expect, it } from 'vitest'
import { KEY_PATH, openWindowsMachine, type WindowsMachine } from '../../../main/machine/index.ts'
import { timeouts } from '../../../main/machine/timeouts.ts'
import type { Verb } from '../../../main/ports/index.ts'
import { type FakePowerShell, type FakeSetting, fakePowerShell } from '../../support/fake-powershell.ts'
import { problemOf } from '../../support/keyfile/problem-of.ts'
import { machineContract } from '../../support/machine-contract.ts'
import { answersOf } from '../../support/windows-answers.ts'

const opened: { machine?: WindowsMachine; fake?: FakePowerShell } = {}

function open(
  setting: FakeSetting,
  verbs: Partial<Record<Verb, number>> = {},
): { machine: WindowsMachine; fake: FakePowerShell } {
  const fake = fakePowerShell({ answers: answersOf('management-server'), ...setting })
  const machine = openWindowsMachine({
    program: fake.program,
    name: 'SCSM-MS01',
    timeouts: { ...timeouts, grace: 500, verbs: { ...timeouts.verbs, ...verbs } },
  })
  Object.assign(opened, { machine, fake })
  return { machine, fake }
}

afterEach(() => {
  opened.machine?.close()
  opened.fake?.done()
})

/** What Windows says of a program that is not there. */
const NOT_FOUND = {
  code: 'System.ComponentModel.Win32Exception',
  message: 'The system cannot find the file specified',
  category: 'NotSpecified',
  id: 'Win32Exception',
  hresult: '0x80004005',
  native: 2,
}

if (process.platform === 'win32') console.warn('not run here: the stand-in for powershell.exe is a shell script')
else
  machineContract('this computer, in front of a stand-in for powershell.exe', async (kind) => {
    const { machine } = open({ answers: { ...answersOf(kind), 'program.run': { error: NOT_FOUND } } })
    return {
      machine,
      ownPath: 'C:\\Keys\\key.age',
      otherPath: '\\\\FS02\\DR\\Keys\\key.age',
      noProgram: 'C:\\none.exe',
      forgets: true,
    }
  })

const item = { name: 'Value1', path: KEY_PATH, type: 'REG_BINARY', protection: 'dpapi-machine' } as const

describe.skipIf(process.platform === 'win32')('Machine on Windows', () => {
  it('says who this computer is', async () => {
    const { machine } = open({})
    expect(await machine.call('computer.identify', {})).toEqual({
      netbios: 'SCSM-MS01',
      fqdn: 'SCSM-MS01.contoso.example',
      domain: 'contoso.example',
      operator: 'CONTOSO\\adm.keller',
      elevated: true,
      role: 'management-server',
      product: { name: 'Service Manager 2016', version: '7.5.7487.210' },
      managementGroup: 'SM_CONTOSO',
      database: { server: 'SQL01\\SM,1433', name: 'ServiceManager' },
      servers: [{ name: 'SCSM-MS01', role: 'management-server' }],
    })
  })

  it('knows its own places: aliases, a mapped drive’s share, this computer under other names', async () => {
    const { machine } = open({})
    const describePlace = (path: string) => machine.call('place.describe', { path })
    expect(await describePlace('E:\\x')).toEqual({ kind: 'removable', onThisComputer: false })
    expect(await describePlace('z:\\x')).toEqual({ kind: 'mapped', onThisComputer: true, unc: '\\\\scsm-alias\\Keys' })
    expect(await describePlace('\\\\scsm-ms01\\c$\\x')).toEqual({ kind: 'share', onThisComputer: true })
    expect(await describePlace('\\\\127.0.0.1\\c$')).toEqual({ kind: 'share', onThisComputer: true })
    expect(await describePlace('Q:\\')).toEqual({ kind: 'unknown', onThisComputer: false })
  })

  it('writes a key: bytes over standard input, names and protection as they are, no path from the outside', async () => {
    const { machine, fake } = open({})
    const data = Uint8Array.from({ length: 256 }, (_, n) => n)
    expect(await machine.call('key.write', { items: [{ ...item, data }] })).toEqual({})
    expect(data[255]).toBe(255)
    const [started, sent, asked] = fake.log()
    expect(sent?.['bytes']).toBe(Buffer.from(data).toString('base64'))
    expect(asked?.['request']).toEqual({
      items: [{ name: 'Value1', protection: 'dpapi-machine', data: { bytesAt: 0, size: 256 } }],
    })
    expect(started?.['started']).toEqual(
      '-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -OutputFormat Text -EncodedCommand'.split(' '),
    )
  })

  it('writes nowhere but at the key’s own place', async () => {
    const { machine, fake } = open({})
    const path = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run'
    const problem = await problemOf(machine.call('key.write', { items: [{ ...item, path, data: new Uint8Array(3) }] }))
    expect(problem.code).toBe('registry-unwritable')
    expect(problem.data.cause).toContain(path)
    expect(fake.log()).toEqual([])
  })

  it('stops and starts no service but the three, each call in a process of its own', async () => {
    const { machine, fake } = open({})
    expect(await machine.call('services.stop', { names: ['HealthService', 'OMSDK'] })).toEqual({})
    const [started, sent, asked] = fake.log()
    expect(started?.['started']).toContain('-EncodedCommand')
    expect(sent?.['bytes']).toBe('')
    expect(asked?.['request']).toEqual({ names: ['HealthService', 'OMSDK'] })
    const problem = await problemOf(machine.call('services.start', { names: ['MSSQLSERVER'] } as never))
    expect(problem.code).toBe('machine-input')
  })

  it('refuses what the verb table does not know, before anything is started', async () => {
    const { machine, fake } = open({})
    const problem = await problemOf(machine.call('place.describe', { path: 5 } as never))
    expect(problem.code).toBe('machine-input')
    expect(fake.log()).toEqual([])
  })

  it('finds the tool and runs it, its arguments as one string', async () => {
    const { machine, fake } = open({})
    expect((await machine.call('tool.find', { roots: ['D:\\'] })).tools).toEqual([
      { path: 'D:\\amd64\\SecureStorageBackup.exe', version: '7.5.7487.0' },
      { path: 'E:\\x\\SecureStorageBackup.exe' },
    ])
    expect(await machine.call('program.run', { path: 'D:\\a.exe', args: ['a b', ''] })).toEqual({ exitCode: -1 })
    expect(fake.log().at(-1)?.['request']).toEqual({ path: 'D:\\a.exe', line: '"a b" ""' })
  })

  it('a program that is open does not keep other questions waiting', async () => {
    const { machine } = open({ mode: 'hang', verb: 'program.run' })
    const giveUp = new AbortController()
    const running = machine.call('program.run', { path: 'D:\\a.exe', args: [] }, { signal: giveUp.signal })
    expect((await machine.call('computer.identify', {})).netbios).toBe('SCSM-MS01')
    giveUp.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
  })

  it.each([
    ['exit-0', 'powershell-ended', 'powershell-answer'],
    ['wrong-shape', 'powershell-answer', 'powershell-answer'],
    ['constrained', 'powershell-restricted', 'powershell-restricted'],
    ['hang', 'machine-timeout', 'machine-timeout'],
  ])('%s: a problem with a sentence each for why, what was not changed and what now', async (mode, asked, alone) => {
    const { machine } = open({ mode }, { 'computer.identify': 1000, 'key.read': 1000 })
    for (const [verb, code] of [
      ['computer.identify', asked],
      ['key.read', alone],
    ] as const) {
      const { data } = await problemOf(machine.call(verb, {}))
      expect(data.code).toBe(code)
      for (const sentence of [data.text, data.cause, ...(data.unchanged ?? []), ...(data.next ?? [])])
        expect(sentence).toMatch(/^[A-Z].*\.$/s)
      expect(data.next).not.toEqual([])
    }
  })

  it('PowerShell that is missing is said so', async () => {
    const machine = openWindowsMachine({ program: { file: '/nowhere/powershell.exe', env: {} }, name: 'SCSM-MS01' })
    for (const verb of ['computer.identify', 'key.read'] as const) {
      const { data } = await problemOf(machine.call(verb, {}))
      expect(data.code).toBe('powershell-missing')
      expect(data.unchanged).toEqual(['Nothing was read and nothing was changed.'])
    }
  })
})
