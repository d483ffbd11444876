import { describe, expect, it } from 'vitest'
import { networkName, networkProblem } from '../../../main/program-place.ts'
import { windowsPlaces } from '../../support/windows-places.ts'

const { here } = windowsPlaces({
  leads: { 'X:\\': '\\\\FS01\\Tools\\', 'S:\\': 'C:\\Tools\\', 'Q:\\': null, 'V:\\': 'Volume{1a2b}\\' },
})

describe('a program’s place', () => {
  it.each([
    ['\\\\FS01\\Tools\\Wizard.exe', '\\\\FS01\\Tools\\Wizard.exe'],
    ['\\\\?\\UNC\\FS01\\Tools\\Wizard.exe', '\\\\FS01\\Tools\\Wizard.exe'],
    ['\\\\.\\unc\\FS01\\Tools\\Wizard.exe', '\\\\FS01\\Tools\\Wizard.exe'],
    ['//FS01/Tools/Wizard.exe', '\\\\FS01\\Tools\\Wizard.exe'],
    ['\\\\localhost\\C$\\Wizard.exe', '\\\\localhost\\C$\\Wizard.exe'],
    ['\\\\wsl.localhost\\Debian\\Wizard.exe', '\\\\wsl.localhost\\Debian\\Wizard.exe'],
    ['\\\\10.0.0.7\\復旧\\Wizard.exe', '\\\\10.0.0.7\\復旧\\Wizard.exe'],
    ['X:\\Wizard.exe', '\\\\FS01\\Tools\\Wizard.exe'],
  ])('%s is on the network', (place, share) => {
    expect(networkName(place, here)).toBe(share)
  })

  it.each([
    ['a local disk', 'C:\\Tools\\Wizard.exe'],
    ['a stick', 'E:\\Wizard.exe'],
    ['a substituted drive', 'S:\\Wizard.exe'],
    ['a device path of a local disk', '\\\\?\\C:\\Tools\\Wizard.exe'],
    ['another device path of it', '\\\\.\\C:\\Tools\\Wizard.exe'],
    ['a volume without a letter', 'V:\\Wizard.exe'],
    ['a drive that does not answer', 'Q:\\Wizard.exe'],
    ['a server without a share', '\\\\FS01'],
  ])('%s is not: %s', (_what, place) => {
    expect(networkName(place, here)).toBeUndefined()
    expect(networkProblem(place, here)).toBeUndefined()
  })

  it('that can’t be asked itself is judged by its drive', () => {
    const realpath = (place: string): string => {
      if (place === 'X:\\') return '\\\\FS01\\Tools\\'
      throw new Error('no such file')
    }
    expect(networkName('X:\\not\\there', { platform: 'win32', realpath })).toBe('\\\\FS01\\Tools\\')
  })

  it('matters on Windows only', () => {
    expect(networkName('//FS01/Tools/wizard', { ...here, platform: 'linux' })).toBeUndefined()
  })

  it('on the network is said with the way out', () => {
    expect(networkProblem('\\\\FS01\\Tools\\Wizard.exe', here)?.data).toEqual({
      code: 'program-on-network',
      text: 'The program can’t open its window from a network folder.',
      cause:
        'It was started as \\\\FS01\\Tools\\Wizard.exe. Its window runs in processes with so few rights that Windows does not start them from a network folder.',
      unchanged: ['Nothing was done.'],
      next: [
        'Copy the program’s whole folder to a local disk or a USB stick and start it there.',
        'Unattended runs (--unattended) need no window and can be started from here.',
      ],
    })
  })

  it('on a mapped drive is named by both its names', () => {
    expect(networkProblem('X:\\Wizard.exe', here)?.data.cause).toContain(
      'started as X:\\Wizard.exe, which is \\\\FS01\\Tools\\Wizard.exe.',
    )
  })
})
