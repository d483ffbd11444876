/** app: names, paths, the life of the program. */
import { spawn } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import type { FocusOptions, RelaunchOptions } from 'electron'
import { emitter, lacking, preventable, strict } from './guard.ts'
import { type InstanceLock, takeInstanceLock } from './instance-lock.ts'
import { state } from './state.ts'

const HAPPEN = `
  ready will-finish-launching window-all-closed before-quit will-quit quit second-instance
  browser-window-created browser-window-focus web-contents-created render-process-gone`
/** Nothing here makes these happen. */
const NEVER_HAPPEN = `
  activate child-process-gone browser-window-blur open-file open-url login certificate-error
  select-client-certificate accessibility-support-changed gpu-info-update session-created`

class App extends emitter('app', HAPPEN, NEVER_HAPPEN) {
  readonly isPackaged = false
  name = 'Electron'
  appPath = process.cwd()
  /** Asks for as much as Chromium's command line can say; `boot.ts` hands it on. */
  readonly switches = new Map<string, string>()
  readonly commandLine = strict('app.commandLine', {
    appendSwitch: (name: string, value = ''): void => void this.switches.set(name.toLowerCase(), value),
    removeSwitch: (name: string): void => void this.switches.delete(name.toLowerCase()),
    hasSwitch: (name: string): boolean => this.#switch(name) !== undefined,
    getSwitchValue: (name: string): string => this.#switch(name) ?? '',
  })
  readonly #paths = new Map<string, string>()
  readonly #whenReady = Promise.withResolvers<void>()
  #version = '0.0.0'
  #quitting = false
  #lock: InstanceLock | null = null
  #relaunch: { file: string; args: string[] } | null = null

  #switch(name: string): string | undefined {
    const given = process.argv.find((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`))
    return this.switches.get(name.toLowerCase()) ?? given?.slice(name.length + 3)
  }

  whenReady(): Promise<void> {
    return this.#whenReady.promise
  }
  isReady(): boolean {
    return state.ready
  }
  markReady(): void {
    state.ready = true
    this.#whenReady.resolve()
    this.emit('ready', {}, {})
  }
  getName(): string {
    return this.name
  }
  setName(name: string): void {
    this.name = name
  }
  getVersion(): string {
    return this.#version
  }
  takeVersion(version: string): void {
    this.#version = version
  }
  getAppPath(): string {
    return this.appPath
  }
  getLocale(): string {
    return 'en-US'
  }
  getSystemLocale(): string {
    return 'en-US'
  }
  getPath(name: string): string {
    const home = os.homedir()
    const userData =
      this.#paths.get('userData') ?? (this.#switch('user-data-dir') || path.join(home, '.config', this.name))
    const known: Record<string, string> = {
      home,
      userData,
      appData: path.join(home, '.config'),
      sessionData: userData,
      temp: os.tmpdir(),
      exe: process.argv[0] ?? process.execPath,
      logs: path.join(userData, 'logs'),
      desktop: path.join(home, 'Desktop'),
      documents: path.join(home, 'Documents'),
      downloads: path.join(home, 'Downloads'),
    }
    return this.#paths.get(name) ?? known[name] ?? lacking(`app.getPath('${name}')`)
  }
  setPath(name: string, value: string): void {
    if (!path.isAbsolute(value)) throw new Error('Path must be absolute')
    this.#paths.set(name, value)
  }
  /** Windows' own; Electron ignores it elsewhere too. */
  setAppUserModelId(id: string): void {
    if (typeof id !== 'string') throw new TypeError('Must pass a string')
  }
  /** Every page is sandboxed here, or refused. */
  enableSandbox(): void {
    if (state.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
  }
  disableHardwareAcceleration(): void {
    if (state.ready) throw new Error('app.disableHardwareAcceleration() can only be called before app is ready')
    this.commandLine.appendSwitch('disable-gpu')
  }
  focus(_options?: FocusOptions): void {
    this.emit('browser-window-focus', {}, [...state.windows].at(-1) ?? null)
  }

  requestSingleInstanceLock(additionalData: unknown = {}): boolean {
    if (this.#lock?.held === true) return true
    const start = { argv: process.argv, cwd: process.cwd(), additionalData }
    this.#lock = takeInstanceLock(this.getPath('userData'), start, (second) => {
      this.emit('second-instance', {}, second.argv, second.cwd, second.additionalData)
    })
    return this.#lock.held
  }
  hasSingleInstanceLock(): boolean {
    return this.#lock?.held === true
  }
  releaseSingleInstanceLock(): void {
    if (this.#lock?.held === true) this.#lock.release()
    this.#lock = null
  }

  get quitting(): boolean {
    return this.#quitting
  }
  quit(): void {
    this.#quit().catch((error: unknown) => {
      console.error('stand-in: quit', error)
      this.exit(1)
    })
  }
  async #quit(): Promise<void> {
    if (this.#quitting) return
    this.#quitting = true
    this.#quitting = await this.#mayQuit()
    if (!this.#quitting) return
    if (this.#lock?.held === false) await this.#lock.told
    await state.chromium?.close()
    this.exit(0)
  }
  async #mayQuit(): Promise<boolean> {
    const before = preventable({})
    this.emit('before-quit', before)
    if (before.defaultPrevented) return false
    for (const window of Array.from(state.windows)) if (!(await window.requestClose())) return false
    const will = preventable({})
    this.emit('will-quit', will)
    return !will.defaultPrevented
  }
  exit(exitCode = 0): void {
    this.#quitting = true
    this.emit('quit', {}, exitCode)
    state.chromium?.process.kill('SIGKILL')
    process.exit(exitCode)
  }
  /** Written to stderr; with STANDIN_RELAUNCH=record that is all, so that a test leaves no process behind. */
  relaunch(options: RelaunchOptions = {}): void {
    const first = this.#relaunch === null
    this.#relaunch = { file: options.execPath ?? this.getPath('exe'), args: options.args ?? process.argv.slice(1) }
    console.error(`stand-in: relaunch ${JSON.stringify(this.#relaunch.args)}`)
    if (!first || process.env['STANDIN_RELAUNCH'] === 'record') return
    process.once('exit', () => {
      if (this.#relaunch !== null)
        spawn(this.#relaunch.file, this.#relaunch.args, {
          detached: true,
          stdio: process.stderr.isTTY ? 'inherit' : 'ignore',
        }).unref()
    })
  }
  /** Told by each window when it has closed. */
  windowGone(): void {
    if (this.#quitting || state.windows.size > 0) return
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }
}

export const app = new App()
