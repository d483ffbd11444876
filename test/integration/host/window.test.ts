import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Contract, host as hostName, launchContract } from './contract.ts'

let host: Contract
beforeAll(async () => {
  host = await launchContract()
})
afterAll(() => host.close())

const hears = (words: string): Promise<void> =>
  vi.waitFor(async () => expect(await host.heard()).toContain(words), 5000)

describe('a window', () => {
  it('shows when its page is ready, and takes the title of the page', async () => {
    await hears('ready-to-show')
    await hears('show')
    await hears('title Contract')
    const window = await host.app.browserWindow(host.page)
    expect(await window.evaluate((each) => [each.getTitle(), each.isVisible(), each.getSize()])).toEqual([
      'Contract',
      true,
      [900, 640],
    ])
    expect(await host.page.evaluate(() => [innerWidth, innerHeight])).toEqual([900, 640])
  })

  it('keeps bounds, no smaller than its least, and tells of changes', async () => {
    const seen = await host.app.evaluate(({ BrowserWindow, screen }) => {
      const window = BrowserWindow.getAllWindows()[0]!
      window.setBounds({ x: 20, y: 30, width: 1000, height: 700 })
      const set = window.getBounds()
      window.maximize()
      const maximized = [
        window.isMaximized(),
        window.getBounds().width === screen.getPrimaryDisplay().workArea.width,
        window.getNormalBounds(),
      ]
      window.unmaximize()
      window.setBounds({ width: 10 })
      const least = window.getBounds().width
      window.setBounds({ width: 900, height: 640 })
      return { set, maximized, least }
    })
    const set = { x: 20, y: 30, width: 1000, height: 700 }
    expect(seen).toEqual({ set, maximized: [true, true, set], least: 640 })
    for (const event of ['resize', 'move', 'maximize', 'unmaximize']) await hears(event)
    await host.page.waitForFunction(() => innerWidth === 900)
  })

  it('takes title bar overlay, progress and flash', async () => {
    const taken = await host.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!
      window.setTitleBarOverlay({ color: '#202020', symbolColor: '#ffffff', height: 40 })
      window.setProgressBar(0.5)
      window.setProgressBar(-1)
      window.flashFrame(false)
      return true
    })
    expect(taken).toBe(true)
  })

  it('stays when close is prevented', async () => {
    const left = await host.app.evaluate(({ BrowserWindow }) => {
      const { control } = globalThis as unknown as { control: { hold: boolean } }
      control.hold = true
      BrowserWindow.getAllWindows()[0]!.close()
      control.hold = false
      return BrowserWindow.getAllWindows().length
    })
    expect(left).toBe(1)
    await hears('close')
    expect(await host.page.evaluate(() => window.api.sum(1, 1))).toBe(2)
  })

  it('carries the api again after a reload', async () => {
    await host.page.evaluate(() => Object.assign(window, { before: true }))
    await host.page.reload()
    const seen = await host.page.evaluate(async () => [
      'before' in window,
      window.early['api'],
      await window.api.invoke('echo', 1),
    ])
    expect(seen).toEqual([false, 'object', 1])
  })

  it('prints', async () => {
    const start = await host.app.evaluate(async ({ BrowserWindow }) =>
      (await BrowserWindow.getAllWindows()[0]!.webContents.printToPDF({ printBackground: true }))
        .subarray(0, 5)
        .toString('latin1'),
    )
    expect(start).toBe('%PDF-')
  })
})

describe('the desktop', () => {
  it('has the theme that the app chooses', async () => {
    const seen = await host.app.evaluate(async ({ BrowserWindow, nativeTheme }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      let updates = 0
      nativeTheme.on('updated', () => updates++)
      const dark = async (): Promise<unknown> => {
        // Two frames: the page hears of the change by its own way.
        const code = `new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => r(matchMedia('(prefers-color-scheme: dark)').matches))))`
        return webContents.executeJavaScript(code)
      }
      nativeTheme.themeSource = 'dark'
      const first = [nativeTheme.shouldUseDarkColors, await dark()]
      nativeTheme.themeSource = 'light'
      const second = [nativeTheme.shouldUseDarkColors, await dark()]
      nativeTheme.themeSource = 'system'
      return { first, second, updates: updates >= 3 }
    })
    expect(seen).toEqual({ first: [true, true], second: [false, false], updates: true })
  })

  it('tracks what keeps the computer awake', async () => {
    const seen = await host.app.evaluate(({ powerSaveBlocker }) => {
      const id = powerSaveBlocker.start('prevent-app-suspension')
      const started = powerSaveBlocker.isStarted(id)
      powerSaveBlocker.stop(id)
      return [started, powerSaveBlocker.isStarted(id)]
    })
    expect(seen).toEqual([true, false])
  })

  it('lets a test answer a dialog', async () => {
    const seen = await host.app.evaluate(async ({ dialog }) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: ['D:\\key.age'] })
      return (await dialog.showOpenDialog({})).filePaths
    })
    expect(seen).toEqual(['D:\\key.age'])
  })
})

describe.runIf(hostName === 'stand-in')('what is not carried', () => {
  it('throws, by name, wherever it is touched', async () => {
    const seen = await host.app.evaluate((electron) => {
      const { app, BrowserWindow, dialog } = electron
      const message = (fn: () => unknown): string => {
        try {
          fn()
          return 'carried'
        } catch (error) {
          return (error as Error).message
        }
      }
      const window = BrowserWindow.getAllWindows()[0]!
      const preferences = (webPreferences: Electron.WebPreferences) => () => new BrowserWindow({ webPreferences })
      return [
        message(() => window.setOpacity(0.5)),
        message(() => window.webContents.openDevTools()),
        message(() => window.webContents.on('did-start-navigation', () => undefined)),
        message(() => app.setBadgeCount(1)),
        message(() => app.on('continue-activity', () => undefined)),
        message(() => electron.Tray.name),
        message(() => new BrowserWindow({ kiosk: true })),
        message(preferences({ sandbox: false })),
        message(preferences({ contextIsolation: false })),
        message(preferences({ nodeIntegration: true })),
        message(preferences({ webSecurity: false })),
        message(() => dialog.showMessageBoxSync({ message: '' })),
      ]
    })
    expect(seen).toEqual([
      'stand-in: BrowserWindow.setOpacity is not carried',
      'stand-in: webContents.openDevTools is not carried',
      "stand-in: the event 'did-start-navigation' of webContents is not carried",
      'stand-in: app.setBadgeCount is not carried',
      "stand-in: the event 'continue-activity' of app is not carried",
      'stand-in: electron.Tray is not carried',
      'stand-in: the window option kiosk is not carried',
      'stand-in: sandbox: false is not carried',
      'stand-in: contextIsolation: false is not carried',
      'stand-in: nodeIntegration: true is not carried',
      'stand-in: webSecurity: false is not carried',
      'stand-in: dialog.showMessageBoxSync needs a desktop, and this host has none',
    ])
    expect(await host.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })
})

// Last: Playwright gives a page up once it has crashed.
describe('a page that dies', () => {
  it('is told of, and lives again after reload', async () => {
    await host.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
    )
    await vi.waitFor(
      async () => expect((await host.heard()).join('\n')).toMatch(/render-process-gone (crashed|killed)/),
      5000,
    )
    await vi.waitFor(async () => {
      const answer = await host.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(`window.api.invoke('echo', document.title)`),
      )
      expect(answer).toBe('Contract')
    }, 5000)
  })
})
