import type { CallIn } from '../preload/contract/calls.ts'

/** What the router needs of the desktop. The shell gives it; tests give their own. */
export interface Host {
  /** Shows a folder in the file manager. */
  openFolder(folder: string): Promise<void>
  /** Opens a file that this program wrote with the program Windows has for it. */
  openFile(file: string): Promise<void>
  /** A path on this computer's real disk that the person picked, or undefined. */
  pick(what: CallIn<'dialog.pick'>): Promise<string | undefined>
  writeClipboard(text: string, clearAfterSeconds?: number): Promise<void>
  /** Starts the program anew with the other target. */
  switchTarget(to: 'practice' | 'this-computer'): void
  closeWindow(): void
}
