import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseDataFolder, makeDataFolder, type Surroundings } from '../../../main/data-folder.ts'
import { Problem } from '../../../main/engine/problem.ts'

const windows: Surroundings = {
  chosen: undefined,
  platform: 'win32',
  program: 'E:\\Recovery',
  env: {
    ProgramFiles: 'C:\\Program Files',
    ProgramData: 'C:\\ProgramData',
    LOCALAPPDATA: 'C:\\Users\\Łucja\\AppData\\Local',
  },
  home: 'C:\\Users\\Łucja',
  canWrite: () => true,
}

describe('the data folder', () => {
  it('is below ProgramData when the program is installed', () => {
    const installed = { ...windows, program: 'c:\\program files\\System Center Recovery Wizard' }
    expect(chooseDataFolder(installed).path).toBe('C:\\ProgramData\\System Center Recovery Wizard')
  })

  it('is not taken for installed because of a folder whose name begins alike', () => {
    expect(chooseDataFolder({ ...windows, program: 'C:\\Program Files Backup\\Wizard' }).path).toBe(
      'C:\\Program Files Backup\\Wizard\\data',
    )
  })

  it('is beside the program on a stick that can be written', () => {
    expect(chooseDataFolder(windows)).toEqual({ path: 'E:\\Recovery\\data', why: 'Beside the program' })
  })

  it('is the user’s on a stick that can’t be written, and says why', () => {
    const folder = chooseDataFolder({ ...windows, canWrite: () => false })
    expect(folder.path).toBe('C:\\Users\\Łucja\\AppData\\Local\\System Center Recovery Wizard')
    expect(folder.why).toContain('can’t be written')
  })

  it('is the one named, before all others', () => {
    expect(chooseDataFolder({ ...windows, chosen: 'D:\\kit' }).path).toBe('D:\\kit')
  })

  it('follows the system elsewhere', () => {
    const linux = { ...windows, platform: 'linux' as const, home: '/home/x', env: {} }
    expect(chooseDataFolder(linux).path).toBe('/home/x/.local/share/system-center-recovery-wizard')
    expect(chooseDataFolder({ ...linux, env: { XDG_DATA_HOME: '/data' } }).path).toBe(
      '/data/system-center-recovery-wizard',
    )
    expect(chooseDataFolder({ ...linux, platform: 'darwin' }).path).toContain('Library/Application Support')
  })

  it('is made for its owner only', () => {
    const parent = mkdtempSync(path.join(os.tmpdir(), 'data-folder-'))
    try {
      const folder = { path: path.join(parent, 'a', 'b'), why: '' }
      makeDataFolder(folder)
      expect(statSync(folder.path).mode & 0o077).toBe(0)
    } finally {
      rmSync(parent, { recursive: true })
    }
  })

  it('is refused with a sentence where it can’t be made', () => {
    const parent = mkdtempSync(path.join(os.tmpdir(), 'data-folder-'))
    try {
      writeFileSync(path.join(parent, 'file'), '')
      const make = (): void => makeDataFolder({ path: path.join(parent, 'file', 'x'), why: '' })
      expect(make).toThrow(Problem)
      expect(make).toThrow(/can’t be written/)
    } finally {
      rmSync(parent, { recursive: true })
    }
  })
})
