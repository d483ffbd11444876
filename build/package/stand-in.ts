import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { createPackage } from '@electron/asar'
import { filesBelow, sha256 } from './files.ts'
import { findTools, missingTools } from './tools.ts'

const run = promisify(execFile)
const SOURCES = path.resolve(import.meta.dirname, 'stand-in')
const CACHE = path.resolve(import.meta.dirname, '../../node_modules/.cache/stand-in-electron')
/** The version that the stand-in pretends to be. */
export const STAND_IN_VERSION = '45.4.1'

/** Every file gets this time, so that two layouts are the same in archives too. */
const TIME = new Date('2026-01-01T00:00:00Z')

/** What Electron's distribution for Windows holds beside the program, all of them text here. Source: packaging.md section 2. */
const TEXTS = [
  'chrome_100_percent.pak chrome_200_percent.pak resources.pak icudtl.dat snapshot_blob.bin v8_context_snapshot.bin',
  'd3dcompiler_47.dll dxcompiler.dll dxil.dll ffmpeg.dll libEGL.dll libGLESv2.dll vk_swiftshader.dll vk_swiftshader_icd.json vulkan-1.dll',
  'LICENSE LICENSES.chromium.html',
  'locales/de.pak locales/en-GB.pak locales/en-US.pak locales/en-US_FEMININE.pak locales/fr.pak locales/ja.pak locales/ru.pak locales/zh-CN.pak',
].flatMap((names) => names.split(' '))

/**
 * Lays out an unpacked distribution of "Electron 45.4.1" for Windows x64, made of stand-ins, in a folder that is not there yet or empty. The program
 * is compiled once for these sources and kept below `node_modules/.cache`. Rejects with a sentence where mingw-w64 is missing.
 */
export async function makeStandIn(folder: string): Promise<void> {
  await cp(await cached(), folder, { recursive: true, preserveTimestamps: true, errorOnExist: true, force: false })
}

async function cached(): Promise<string> {
  const sources = await filesBelow(SOURCES)
  const parts = await Promise.all(
    [import.meta.filename, ...sources.map((name) => path.join(SOURCES, name))].map((f) => readFile(f)),
  )
  const kept = path.join(CACHE, sha256(Buffer.concat(parts)).slice(0, 16))
  await mkdir(CACHE, { recursive: true })
  try {
    await readFile(path.join(kept, 'version'))
    return kept
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  const work = await mkdtemp(path.join(CACHE, 'making-'))
  try {
    const layout = path.join(work, 'layout')
    await lay(layout, await compile(work), await packDefaultApp(work))
    await rename(layout, kept)
  } catch (error) {
    // Another process was faster: what it made is the same.
    if (!isThere(error)) throw error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return kept
}

async function compile(work: string): Promise<string> {
  const tools = findTools()
  const missing = missingTools(tools, ['mingw'])
  if (missing !== undefined || tools.mingw === undefined) throw new Error(missing)
  // Compiled in a folder with short relative names, so that no path of this computer gets into the program.
  await cp(SOURCES, work, { recursive: true })
  await writeFile(path.join(work, 'electron.ico'), makeIcon())
  await run(`${tools.mingw}windres`, ['electron.rc', '-O', 'coff', '-o', 'electron.res'], { cwd: work })
  const flags = [
    '-Os',
    '-s',
    '-Wall',
    '-Wextra',
    '-Wno-unused-parameter',
    '-Werror',
    '-municode',
    '-mwindows',
    '-static',
  ]
  const link = ['-Wl,--no-insert-timestamp', '-ladvapi32', '-lshell32']
  await run(`${tools.mingw}gcc`, [...flags, '-o', 'electron.exe', 'electron.c', 'electron.res', ...link], { cwd: work })
  return path.join(work, 'electron.exe')
}

async function packDefaultApp(work: string): Promise<string> {
  const app = path.join(work, 'default-app')
  await mkdir(app)
  await writeFile(path.join(app, 'package.json'), '{ "name": "default-app", "main": "main.js" }\n')
  await writeFile(path.join(app, 'main.js'), '// Stands in for what Electron shows without an application.\n')
  const archive = path.join(work, 'default_app.asar')
  await createPackage(app, archive)
  return archive
}

async function lay(folder: string, program: string, defaultApp: string): Promise<void> {
  await mkdir(path.join(folder, 'locales'), { recursive: true })
  await mkdir(path.join(folder, 'resources'))
  for (const name of TEXTS) await writeFile(path.join(folder, name), `Stands in for Electron’s ${name}.\n`)
  await cp(program, path.join(folder, 'electron.exe'))
  await cp(defaultApp, path.join(folder, 'resources', 'default_app.asar'))
  await writeFile(path.join(folder, 'version'), STAND_IN_VERSION)
  for (const name of await filesBelow(folder)) await utimes(path.join(folder, name), TIME, TIME)
}

/** A plain square of 16 by 16 points, 32 bits each: Windows wants some icon. */
function makeIcon(): Uint8Array<ArrayBuffer> {
  const size = 16
  const bytes = new Uint8Array(22 + 40 + size * size * 4 + size * 4)
  const view = new DataView(bytes.buffer)
  view.setUint16(2, 1, true)
  view.setUint16(4, 1, true)
  bytes.set([size, size], 6)
  view.setUint16(10, 1, true)
  view.setUint16(12, 32, true)
  view.setUint32(14, bytes.length - 22, true)
  view.setUint32(18, 22, true)
  view.setUint32(22, 40, true)
  view.setInt32(26, size, true)
  view.setInt32(30, size * 2, true)
  view.setUint16(34, 1, true)
  view.setUint16(36, 32, true)
  for (let point = 0; point < size * size; point++) view.setUint32(62 + point * 4, 0xff_5f_7f_9f, true)
  return bytes
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'
const isThere = (error: unknown): boolean => ['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(String(codeOf(error)))
