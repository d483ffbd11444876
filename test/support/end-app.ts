import { once } from 'node:events'
import type { ElectronApplication } from '@playwright/test'

/** How long a main process that is asked to exit may take before it is killed, in ms. */
const PATIENCE = 5000

/**
 * Ends an app for good: no window may prevent it, and a main process that does not answer is killed. Resolves when the
 * process is gone; an app that has ended already is fine. Call it as soon as the app is launched, end it by the result.
 */
export function endingOf(app: ElectronApplication): () => Promise<void> {
  const child = app.process()
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve()
  return async () => {
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
    // The process ends inside this call, so that its answer never comes.
    app.evaluate(({ app: inMain }) => inMain.exit(0)).catch(() => undefined)
    await gone
    clearTimeout(late)
  }
}
