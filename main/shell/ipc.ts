import { type BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron/main'
import { toErrorData, Problem } from '../engine/problem.ts'
import type { Router } from '../router.ts'
import { isOurs } from './lock-down.ts'

/** The preload speaks on these channels only. */
export const CHANNEL = 'recovery:'

/** Is this message from the one page that may speak: the top frame of our window, with our address? */
export function isTrusted(event: Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>, window: BrowserWindow): boolean {
  const frame = event.senderFrame
  return frame !== null && event.sender === window.webContents && frame === event.sender.mainFrame && isOurs(frame.url)
}

/** Puts every call of the router on its channel. Refuses a stranger's message without looking into it. */
export function connect(router: Router, window: BrowserWindow): void {
  for (const name of router.names) {
    ipcMain.handle(CHANNEL + name, (event, input: unknown) =>
      isTrusted(event, window)
        ? router.answer(name, input)
        : {
            ok: false,
            error: toErrorData(
              new Problem({
                code: 'stranger',
                text: 'The call came from a page that may not speak to this program.',
                unchanged: ['Nothing was done.'],
              }),
            ),
          },
    )
  }
}
