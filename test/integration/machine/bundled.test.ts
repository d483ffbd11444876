import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { expect, it } from 'vitest'
import { bundles } from '../../../build/bundles.ts'
import type * as machineModule from '../../../main/machine/index.ts'
import { scriptFiles } from '../../../main/machine/script-files.ts'
import { fakePowerShell } from '../../support/fake-powershell.ts'
import { answersOf } from '../../support/windows-answers.ts'

it('as it is bundled: scripts as text within, node-powershell within, and a session that answers', async () => {
  const out = mkdtempSync(path.join(os.tmpdir(), 'recovery-bundle-'))
  const fake = fakePowerShell({ answers: answersOf('management-server') })
  try {
    const [main] = bundles(out)
    const rolldownOptions = { ...main?.build?.rolldownOptions, input: path.resolve('main/machine/index.ts') }
    await build({ ...main, build: { ...main?.build, rolldownOptions } })
    const folder = path.join(out, 'main')
    const text = readdirSync(folder)
      .map((name) => readFileSync(path.join(folder, name), 'utf8'))
      .join('\n')
    expect(text).not.toMatch(/readdirSync|from\s*["']node-powershell/)
    for (const script of Object.values(scriptFiles)) expect(text).toContain(script.split('\n')[0])
    const bundled = pathToFileURL(path.join(folder, 'index.js')).href
    const { openWindowsMachine } = (await import(/* @vite-ignore */ bundled)) as typeof machineModule
    if (process.platform === 'win32') return console.warn('not run here: the stand-in for powershell.exe')
    const machine = openWindowsMachine({ program: fake.program })
    expect((await machine.call('computer.identify', {})).netbios).toBe('SCSM-MS01')
    expect((await machine.call('key.read', {})).items.length).toBe(1)
    machine.close()
  } finally {
    fake.done()
    rmSync(out, { recursive: true, force: true })
  }
})
