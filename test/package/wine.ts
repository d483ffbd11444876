import { type ChildProcess, execFile, type StdioOptions, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, mkdir, mkdtemp, open as openFile, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Ended {
  /** The lower eight bits of the exit code: more does not get out of wine. Never proof alone. */
  code: number
  /** What it wrote; the stand-in's lines, for example. */
  output: string
  errors: string
}

export interface RunOptions {
  cwd?: string
  /** Writing more than this many bytes to one file fails, as on a full disk. */
  fileLimit?: number
  /** Environment variables besides the usual ones. */
  env?: Readonly<Record<string, string>>
}

const LATE = 20_000

/** A Windows of wine's in a temporary folder, without a display. Its C: is a folder of this computer, N: a drive on the network. */
export class Wine {
  readonly root: string
  readonly #wine64: string
  #resident: { release(): Promise<Ended> } | undefined
  readonly #held: { child: ChildProcess; go: string }[] = []
  #count = 0

  private constructor(wine64: string, root: string) {
    this.#wine64 = wine64
    this.root = root
  }

  /** Makes the prefix; takes about ten seconds. */
  static async make(wine64: string): Promise<Wine> {
    const wine = new Wine(wine64, await mkdtemp(path.join(os.tmpdir(), 'recovery-wine-')))
    await wine.run('wineboot', ['-i'])
    const drive = path.join(wine.root, 'network')
    await mkdir(drive)
    await symlink(drive, path.join(wine.root, 'prefix/dosdevices/n:'))
    const settings = path.join(wine.root, 'settings.reg')
    await writeFile(
      settings,
      [
        'REGEDIT4',
        '[HKEY_LOCAL_MACHINE\\Software\\Wine\\Drives]',
        '"n:"="network"',
        '[HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows NT\\CurrentVersion]',
        '"CurrentVersion"="6.3"',
        '"CurrentMajorVersionNumber"=dword:0000000a',
        '"CurrentMinorVersionNumber"=dword:00000000',
        '"CSDVersion"=-',
        '"CurrentBuild"="14393"',
        '"CurrentBuildNumber"="14393"',
        '',
      ].join('\r\n'),
    )
    await wine.run('regedit', ['/S', wine.windows(settings)])
    // What N: is, is read when Windows' services start.
    await wine.#end()
    return wine
  }

  /** The path on this computer of a path below C:. */
  unix(windows: string): string {
    return path.join(this.root, 'prefix/drive_c', ...windows.replace(/^C:\\/, '').split('\\'))
  }

  /** The path in wine of a path on this computer. */
  windows(unix: string): string {
    return `Z:${unix.replaceAll('/', '\\')}`
  }

  /**
   * Runs a program to its end. What it writes goes to files: a pipe would stay open as long as Windows' services that were started with it. An argument with a space gets quotes; `words` are for those that must not have them.
   */
  async run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const files = ['out', 'err'].map((name) => path.join(this.root, `${name}-${this.#count++}`))
    const open = await Promise.all(files.map((file) => openFile(file, 'w')))
    const child = this.#spawn(program, args, options, ['ignore', ...open.map(({ fd }) => fd)])
    const code = await ended(child)
    for (const file of open) await file.close()
    const [output = '', errors = ''] = await Promise.all(files.map((file) => readFile(file, 'utf8')))
    return { code, output, errors }
  }

  /** Starts the stand-in and leaves it running until `release`; resolves as soon as it runs. */
  async hold(program: string, args: readonly string[] = []): Promise<{ output: string; release(): Promise<Ended> }> {
    const go = path.join(this.root, `go-${this.#count++}`)
    const child = this.#spawn(program, [...args, `--wait-for=${this.windows(go)}`], {}, ['ignore', 'pipe', 'ignore'])
    this.#held.push({ child, go })
    let output = ''
    const over = ended(child)
    await new Promise<void>((resolve, reject) => {
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (output.includes('running=yes')) resolve()
      })
      over.then((code) => reject(new Error(`${program} ended with ${code} before it ran.`)), reject)
    })
    const release = async (): Promise<Ended> => {
      await writeFile(go, '')
      return { code: await over, output, errors: '' }
    }
    return { output, release }
  }

  /** Keeps Windows' services running until the end: without any program they stop, and starting them takes seconds each time. */
  async stayUp(standIn: string): Promise<void> {
    this.#resident = await this.hold(standIn)
    this.#held.pop()
  }

  /** Lets everything end that a test still holds. */
  async releaseAll(): Promise<void> {
    for (const { child, go } of this.#held.splice(0)) {
      await writeFile(go, '')
      await ended(child)
    }
  }

  /** The values of a key below HKLM, as `reg export` writes them; undefined when it is not there. */
  async key(name: string): Promise<Record<string, string> | undefined> {
    const file = path.join(this.root, `key-${this.#count++}.reg`)
    await this.run('reg', ['export', `HKLM\\${name}`, this.windows(file), '/y'])
    if (!existsSync(file)) return undefined
    const lines = (await readFile(file, 'utf16le')).split(/\r?\n/)
    const values: Record<string, string> = {}
    for (const line of lines) {
      const [, value, data] = /^"([^"]+)"=(.*)$/.exec(line) ?? []
      if (value === undefined || data === undefined) continue
      values[value] = data.startsWith('"') ? data.slice(1, -1).replaceAll(/\\(.)/g, '$1') : data
    }
    return values
  }

  /** Ends everything that runs in this prefix, and removes it. */
  async close(): Promise<void> {
    await this.releaseAll()
    await this.#resident?.release()
    await this.#end()
    await rm(this.root, { recursive: true, force: true, maxRetries: 10 })
  }

  /** Ends Windows with everything that runs in it; the registry is written to disk. */
  async #end(): Promise<void> {
    const folder = path.dirname(this.#wine64)
    const names = ['wineserver64', 'wineserver'].map((name) => path.join(folder, name))
    const server = names.find((file) => existsSync(file)) ?? 'wineserver'
    // Both reject where nothing of this prefix runs any more, and that is what is wanted.
    for (const wish of ['-k', '-w']) await run(server, [wish], { env: this.#environment() }).catch(() => undefined)
  }

  #environment(): NodeJS.ProcessEnv {
    const { DISPLAY: _, ...env } = process.env
    return {
      ...env,
      LC_ALL: 'C.UTF-8',
      WINEPREFIX: path.join(this.root, 'prefix'),
      WINEDEBUG: '-all',
      WINEDLLOVERRIDES: 'winemenubuilder.exe=d;mscoree=d;mshtml=d',
    }
  }

  #spawn(
    program: string,
    args: readonly string[],
    { cwd, fileLimit, env }: RunOptions,
    stdio: StdioOptions,
  ): ChildProcess {
    const limit = fileLimit === undefined ? '' : `trap '' XFSZ; ulimit -f ${Math.floor(fileLimit / 512)}; `
    // Without a umask a folder that Windows’ rights close differs from one that got none: wine makes the mode of them.
    const shell = ['-c', `umask 0; ${limit}exec "$@"`, 'sh']
    return spawn('sh', [...shell, this.#wine64, program, ...args], {
      cwd: cwd ?? this.root,
      env: { ...this.#environment(), ...env },
      stdio,
    })
  }
}

/** The parts of an argument that must not get quotes, such as `/D=C:\Some folder`: wine puts a space between two arguments. */
export const words = (argument: string): string[] => argument.split(' ')

/** Waits until a file is gone; rejects when it stays. The uninstaller works on after the process that was started has ended. */
export async function gone(file: string): Promise<void> {
  const until = Date.now() + LATE
  while (existsSync(file)) {
    if (Date.now() > until) throw new Error(`${file} is still there.`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export const isThere = async (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

async function ended(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? -1
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', (code) => resolve(code ?? -1))
  })
}
