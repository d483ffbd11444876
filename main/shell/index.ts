import path from 'node:path'
import { app, type BrowserWindow, Menu, powerSaveBlocker, session } from 'electron/main'
import type { ErrorData } from '../../preload/contract/error.ts'
import type { Target } from '../../preload/contract/plan.ts'
import type { RunView } from '../../preload/contract/run.ts'
import type { ChosenFolder } from '../data-folder.ts'
import { toErrorData } from '../engine/problem.ts'
import type { Host } from '../host.ts'
import { type Log, openLog } from '../log.ts'
import { problemText } from '../problem-text.ts'
import type { Router } from '../router.ts'
import { type ExitName, exitCodes } from '../unattended/exit-codes.ts'
import { desktopOf } from './desktop.ts'
import { createEnding } from './ending.ts'
import { CHANNEL, connect } from './ipc.ts'
import { lockDownContents, lockDownSession } from './lock-down.ts'
import { showProblem } from './problem-box.ts'
import { ORIGIN, registerScheme, serveRenderer } from './protocol.ts'
import { answerSecondStart, type Asked, isAnswered, newToken, openElsewhere } from './second-start.ts'
import { createStartWatch, isNeededHelper } from './start-watch.ts'
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
  folder: ChosenFolder
  /** The file that a restart starts, where it is not this program's own. */
  starter: string | undefined
  /** Loads everything that the first window does not need in order to appear. */
  behind(host: Host): Promise<Behind>
}

/** How long after a failed load the news of its process may come, in ms. */
const NEWS_WITHIN = 1000

/** Opens the window and stays until it is closed. */
export function openShell({ target, folder, starter, behind }: ShellOptions): void {
  let log: Log | undefined
  app.enableSandbox()
  app.setName('System Center Recovery Wizard')
  app.setPath('userData', folder.window)
  registerScheme()
  lockDownContents(() => log)
  // Over Remote Desktop there is no GPU worth a process of its own.
  if ((process.env['SESSIONNAME'] ?? '').startsWith('RDP-')) app.disableHardwareAcceleration()
  const token = newToken()
  if (!app.requestSingleInstanceLock({ token } satisfies Asked)) {
    void isAnswered(folder.window, token).then((answered) =>
      answered ? app.quit() : sayAndEnd(openElsewhere(folder.path), 'place'),
    )
    return
  }
  let shown: BrowserWindow | undefined
  app.on('second-instance', (_event, _args, _folder, asked) => {
    answerSecondStart(folder.window, asked)
    if (shown !== undefined) bringToFront(shown)
  })
  app.on('window-all-closed', () => app.quit())
  const watch = createStartWatch()
  const ending = createEnding({ log: () => log ?? openLog(path.join(folder.path, 'logs')), end: sayAndEnd })
  app.on('child-process-gone', (_event, { type, serviceName, name, ...details }) => {
    const gone = { process: name ?? type, ...details }
    if (isNeededHelper({ type, serviceName }) && watch.helper(gone) === 'give-up') ending.giveUp(gone)
  })

  void app
    .whenReady()
    .then(async () => {
      Menu.setApplicationMenu(null)
      const window = createWindow(target, path.join(folder.path, 'window-bounds.json'))
      shown = window
      lockDownSession(session.defaultSession)
      serveRenderer(path.join(import.meta.dirname, '../renderer'))

      let mayClose = false
      const close = (): void => {
        mayClose = true
        if (!window.isDestroyed()) window.close()
      }
      const { router, log: opened, activeRun, end, onEvent } = await behind(desktopOf(window, close, starter))
      log = opened
      connect(router, window)

      const send = (name: string, data: unknown): void => {
        if (!window.isDestroyed() && !window.webContents.isDestroyed()) window.webContents.send(CHANNEL + name, data)
      }
      onEvent((name, data) => {
        if (name === 'run.changed') stayAwake(activeRun() !== undefined)
        send(name, data)
        if (name === 'run.changed') ending.runChanged(data as RunView)
      })
      window.on('close', (event) => {
        const run = activeRun()
        if (mayClose || run === undefined) return
        event.preventDefault()
        send('window.closing', { run })
      })
      window.on('closed', () => void end())
      window.webContents.on('did-finish-load', () => watch.loaded())
      // The run goes on in main; the page comes back and asks for it.
      window.webContents.on('render-process-gone', (_event, details) => {
        const gone = { process: 'page', ...details }
        log?.write('error', 'page-gone', { reason: gone.reason, code: gone.exitCode })
        const next = watch.page(gone)
        if (next === 'give-up') ending.giveUp(gone)
        if (next === 'reload' && !window.isDestroyed()) window.webContents.reload()
      })
      await load(window)
    })
    .catch((error: unknown) => {
      // Without its other half the window could only show nothing.
      sayAndEnd(toErrorData(error), 'fault')
    })
}

/** Shows the page. One that does not come because its process is gone is the watch's to judge, whichever of the two is told first. */
async function load(window: BrowserWindow): Promise<void> {
  let gone = false
  window.webContents.once('render-process-gone', () => {
    gone = true
  })
  try {
    await window.loadURL(`${ORIGIN}/index.html`)
  } catch (error) {
    await new Promise((resolve) => {
      setTimeout(resolve, NEWS_WITHIN)
    })
    if (!gone) throw error
  }
}

/** Says why the program ends, in a box and on the console, and ends it. */
function sayAndEnd(data: ErrorData, exit: ExitName): void {
  process.stderr.write(problemText(data))
  showProblem(data)
  app.exit(exitCodes[exit].code)
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
