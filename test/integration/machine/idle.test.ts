import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect, it } from 'vitest'
import { fakePowerShell } from '../../support/fake-powershell.ts'
import { answersOf } from '../../support/windows-answers.ts'

it.skipIf(process.platform === 'win32')(
  'a session that nobody asks keeps no program open, and ends with it',
  async () => {
    const fake = fakePowerShell({ answers: answersOf('management-server') })
    try {
      const script = path.resolve('test/support/session-child.ts')
      const child = spawn(process.execPath, [script, fake.program.file, fake.program.env['FAKE_POWERSHELL'] ?? ''], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let printed = ''
      child.stdout.on('data', (text: Buffer) => (printed += text.toString()))
      expect(await once(child, 'exit')).toEqual([0, null])
      expect(printed).toBe('SCSM-MS01')
      const pid = fake.log()[0]?.['pid'] as number
      await expect.poll(() => isThere(pid), { timeout: 10_000 }).toBe(false)
    } finally {
      fake.done()
    }
  },
)

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // ESRCH: gone.
    return false
  }
}
