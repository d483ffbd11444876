import { dialog } from 'electron/main'
import type { ErrorData } from '../../preload/contract/error.ts'
import { problemBody } from '../problem-text.ts'

/** Windows' own error box, and nothing else of the window: a double-click shows no stderr. Works before Electron is ready; returns when it is closed. */
export function showProblem(data: ErrorData): void {
  dialog.showErrorBox(data.text, problemBody(data))
}
