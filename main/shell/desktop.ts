import { shell } from 'electron/common'
import { app, type BrowserWindow, clipboard, dialog } from 'electron/main'
import { Problem } from '../engine/problem.ts'
import type { Host } from '../host.ts'

/**
 * The desktop behind the window: dialogs, file manager, clipboard, restart. `starter`: the file to start anew, where that is not this
 * program's own.
 */
export function desktopOf(window: BrowserWindow, close: () => void, starter: string | undefined): Host {
  const open = async (path: string): Promise<void> => {
    const failure = await shell.openPath(path)
    if (failure !== '')
      throw new Problem({
        code: 'cannot-open',
        text: `${path} can’t be opened.`,
        cause: failure,
        next: ['Open it by hand in File Explorer.'],
      })
  }
  return {
    openFolder: open,
    openFile: open,
    async pick({ what, start, title }) {
      const options = { title, ...(start === '' ? {} : { defaultPath: start }) }
      if (what === 'save-file') {
        // The program itself never replaces a file, so the dialog's question about replacing would promise what does not happen.
        const picked = await dialog.showSaveDialog(window, { ...options, properties: ['dontAddToRecent'] })
        return picked.canceled ? undefined : picked.filePath
      }
      const picked = await dialog.showOpenDialog(window, {
        ...options,
        properties: [what === 'folder' ? 'openDirectory' : 'openFile', 'dontAddToRecent'],
      })
      return picked.canceled ? undefined : picked.filePaths[0]
    },
    async writeClipboard(text, clearAfterSeconds) {
      await clipboard.writeText(text)
      if (clearAfterSeconds === undefined) return
      setTimeout(() => {
        void clipboard.readText().then((now) => (now === text ? clipboard.clear() : undefined))
      }, clearAfterSeconds * 1000).unref()
    },
    switchTarget(to) {
      const kept = process.argv.slice(1).filter((arg) => arg !== '--practice' && arg !== '--this-computer')
      app.relaunch({ args: [...kept, `--${to}`], ...(starter === undefined ? {} : { execPath: starter }) })
      app.quit()
    },
    closeWindow: close,
  }
}
