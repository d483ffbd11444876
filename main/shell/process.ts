import path from 'node:path'
import { app, utilityProcess, type UtilityProcess } from 'electron/main'
import type { ChildLike } from '../sqlserver/index.ts'

/**
 * For a run without a window, before Electron is ready: what the browser engine writes as soon as it is stays with the program's data, not in the
 * account's roaming profile, and beside what an open window writes.
 */
export function keepWindowless(windowFolder: string): void {
  app.disableHardwareAcceleration()
  app.setPath('userData', path.join(windowFolder, 'unattended'))
}

/**
 * Starts a script of this program as a process of its own, whose crash is not the program's. Node's own `fork` would need a fuse that is off
 * in the packaged program. Electron allows it only once it is ready, which an unattended run is not when it asks (ready-when-needed.ts): until then
 * it is queued.
 */
export function startProcess(file: string): ChildLike {
  const starting: Promise<UtilityProcess> = app
    .whenReady()
    .then(() => utilityProcess.fork(file, [], { serviceName: 'SQL Server sign-in', stdio: 'ignore' }))
  const withChild = (work: (child: UtilityProcess) => void): void => {
    // A process that could not be started has ended: `onExit` says so.
    starting.then(work).catch(() => undefined)
  }
  return {
    send: (message) => withChild((child) => child.postMessage(message)),
    onMessage: (listener) => withChild((child) => child.on('message', listener)),
    onExit(listener) {
      starting.then((child) => child.once('exit', listener)).catch(() => listener(undefined))
    },
    kill: () => withChild((child) => child.kill()),
  }
}
