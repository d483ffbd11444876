import { fork } from 'node:child_process'
import type { ChildLike } from './options.ts'

/** The native driver’s process as a child of plain Node; `file` is the entry `native/child`. Electron’s own way is the shell’s. */
export function forkNative(file: string, execArgv: readonly string[] = []): ChildLike {
  const child = fork(file, [], {
    // Its console has nobody who reads it; an abort of the driver would write there.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    execArgv: [...execArgv],
    windowsHide: true,
  })
  return {
    send: (message) => void child.send(message as object, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      let isTold = false
      const tell = (code: number | undefined): void => {
        if (isTold) return
        isTold = true
        listener(code)
      }
      child.once('exit', (code) => tell(code ?? undefined))
      // It never began.
      child.once('error', () => tell(undefined))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
