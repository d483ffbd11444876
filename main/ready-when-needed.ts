import type { ChildLike } from './sqlserver/native/options.ts'

type Start = (file: string) => ChildLike

/**
 * Does work for which the program's first file waits, and calls `end` with its result. Settles when the work has ended, or as soon as it starts a
 * process of the program's own: Electron starts none before it is ready, and is not ready before that file is evaluated (electron/electron issue
 * 40719), so that each would wait for the other. Until then no part of the browser engine starts, which a run from a network folder could not bear.
 * `startProcess`: undefined where there is no Electron. @throws what the work throws, as long as it is waited for; later it is a fault
 */
export async function readyWhenNeeded<T>(
  startProcess: Start | undefined,
  work: (startProcess: Start | undefined) => Promise<T>,
  end: (result: T) => void,
): Promise<void> {
  const needed = Promise.withResolvers<void>()
  const start: Start | undefined =
    startProcess &&
    ((file) => {
      needed.resolve()
      return startProcess(file)
    })
  const over = work(start).then(end)
  await Promise.race([over, needed.promise])
  over.catch((error: unknown) =>
    queueMicrotask(() => {
      throw error
    }),
  )
}
