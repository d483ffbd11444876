import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { extractAll } from '@electron/asar'
import { _electron } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { archiveOf } from '../../build/package/made.ts'
import { realElectron, useElectronOrStandIn } from '../support/electron-path.ts'

/** What is in the archive, run where nothing else of the project is: what a bundle lacks can't be found in another folder's node_modules. */
const made = inject('made')
const host = useElectronOrStandIn()
let folder = ''
let program = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-unpacked-'))
  program = path.join(folder, 'program')
  extractAll(archiveOf(made), program)
  await cp(path.join(made.folder, 'examples'), path.join(folder, 'examples'), { recursive: true })
})
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

function run(...args: string[]) {
  const entry = path.join(program, 'dist/main/index.js')
  const data = `--data-folder=${path.join(folder, 'data')}`
  return spawnSync(process.execPath, [entry, ...args, data], { cwd: folder, encoding: 'utf8', timeout: 60_000 })
}

describe('what is in the archive', () => {
  it('says its version', () => {
    expect(run('--version')).toMatchObject({ status: 0, stdout: `${made.version}\n` })
  })

  it('runs the examples that lie beside it without a window: key files, and SQL Server through the real client', () => {
    for (const name of ['backup-key.json', 'permissions.json']) {
      const { status, stdout, stderr } = run('--unattended', path.join(folder, 'examples', name))
      expect.soft(stderr, name).toBe('')
      expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), name).toMatchObject({ type: 'exit', code: 0 })
      expect(status, name).toBe(0)
    }
  })

  it(`opens its window (${host})`, { timeout: 60_000 }, async () => {
    if (realElectron() === null) console.warn('not shown here: the packaged program in Electron’s own binary')
    const app = await _electron.launch({
      args: [program, '--practice', `--data-folder=${path.join(folder, 'window-data')}`],
      cwd: folder,
      env: { ...(process.env as Record<string, string>), STANDIN_RELAUNCH: 'record' },
      timeout: 30_000,
    })
    try {
      const page = await app.firstWindow({ timeout: 30_000 })
      await page.getByRole('heading', { name: 'What do you want to do?' }).waitFor({ timeout: 30_000 })
      await page.getByRole('button', { name: 'Back up databases' }).click()
      await page.getByRole('heading', { name: 'Database servers' }).waitFor({ timeout: 30_000 })
      expect(await readFile(path.join(folder, 'window-data/practice/world.json'), 'utf8')).toContain('PRACTICE')
    } finally {
      await app.close()
    }
  })
})
