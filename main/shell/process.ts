import { app, utilityProcess, type UtilityProcess } from 'electron/main'
import type { ChildLike } from '../sqlserver/index.ts'

/**
 * Starts a script of this program as a process of its own, whose crash is not the program's. Node's own `fork` would need a fuse that is off
 * in the packaged program. Electron allows it only once it is ready, which an unattended run does not wait for: until then it is queued.
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
