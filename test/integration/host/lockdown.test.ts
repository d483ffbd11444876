import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Contract, host as hostName, launchContract } from './contract.ts'

let host: Contract
beforeAll(async () => {
  host = await launchContract()
})
afterAll(() => host.close())

const hears = (words: string): Promise<void> =>
  vi.waitFor(async () => expect(await host.heard()).toContain(words), 5000)
const stays = async (): Promise<void> => {
  expect(await host.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getURL())).toBe(
    'app://contract/page.html',
  )
  expect(await host.page.evaluate(() => window.api.sum(1, 1))).toBe(2)
}

describe('navigation', () => {
  it('puts a link to will-navigate, and a prevented one leaves the page', async () => {
    await host.page.getByRole('link', { name: 'Outside link' }).click()
    await hears('will-navigate https://example.org/link')
    await stays()
  })

  it('puts location.href to will-navigate', async () => {
    await host.page.evaluate(() => {
      location.href = 'https://example.org/assigned'
    })
    await hears('will-navigate https://example.org/assigned')
    await stays()
  })

  it('puts a redirect to will-redirect', async () => {
    await host.page.getByRole('link', { name: 'Redirected away' }).click()
    await hears('will-redirect https://example.org/away')
    await stays()
  })

  it('follows an allowed redirect, and main sees the scheme of the app', async () => {
    await host.app.evaluate(async ({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!
      await window.loadURL('app://contract/moved')
      const url = window.webContents.getURL()
      if (url !== 'app://contract/page.html?moved') throw new Error(url)
      await window.loadURL('app://contract/page.html')
    })
    await host.page.getByRole('heading', { name: 'Contract' }).waitFor()
    await stays()
  })

  it('rejects a load that is not let through', async () => {
    const message = await host.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!
        .loadURL('https://example.org/main')
        .then(
          () => 'loaded',
          (error: Error) => error.message,
        ),
    )
    expect(message).toBe("ERR_BLOCKED_BY_CLIENT (-20) loading 'https://example.org/main'")
    await host.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.loadURL('app://contract/page.html'),
    )
    await host.page.getByRole('heading', { name: 'Contract' }).waitFor()
  })
})

describe('new windows', () => {
  it('refuses window.open and tells the handler', async () => {
    expect(await host.page.evaluate(() => window.open('https://example.org/opened') === null)).toBe(true)
    await hears('window.open https://example.org/opened')
  })

  it('refuses a link to a new window', async () => {
    await host.page.getByRole('link', { name: 'New window' }).click()
    await hears('window.open https://example.org/blank')
    expect(host.app.windows()).toHaveLength(1)
  })
})

describe('policy, permissions, network', () => {
  it('honours the Content-Security-Policy header of the app', async () => {
    const violated = await host.page.evaluate(async () => {
      const seen: string[] = []
      const three = Promise.withResolvers<string[]>()
      document.addEventListener('securitypolicyviolation', (event) => {
        seen.push(event.effectiveDirective)
        if (new Set(seen).size === 3) three.resolve([...new Set(seen)].sort())
      })
      const script = document.createElement('script')
      script.textContent = 'window.injected = 1'
      document.body.append(script)
      await fetch('https://example.org/').catch(() => undefined)
      const image = new Image()
      image.src = 'https://example.org/image.png'
      return three.promise
    })
    expect(violated).toEqual(['connect-src', 'img-src', 'script-src-elem'])
    expect(await host.page.evaluate(() => 'injected' in window)).toBe(false)
  })

  it('asks the permission handlers', async () => {
    const states = await host.page.evaluate(() => {
      const state = async (name: string): Promise<string> =>
        (await navigator.permissions.query({ name: name as PermissionName })).state
      return Promise.all(['geolocation', 'notifications', 'camera', 'microphone', 'midi'].map(state))
    })
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'granted'])
  })

  it('puts every request to onBeforeRequest', async () => {
    await hears('request mainFrame https://example.org/main')
  })

  it('has a secure context with storage and an origin of its own', async () => {
    const seen = await host.page.evaluate(() => {
      localStorage.setItem('kept', 'yes')
      return { secure: isSecureContext, kept: localStorage.getItem('kept'), opaque: origin === 'null' }
    })
    expect(seen).toEqual({ secure: true, kept: 'yes', opaque: false })
  })
})

describe('frames', () => {
  it('gives a sub-frame neither api nor preload', async () => {
    const frame = host.page.frames().find((each) => each !== host.page.mainFrame())
    expect(await frame?.evaluate(() => [document.title, 'api' in window])).toEqual(['Frame', false])
  })

  it.runIf(hostName === 'stand-in')('tells a forged message of a sub-frame apart', async () => {
    const cdp = await host.page.context().newCDPSession(host.page)
    const { frameTree } = await cdp.send('Page.getFrameTree')
    const frameId = frameTree.childFrames?.[0]?.frame.id ?? ''
    const worldName = 'Electron Isolated Context'
    const { executionContextId } = await cdp.send('Page.createIsolatedWorld', { frameId, worldName })
    const body = JSON.stringify(['array', []])
    const message = JSON.stringify({ type: 'send', channel: 'who', body })
    const forged = await cdp.send('Runtime.evaluate', {
      contextId: executionContextId,
      expression: `__standin_post(${JSON.stringify(message)})`,
    })
    expect(forged.exceptionDetails).toBeUndefined()
    await hears('who app://contract/frame.html false')
    await host.page.evaluate(() => window.api.send('who'))
    await hears('who app://contract/page.html true')
  })
})
