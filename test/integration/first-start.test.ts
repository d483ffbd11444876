import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundles } from '../../build/bundles.ts'
import { exitCodes } from '../../main/unattended/exit-codes.ts'

/**
 * The bundled program on Windows' own Node, under wine64 where this is no Windows: Node 22 with a prefix set to Windows 10 by
 * `wine64 winecfg -v win10` (24 hangs there). Too large to be a dependency: WINDOWS_NODE names node.exe.
 */
const ROOT = path.resolve(import.meta.dirname, '../..')
const node = process.platform === 'win32' ? process.execPath : process.env['WINDOWS_NODE']
const wine = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/lib/wine']
  .map((folder) => path.join(folder, 'wine64'))
  .find(existsSync)
const can = node !== undefined && (process.platform === 'win32' || wine !== undefined)
if (!can) console.warn('not run: the first start on Windows’ own Node (WINDOWS_NODE names node.exe; wine64)')

type Line = { type: string; [key: string]: unknown }

describe.runIf(can)('an unattended run on Windows’ own Node', () => {
  let folder: string
  /** The folder's name in Windows. */
  let windows: string
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'first-start-'))
    windows = process.platform === 'win32' ? folder : `Z:${folder.replaceAll('/', '\\')}`
    const [main] = bundles(folder)
    if (main === undefined) throw new Error('There is no bundle of main')
    await build(main)
    symlinkSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function run(dataFolder: string): { code: number | null; lines: Line[] } {
    const example = path.join(ROOT, 'docs/examples/backup-key.json')
    const file = process.platform === 'win32' ? example : `Z:${example.replaceAll('/', '\\')}`
    const args = [`${windows}\\main\\index.js`, '--unattended', file, `--data-folder=${dataFolder}`]
    const isWindows = process.platform === 'win32'
    const program = (isWindows ? node : wine) ?? ''
    const rest = isWindows ? args : [node ?? '', ...args]
    const env = { ...process.env, NODE_OPTIONS: '', WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' }
    // To a file: what Node makes of a pipe, wine can't open.
    const output = path.join(folder, 'output.jsonl')
    const fd = openSync(output, 'w')
    const { status } = spawnSync(program, rest, { stdio: ['ignore', fd, 'ignore'], env, timeout: 60_000 })
    closeSync(fd)
    const lines = readFileSync(output, 'utf8').trim().split('\n')
    return { code: status, lines: lines.map((line) => JSON.parse(line) as Line) }
  }

  it('works in a folder in another script, and says where and why', { timeout: 90_000 }, () => {
    const data = `${windows}\\Дані 復旧 🛟`
    const { code, lines } = run(data)
    expect(code).toBe(0)
    expect(lines[0]).toMatchObject({ type: 'start', data, why: 'Chosen with --data-folder', logs: `${data}\\logs` })
    expect(existsSync(path.join(folder, 'Дані 復旧 🛟', 'logs', 'recovery.log'))).toBe(true)
  })

  it.each([
    ['a path of 200 characters', () => `${windows}\\`.padEnd(200, 'x'), 'data-folder-too-long'],
    ['a drive that is not there', () => 'Q:\\Recovery', 'data-folder-unusable'],
  ])('refuses %s', { timeout: 90_000 }, (_what, data, expected) => {
    const { code, lines } = run(data())
    expect(code).toBe(exitCodes.place.code)
    expect(lines[0]).toMatchObject({ type: 'error', error: { code: expected } })
  })
})
