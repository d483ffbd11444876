import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import fsp from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import { expect, it } from 'vitest'
import { backUp, bytesOf, GOOD_PASSWORD, openDoor, withFolder } from '../../support/application.ts'
import { runCase } from '../../support/kill-case.ts'

const FILE = '\\\\FS02\\DR\\Keys\\key.age'
const CHANGING = ['link', 'unlink', 'rename', 'copyFile', 'mkdir', 'rm', 'truncate', 'writeFile', 'appendFile'] as const

/** Every path that is opened for writing, made, renamed or removed while `work` goes on. */
async function recordWrites(work: () => Promise<void>): Promise<string[]> {
  const written: string[] = []
  const real = { open: fsp.open, ...Object.fromEntries(CHANGING.map((name) => [name, fsp[name]])) }
  fsp.open = async (file, flags, mode) => {
    const reads = flags === undefined || flags === 'r' || flags === fsp.constants.O_RDONLY
    const isRead = reads || (typeof flags === 'number' && (flags & 3) === 0 && (flags & fsp.constants.O_CREAT) === 0)
    if (!isRead) written.push(String(file))
    return real.open(file, flags, mode)
  }
  for (const name of CHANGING) {
    const original = fsp[name] as (...args: unknown[]) => Promise<unknown>
    Object.assign(fsp, {
      [name]: (...args: unknown[]) => {
        written.push(String(args[0]))
        return original.apply(fsp, args)
      },
    })
  }
  syncBuiltinESMExports()
  try {
    await work()
  } finally {
    Object.assign(fsp, real)
    syncBuiltinESMExports()
  }
  return written
}

/** The bytes of every file below a folder, but those of runs and logs. */
async function contentsOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const own = files.filter((file) => !/^(runs|logs)/.test(path.relative(folder, file)))
  return Object.fromEntries(
    await Promise.all(
      own.map(
        async (file) =>
          [
            file,
            createHash('sha256')
              .update(await readFile(file))
              .digest('hex'),
          ] as const,
      ),
    ),
  )
}

it('a verification writes its journal and its report, and nothing else', () =>
  withFolder(async (folder) => {
    const door = await openDoor(folder)
    await backUp(door, { location: FILE })
    const before = await contentsOf(folder)
    let outcome: string | undefined
    const written = await recordWrites(async () => {
      const verify = { wizard: 'verify-key', answers: { file: FILE }, secrets: ['file-password'] }
      for (const page of ['file', 'password']) {
        await door.call('wizard.facts', { wizard: 'verify-key', page, answers: verify.answers })
        await door.call('wizard.findings', {
          wizard: 'verify-key',
          page,
          answers: verify.answers,
          secrets: { 'file-password': bytesOf(GOOD_PASSWORD) },
        })
      }
      outcome = (await runCase(door, verify)).result?.outcome
    })
    expect(outcome).toBe('done')
    expect(written.length).toBeGreaterThan(0)
    // The folders above them are made where they are missing.
    const own = /^(|runs\/practice(\/.*)?|run-practice\.lock.*)$/
    expect(written.filter((file) => !own.test(path.relative(folder, file)))).toEqual([])
    expect(await contentsOf(folder)).toEqual(before)
  }))
