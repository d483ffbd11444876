import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { PRODUCT, PROGRAM_FILE, UNINSTALLER_FILE } from '../../main/product.ts'
import { filesBelow } from './files.ts'
import { installedFiles, quoted } from './installed-files.ts'
import { readManifest } from './stage.ts'
import { findTools, missingTools } from './tools.ts'
import { wizardPicture } from './wizard-picture.ts'

const run = promisify(execFile)
const ROOT = path.resolve(import.meta.dirname, '../..')
const INSTALLER = path.join(ROOT, 'build', 'installer')

export interface NsisOptions {
  /** The unpacked package, with the program's final name. */
  appDir: string
  outFile: string
  /** Three numbers, such as 1.20.3. */
  version: string
  icon: string
  /** x86 is what is released; amd64 is the same script for wine64, which runs no 32-bit program. */
  stub: 'x86' | 'amd64'
  /** Signs a file in place. Called for the uninstaller while the setup is built, and for the finished program. */
  sign?: (file: string) => Promise<void>
}

/** Builds the setup (setup.nsi). Rejects with a sentence when makensis is missing, finds a fault, or the signature fails. */
export const makeSetup = (options: NsisOptions): Promise<void> => make('setup.nsi', options)

/**
 * What an NSIS of this version (as `makensis -VERSION` says it) puts into setup and portable program and should not; undefined from 3.11 on.
 * Source: CVE-2025-43715, fixed in NSIS 3.11; CVE-2023-37378, fixed in NSIS 3.09 and in Debian's 3.08-3+deb12u1.
 */
export function weaknessOf(version: string): string | undefined {
  const [, major = '0', minor = '0'] = /^v(\d+)\.(\d+)/.exec(version) ?? []
  if (Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 11)) return undefined
  return `This NSIS (${version}) is older than 3.11. Where its setup or portable program runs as SYSTEM (software distribution, some scheduled tasks), every user of that computer can get SYSTEM’s rights while it unpacks (CVE-2025-43715). Make a release with NSIS 3.11 or later.`
}

/** `weaknessOf` the NSIS of this computer. */
export async function ownWeakness(makensis: string): Promise<string | undefined> {
  return weaknessOf((await run(makensis, ['-VERSION'])).stdout.trim())
}

/** Builds the portable program (portable.nsi). Rejects as `makeSetup` does. */
export const makePortable = (options: NsisOptions): Promise<void> => make('portable.nsi', options)

async function make(script: string, options: NsisOptions): Promise<void> {
  const tools = findTools()
  const missing = missingTools(tools, ['makensis'])
  if (missing !== undefined || tools.makensis === undefined) throw new Error(missing)
  if (!/^\d+\.\d+\.\d+$/.test(options.version))
    throw new Error(
      `The version ${options.version} is not three numbers, which Windows’ file version and the setup’s comparison need.`,
    )
  const work = await mkdtemp(path.join(os.tmpdir(), 'nsis-'))
  const signer =
    options.sign === undefined || script !== 'setup.nsi' ? undefined : await listenForSignature(work, options.sign)
  try {
    const values = path.join(work, 'values.nsh')
    await writeFile(values, await valuesOf(options, work, signer?.socket))
    const args = ['-V2', '-WX', '-INPUTCHARSET', 'UTF8', `-DVALUES=${values}`, path.join(INSTALLER, script)]
    await run(tools.makensis, args, { cwd: work, env: { ...process.env, SOURCE_DATE_EPOCH: '0' } }).catch(
      (error: unknown) => {
        const said =
          error instanceof Error && 'stdout' in error && 'stderr' in error
            ? `${String(error.stdout)}${String(error.stderr)}`
            : ''
        throw new Error(`makensis could not build ${path.basename(options.outFile)}.\n${said}`, {
          cause: signer?.error() ?? error,
        })
      },
    )
    await options.sign?.(options.outFile)
  } finally {
    signer?.close()
    await rm(work, { recursive: true, force: true })
  }
}

async function valuesOf(o: NsisOptions, work: string, socket: string | undefined): Promise<string> {
  const appDir = path.resolve(o.appDir)
  const files = await filesBelow(appDir)
  if (!files.includes(PROGRAM_FILE)) throw new Error(`${PROGRAM_FILE} is not in ${appDir}.`)
  const sizes = await Promise.all(files.map(async (name) => (await stat(path.join(appDir, name))).size))
  const licence = path.join(work, 'licence.txt')
  await writeFile(licence, `\ufeff${unwrapped(await readFile(path.join(ROOT, 'LICENSE'), 'utf8'))}`)
  const picture = path.join(work, 'picture.bmp')
  await writeFile(picture, wizardPicture(await readFile(o.icon)))
  const defines: Record<string, string> = {
    PRODUCT,
    PROGRAM_FILE,
    UNINSTALLER_FILE,
    PUBLISHER: (await readManifest()).author,
    VERSION: o.version,
    OUT_FILE: path.resolve(o.outFile),
    ICON_FILE: path.resolve(o.icon),
    LICENSE_FILE: licence,
    SIZE_KB: String(Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 1024)),
    LONGEST_NAME: String(Math.max(UNINSTALLER_FILE.length, ...files.map((name) => name.length + '~setup/'.length))),
    PICTURE_FILE: picture,
    ...(o.stub === 'amd64' ? { AMD64: '1' } : {}),
  }
  const lines = Object.entries(defines).map(([name, value]) => `!define ${name} ${quoted(value)}`)
  if (socket !== undefined) {
    const command = [process.execPath, path.join(import.meta.dirname, 'ask-to-sign.ts'), socket].map(quoted).join(' ')
    lines.push(`!define SIGN_UNINSTALLER '${command} "%1"'`)
  }
  return [...lines, installedFiles(appDir, files)].join('\n')
}

/** One line a paragraph: the licence page breaks lines itself. */
const unwrapped = (text: string): string =>
  text
    .replace(/([^\n])\n(?!\n)/g, '$1 ')
    .trimEnd()
    .replaceAll('\n', '\r\n')

/** Waits at a socket (a named pipe on Windows) for the names of files to sign; `error` is what went wrong. */
async function listenForSignature(work: string, sign: (file: string) => Promise<void>) {
  const socket = process.platform === 'win32' ? `\\\\.\\pipe\\sign-${randomUUID()}` : path.join(work, 'sign')
  let failure: unknown
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    let file = ''
    connection
      .setEncoding('utf8')
      .on('error', (error) => {
        failure = error
      })
      .on('data', (text: string) => {
        file += text
      })
      .on('end', () => {
        sign(file).then(
          () => connection.end('signed'),
          (error: unknown) => {
            failure = error
            connection.end('failed')
          },
        )
      })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(socket, resolve)
  })
  return { socket, error: () => failure, close: () => server.close() }
}
