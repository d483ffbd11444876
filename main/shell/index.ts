import path from 'node:path'
import { app, type BrowserWindow, dialog, Menu, powerSaveBlocker, session } from 'electron/main'
import type { Target } from '../../preload/contract/plan.ts'
import type { DataFolder } from '../data-folder.ts'
import { toErrorData } from '../engine/problem.ts'
import { exitCodes } from '../unattended/exit-codes.ts'
import type { Host } from '../host.ts'
import type { Log } from '../log.ts'
import type { Router } from '../router.ts'
import { desktopOf } from './desktop.ts'
import { CHANNEL, connect } from './ipc.ts'
import { lockDownContents, lockDownSession } from './lock-down.ts'
import { ORIGIN, registerScheme, serveRenderer } from './protocol.ts'
import { createWindow } from './window.ts'

/** What the composition gives the window once the window is there. */
export interface Behind {
  router: Router
  log: Log
  /** The run that goes on, if one does. */
  activeRun(): string | undefined
  /** The window is gone: what was kept in memory for it is wiped. */
  end(): Promise<void>
  /** Tells of everything that the page should hear. */
  onEvent(listener: (name: string, data: unknown) => void): void
}

export interface ShellOptions {
  target: Target
  folder: DataFolder
  /** Loads everything that the first window does not need in order to appear. */
  behind(host: Host): Promise<Behind>
}

/** Opens the window and stays until it is closed. */
export function openShell({ target, folder, behind }: ShellOptions): void {
  let log: Log | undefined
  app.enableSandbox()
  app.setName('System Center Recovery Wizard')
  app.setPath('userData', path.join(folder.path, 'window'))
  registerScheme()
  lockDownContents(() => log)
  // Over Remote Desktop there is no GPU worth a process of its own.
  if ((process.env['SESSIONNAME'] ?? '').startsWith('RDP-')) app.disableHardwareAcceleration()
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  app.on('window-all-closed', () => app.quit())

  void app
    .whenReady()
    .then(async () => {
      Menu.setApplicationMenu(null)
      const window = createWindow(target, path.join(folder.path, 'window-bounds.json'))
      app.on('second-instance', () => bringToFront(window))
      lockDownSession(session.defaultSession)
      serveRenderer(path.join(import.meta.dirname, '../renderer'))

      let mayClose = false
      const close = (): void => {
        mayClose = true
        if (!window.isDestroyed()) window.close()
      }
      const { router, log: opened, activeRun, end, onEvent } = await behind(desktopOf(window, close))
      log = opened
      connect(router, window)

      const send = (name: string, data: unknown): void => {
        if (!window.isDestroyed() && !window.webContents.isDestroyed()) window.webContents.send(CHANNEL + name, data)
      }
      onEvent((name, data) => {
        if (name === 'run.changed') stayAwake(activeRun() !== undefined)
        send(name, data)
      })
      window.on('close', (event) => {
        const run = activeRun()
        if (mayClose || run === undefined) return
        event.preventDefault()
        send('window.closing', { run })
      })
      window.on('closed', () => void end())
      // The run goes on in main; the page comes back and asks for it.
      window.webContents.on('render-process-gone', (_event, details) => {
        log?.write('error', 'page-gone', { reason: details.reason })
        if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload()
      })
      await window.loadURL(`${ORIGIN}/index.html`)
    })
    .catch((error: unknown) => {
      // Without its other half the window could only show nothing.
      const { text, cause, next } = toErrorData(error)
      process.stderr.write(`${text} ${cause ?? ''}\n`)
      dialog.showErrorBox(text, [cause, ...(next ?? [])].filter((line) => line !== undefined).join('\n\n'))
      app.exit(exitCodes.fault.code)
    })
}

function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

let blocker: number | undefined
/** The computer does not go to sleep while a run goes on. */
function stayAwake(awake: boolean): void {
  if (awake && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension')
  if (!awake && blocker !== undefined) {
    powerSaveBlocker.stop(blocker)
    blocker = undefined
  }
}
