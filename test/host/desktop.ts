/**
 * What needs a desktop. There is none, so a dialog or the shell refuses until a test puts its own answer in its place
 * with `app.evaluate(({ dialog }) => { dialog.showOpenDialog = … })`, as Playwright advises for Electron itself.
 */
import { emitter, lacking, strict } from './guard.ts'
import { Theme } from './theme.ts'

const sentence = (what: string): string => `stand-in: ${what} needs a desktop, and this host has none`
const refuses = (what: string) => (): Promise<never> => Promise.reject(new Error(sentence(what)))
const throws = (what: string) => (): never => {
  throw new Error(sentence(what))
}

export const dialog = strict('dialog', {
  showOpenDialog: refuses('dialog.showOpenDialog'),
  showSaveDialog: refuses('dialog.showSaveDialog'),
  showMessageBox: refuses('dialog.showMessageBox'),
  showOpenDialogSync: throws('dialog.showOpenDialogSync'),
  showSaveDialogSync: throws('dialog.showSaveDialogSync'),
  showMessageBoxSync: throws('dialog.showMessageBoxSync'),
  /** To stderr, as Electron does where it has no display. */
  showErrorBox: (title: string, content: string): void => console.error(`${title}: ${content}`),
})

export const shell = strict('shell', {
  openExternal: refuses('shell.openExternal'),
  openPath: refuses('shell.openPath'),
  showItemInFolder: throws('shell.showItemInFolder'),
  beep: (): void => void process.stderr.write('\u0007'),
})

export const Menu = strict('Menu', {
  setApplicationMenu: (menu: unknown): void => {
    if (menu !== null) lacking('a menu')
  },
  getApplicationMenu: (): null => null,
  buildFromTemplate: (): never => lacking('a menu'),
})

let copied = ''
export const clipboard = strict('clipboard', {
  writeText: async (text: string): Promise<void> => {
    copied = text
  },
  readText: async (): Promise<string> => copied,
  clear: (): void => {
    copied = ''
  },
})

export const nativeTheme = new Theme()

let lastBlocker = 0
const blockers = new Set<number>()
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    if (type !== 'prevent-app-suspension' && type !== 'prevent-display-sleep')
      throw new TypeError(`Invalid type: ${String(type)}`)
    blockers.add(++lastBlocker)
    return lastBlocker
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
})

const POWER_EVENTS = 'suspend resume on-ac on-battery shutdown lock-screen unlock-screen thermal-state-change'

class PowerMonitor extends emitter('powerMonitor', POWER_EVENTS) {
  readonly onBatteryPower = false
  isOnBatteryPower(): boolean {
    return this.onBatteryPower
  }
}
/** Nothing here suspends; a test emits what it wants. */
export const powerMonitor = new PowerMonitor()
