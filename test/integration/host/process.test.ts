import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { hostExecutable } from '../../support/electron-path.ts'
import { APP, type Contract, host as hostName, launchContract } from './contract.ts'

/** The processes whose command line names a folder. */
async function processesOf(folder: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const named = await Promise.all(
    ids.map(async (id) => {
      const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '') // it has ended meanwhile
      return line.includes(folder)
    }),
  )
  return ids.filter((_id, index) => named[index])
}

describe('one instance', () => {
  let host: Contract
  beforeAll(async () => {
    host = await launchContract()
  })
  afterAll(() => host.close())

  it('hands a second start over to the first, and the second ends with code 0', async () => {
    const args = [APP, '--no-sandbox', `--user-data-dir=${host.dataFolder}`, '--marked']
    const second = spawn(hostExecutable(hostName), args, { stdio: 'ignore' })
    try {
      expect(await once(second, 'exit', { signal: AbortSignal.timeout(20_000) })).toEqual([0, null])
    } finally {
      second.kill('SIGKILL')
    }
    await vi.waitFor(
      async () => expect(await host.heard()).toContain('second-instance true true {"hello":"first"}'),
      5000,
    )
  })

  it('closes in order when its last window closes, with code 0, and leaves no profile behind', async () => {
    const ended = once(host.app.process(), 'exit')
    await host.page.close()
    expect(await ended).toEqual([0, null])
    expect(host.mainLog).toEqual(['window-all-closed', 'before-quit', 'will-quit'])
    if (hostName === 'stand-in') expect(await readdir(host.dataFolder)).toEqual([])
  })
})

describe.runIf(process.platform === 'linux')('a killed main process', () => {
  it('takes every process of its window with it', async () => {
    const host = await launchContract()
    try {
      expect((await processesOf(host.dataFolder)).length).toBeGreaterThan(1)
      host.app.process().kill('SIGKILL')
      await vi.waitFor(async () => expect(await processesOf(host.dataFolder)).toEqual([]), 10_000)
    } finally {
      await rm(host.dataFolder, { recursive: true, force: true, maxRetries: 3 })
    }
  })

  it('leaves the instance lock free', async () => {
    const first = await launchContract()
    first.app.process().kill('SIGKILL')
    await vi.waitFor(async () => expect(await processesOf(first.dataFolder)).toEqual([]), 10_000)
    const second = spawn(hostExecutable(hostName), [APP, '--no-sandbox', `--user-data-dir=${first.dataFolder}`], {
      stdio: 'ignore',
    })
    try {
      // It becomes the first: its Chromium starts, which a second instance never gets to.
      await vi.waitFor(async () => expect((await processesOf(first.dataFolder)).length).toBeGreaterThan(2), 10_000)
    } finally {
      second.kill('SIGKILL')
      await vi.waitFor(async () => expect(await processesOf(first.dataFolder)).toEqual([]), 10_000)
      await rm(first.dataFolder, { recursive: true, force: true, maxRetries: 3 })
    }
  })
})

describe.runIf(hostName === 'stand-in')('relaunch', () => {
  it('starts the program again after its end, with the arguments given', async () => {
    const host = await launchContract()
    const again = path.join(host.dataFolder, 'again')
    const ended = once(host.app.process(), 'exit')
    try {
      await host.app.evaluate(({ app }, args) => app.relaunch({ args }), [APP, `--user-data-dir=${again}`])
      expect(await processesOf(again)).toEqual([])
      await host.page.close()
      expect(await ended).toEqual([0, null])
      await vi.waitFor(async () => expect((await processesOf(again)).length).toBeGreaterThan(2), 10_000)
    } finally {
      await vi.waitFor(async () => {
        for (const id of await processesOf(again)) process.kill(id, 'SIGKILL')
        expect(await processesOf(again)).toEqual([])
      }, 10_000)
      await host.close()
    }
  })

  it('only records it where a test says so', async () => {
    const host = await launchContract({ STANDIN_RELAUNCH: 'record' })
    try {
      let stderr = ''
      host.app.process().stderr?.on('data', (chunk: Buffer) => {
        stderr += chunk.toString('utf8')
      })
      const closed = once(host.app.process(), 'close')
      await host.app.evaluate(({ app }) => app.relaunch({ args: ['.', '--this-computer'] }))
      await host.page.close()
      await closed
      expect(stderr).toContain('stand-in: relaunch [".","--this-computer"]')
    } finally {
      await host.close()
    }
  })
})

describe.runIf(hostName === 'stand-in')('starting', () => {
  async function run(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: unknown; stderr: string }> {
    const child = spawn(hostExecutable(hostName), args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk
    })
    const [code] = await once(child, 'close')
    return { code, stderr }
  }

  it('says what to install where there is no Chromium', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'host-contract-'))
    try {
      const { code, stderr } = await run([APP, `--user-data-dir=${folder}`], {
        STANDIN_CHROMIUM: path.join(folder, 'nothing'),
      })
      expect(code).toBe(1)
      expect(stderr).toContain('stand-in: Chromium is missing. Install it (Debian: apt-get install chromium)')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('says why an app never gets ready', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'host-contract-'))
    try {
      const entry = path.join(folder, 'main.mjs')
      await writeFile(entry, "import { app } from 'electron'\nawait app.whenReady()\n")
      const { code, stderr } = await run([entry, `--user-data-dir=${folder}`], {})
      expect(code).toBe(13)
      expect(stderr).toContain('main.mjs awaits app.whenReady() at its top level')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('says so where no app is given', async () => {
    expect(await run([], {})).toEqual({ code: 1, stderr: 'stand-in: no app was given\n' })
  })
})
