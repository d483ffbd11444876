import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readyWhenNeeded } from '../../../main/ready-when-needed.ts'
import type { ChildLike } from '../../../main/sqlserver/native/options.ts'
import { hostExecutable } from '../../support/electron-path.ts'

const nobody: ChildLike = { send() {}, onMessage() {}, onExit() {}, kill() {} }
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('work that the first file of the program waits for', () => {
  it('is waited for to its end where it starts no process', async () => {
    const work = Promise.withResolvers<number>()
    const seen: unknown[] = []
    const ready = readyWhenNeeded(
      () => nobody,
      () => work.promise,
      (code) => seen.push(code),
    ).then(() => seen.push('ready'))
    await turn()
    expect(seen).toEqual([])
    work.resolve(4)
    await ready
    expect(seen).toEqual([4, 'ready'])
  })

  it('is not waited for any more once it starts one, and ends all the same', async () => {
    const work = Promise.withResolvers<number>()
    const seen: unknown[] = []
    await readyWhenNeeded(
      (file) => {
        seen.push(file)
        return nobody
      },
      (start) => {
        expect(start?.('native.js')).toBe(nobody)
        return work.promise
      },
      (code) => seen.push(code),
    )
    expect(seen).toEqual(['native.js'])
    work.resolve(0)
    await turn()
    expect(seen).toEqual(['native.js', 0])
  })

  it('gets no way to start processes where there is no Electron', async () => {
    await readyWhenNeeded(
      undefined,
      (start) => {
        expect(start).toBeUndefined()
        return Promise.resolve()
      },
      () => undefined,
    )
  })

  it('fails where it is waited for', async () => {
    const work = (): Promise<number> => Promise.reject(new Error('on purpose'))
    await expect(readyWhenNeeded(undefined, work, () => undefined)).rejects.toThrow('on purpose')
  })
})

/** Electron's own order, which the stand-in keeps: ready only when the first file is evaluated. */
describe.runIf(process.platform === 'linux')('in a program that gets ready after its first file', () => {
  it.each([
    ['return 7', 7],
    ['throw new Error("on purpose")', 70],
  ])('a process is had in the middle of the work: %s', (then, code) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-ready-'))
    try {
      const entry = path.join(folder, 'entry.mjs')
      const helper = JSON.stringify(path.resolve('main/ready-when-needed.ts'))
      writeFileSync(
        entry,
        `import { app } from 'electron'
         import { readyWhenNeeded } from ${helper}
         app.setPath('userData', ${JSON.stringify(path.join(folder, 'window'))})
         process.on('uncaughtException', () => process.exit(70))
         await readyWhenNeeded(
           () => app.whenReady(),
           async (start) => {
             await start('a script')
             ${then}
           },
           (code) => process.exit(code),
         )`,
      )
      const { status, stderr } = spawnSync(hostExecutable('stand-in'), ['--no-sandbox', entry], {
        encoding: 'utf8',
        timeout: 25_000,
      })
      expect(stderr).not.toContain('at its top level')
      expect(status).toBe(code)
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  })
})
