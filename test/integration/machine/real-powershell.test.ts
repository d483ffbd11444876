import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { KEY_PATH, openWindowsMachine, type WindowsMachine } from '../../../main/machine/index.ts'
import { scriptFiles } from '../../../main/machine/script-files.ts'
import { findPowerShell } from '../../support/find-powershell.ts'
import { type MachineKind, machineContract } from '../../support/machine-contract.ts'

/** The scripts in a real PowerShell, with Windows' own commands replaced by functions. Where there is none, that is said, script by script. */
const program = findPowerShell()
const isWindows = process.platform === 'win32'
const FAKES = readFileSync(path.resolve('test/support/powershell/windows-fakes.ps1'), 'utf8')
const machines: WindowsMachine[] = []

function open(prelude: string): WindowsMachine {
  if (program === undefined) throw new Error('There is no PowerShell.')
  const machine = openWindowsMachine({ program, prelude: `${FAKES}\n${prelude}` })
  machines.push(machine)
  return machine
}

afterAll(() => {
  for (const machine of machines) machine.close()
})

const root = KEY_PATH.replace(/^HKLM/, 'HKEY_LOCAL_MACHINE').replace(/\\Common\\MOMBins$/, '')
const text = (data: string): string => `@{ kind = 'String'; data = '${data}' }`
const key = (name: string, values: Record<string, string>): string =>
  `$global:FakeRegistry['${name}'] = @{ ${Object.entries(values)
    .map(([value, data]) => `'${value}' = ${data}`)
    .join('; ')} }`
const starts = ['OMSDK', 'HealthService', 'OMCFG'].flatMap((name) => [
  `$global:FakeServices['${name}'] = 'Running'`,
  key(`HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\${name}`, { Start: `@{ kind = 'DWord'; data = 2 }` }),
])

function server(type: number, database: string): string {
  return [
    key(`${root}\\Service Manager\\Setup`, { ServerVersion: text('10.22.1068.0') }),
    key(`${root}\\Common\\SDK Service`, { 'SDK Service Type': `@{ kind = 'DWord'; data = ${type} }` }),
    key(`${root}\\Common\\Database`, { DatabaseServerName: text('SQL01'), DatabaseName: text(database) }),
    key('HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft Operations Manager\\3.0\\Server Management Groups', {}),
    key('HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft Operations Manager\\3.0\\Server Management Groups\\SM', {}),
    key(`${root}\\Common\\MOMBins`, { Value1: `@{ kind = 'Binary'; data = [byte[]](0..255) }` }),
    ...starts,
  ].join('\n')
}

const kinds: Record<MachineKind, string> = {
  'management-server': server(1, 'ServiceManager'),
  'data-warehouse-server': server(2, 'DWStagingAndConfig'),
  'rebuilt-server': '',
}

if (program === undefined) for (const name of Object.keys(scriptFiles)) console.warn(`never executed here: ${name}.ps1`)
if (program === undefined || !isWindows) console.warn('not run: the contract of Machine against Windows')
else
  machineContract('this computer, in Windows PowerShell', async (kind) => ({
    machine: open(kinds[kind]),
    ownPath: `${process.env['SystemDrive'] ?? 'C:'}\\Keys\\key.age`,
    otherPath: '\\\\recovery-no-such-server\\DR\\key.age',
    noProgram: `${process.env['SystemDrive'] ?? 'C:'}\\recovery-no-such-program.exe`,
    // The registry is a function of the test's, in a process of its own each time.
    forgets: true,
  }))

describe.skipIf(program === undefined)('the scripts in a real PowerShell', () => {
  it('read what was written, byte by byte', async () => {
    const machine = open('')
    const data = Uint8Array.from({ length: 256 }, (_, n) => 255 - n)
    const protection = isWindows ? 'dpapi-machine' : 'none'
    // Each has a process of its own, so what was written is gone with it; the script itself reads it back.
    await machine.call('key.write', {
      items: [{ name: 'Value1', path: KEY_PATH, type: 'REG_BINARY', protection, data }],
    })
    const { items } = await open(kinds['management-server']).call('key.read', {})
    expect(items.map(({ name, data: read }) => [name, [...read]])).toEqual([['Value1', [...Array(256).keys()]]])
  })

  it('list the services that are there', async () => {
    const { services } = await open(kinds['management-server']).call('services.list', {})
    expect(services).toEqual(
      ['OMSDK', 'HealthService', 'OMCFG'].map((name) => ({
        name,
        display: name,
        state: 'running',
        start: 'automatic',
      })),
    )
  })

  it('find the tool at any depth', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-'))
    try {
      const deep = path.join(folder, 'a', "it's $(here) [1]", 'Tools')
      mkdirSync(deep, { recursive: true })
      writeFileSync(path.join(deep, 'SecureStorageBackup.exe'), '')
      const { tools } = await open('').call('tool.find', { roots: [folder] })
      expect(tools.map((tool) => tool.path)).toEqual([path.join(deep, 'SecureStorageBackup.exe')])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
