import type { CallFunction, Client } from '../bridge-context.ts'

/** Stops the run, waits for its end, then lets the window close. */
export async function stopAndClose(client: Client, run: string): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    const stop = client.on('run.changed', (view) => {
      if (view.run !== run || view.state !== 'ended') return
      stop()
      resolve()
    })
  })
  if (await goesOn(client.call, run)) {
    await client.call('run.stop', { run })
    // It may have ended before the listener was there or while the call was on its way.
    if (await goesOn(client.call, run)) await ended
  }
  await client.call('window.close', {})
}

async function goesOn(call: CallFunction, run: string): Promise<boolean> {
  const view = await call('run.get', { run })
  return view.state === 'running'
}
