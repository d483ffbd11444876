/**
 * What practice can't show: a server whose certificate nobody vouches for. The renderer as it ships, in Chromium, with a stand-in for main
 * that answers as the contract says.
 */
import { createRequire } from 'node:module'
import path from 'node:path'
import { type Browser, chromium, expect, type Page, test } from '@playwright/test'
import { practiceState } from '../support/fake-answers.ts'
import { findChromium } from '../host/find-chromium.ts'
import { serve } from '../support/serve.ts'
import { MAIN_SERVER, openRow, testConnection } from './database-walk.ts'
import { alt } from './keys.ts'
import { button, field } from './walk.ts'

const FINGERPRINT = `SHA256:${'0f1e'.repeat(16)}`
const require = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))
const { source: AXE } = require('axe-core') as { source: string }

const untrusted = {
  facts: [],
  findings: [
    {
      level: 'block',
      code: 'certificate-untrusted',
      text: 'No authority vouches for the certificate of SQL01.',
      detail: 'SQL Server made it for itself.',
      fix: 'Have the server given a certificate of the company, or trust this one.',
    },
  ],
  certificate: {
    fingerprint: FINGERPRINT,
    subject: 'CN=SSL_Self_Signed_Fallback',
    issuer: 'CN=SSL_Self_Signed_Fallback',
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: '2056-01-01T00:00:00.000Z',
  },
}
const connected = {
  facts: [
    { label: 'Signed in as', value: 'CONTOSO\\adm.keller' },
    { label: 'Server', value: 'SQL01', copy: true },
    { label: 'Encryption', value: 'On, by the certificate that is trusted for this server', style: 'good' },
  ],
  findings: [],
}

interface Told {
  state: unknown
  untrusted: unknown
  connected: unknown
  fingerprint: string
}

/** Stands where the preload would. Notes every connection that it is asked to try. */
function standIn({ state, untrusted, connected, fingerprint }: Told): void {
  const asked: unknown[] = []
  const answer = (name: string, input: { connection?: { certificate?: string } }): unknown => {
    if (name === 'app.state') return state
    if (name === 'wizard.start') return { answers: {} }
    if (name === 'wizard.findings' || name === 'wizard.facts' || name === 'wizard.options') return []
    if (name !== 'instance.test') return {}
    asked.push(input.connection)
    return input.connection?.certificate === fingerprint ? connected : untrusted
  }
  Object.assign(globalThis, {
    asked,
    recovery: {
      platform: 'win32',
      on: () => () => undefined,
      call: (name: string, input: object) =>
        new Promise((resolve) => {
          setTimeout(() => resolve({ ok: true, value: answer(name, input) }))
        }),
    },
  })
}

let browser: Browser
test.beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox', '--disable-gpu'] })
})
test.afterAll(() => browser.close())

async function withPage(work: (page: Page, errors: string[]) => Promise<void>): Promise<void> {
  const { server, port } = await serve({ '/': path.resolve('dist/renderer') })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  try {
    await page.addInitScript(standIn, { state: practiceState, untrusted, connected, fingerprint: FINGERPRINT })
    await page.goto(`http://127.0.0.1:${port}/index.html`)
    await openRow(page, 'Capture logins and permissions')
    await field(page, MAIN_SERVER).fill('SQL01')
    await testConnection(page)
    await expect(page.getByRole('heading', { name: 'Certificate of SQL01' })).toBeVisible()
    await work(page, errors)
    expect(errors).toEqual([])
  } finally {
    await page.close()
    server.close()
  }
}

const asked = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { asked: { server: string; certificate?: string }[] }).asked)
const signedIn = (page: Page) => page.getByText('CONTOSO\\adm.keller', { exact: true })
const trust = (page: Page) => button(page, 'Trust this certificate for SQL01')
const testButton = (page: Page) => page.getByRole('button', { name: /^Test connection/ }).first()

test('it is shown whole, trusted by a button that names the server, and for that server only', () =>
  withPage(async (page) => {
    for (const words of ['CN=SSL_Self_Signed_Fallback (itself)', FINGERPRINT, '1 Jan 2026 to 1 Jan 2056'])
      await expect(page.getByText(words)).toBeVisible()
    await trust(page).click()
    await expect(signedIn(page)).toBeVisible()
    await expect(trust(page)).toHaveCount(0)
    // The pressed button is gone: the focus stays at the field.
    await expect(testButton(page)).toBeFocused()
    expect((await asked(page)).map(({ certificate }) => certificate)).toEqual([undefined, FINGERPRINT])

    await field(page, MAIN_SERVER).fill('SQL02')
    await expect(signedIn(page)).toHaveCount(0)
    await expect(page.getByRole('button', { name: /^Stop trusting/ })).toHaveCount(0)
    await testConnection(page)
    await expect(page.getByRole('heading', { name: 'Certificate of SQL02' })).toBeVisible()
    expect((await asked(page)).at(-1)).toEqual({ server: 'SQL02', signIn: 'windows' })
  }))

test('trust is taken back by a button', () =>
  withPage(async (page) => {
    await trust(page).click()
    await page.getByRole('button', { name: 'Stop trusting the certificate of SQL01' }).click()
    await expect(signedIn(page)).toHaveCount(0)
    await expect(testButton(page)).toBeFocused()
    await testConnection(page)
    await expect(trust(page)).toBeVisible()
    expect((await asked(page)).at(-1)).not.toHaveProperty('certificate')
  }))

test('everything goes by keyboard and is said: letters, focus, announcements', () =>
  withPage(async (page) => {
    const status = page.getByRole('status').filter({ hasText: 'The certificate is shown.' })
    await expect(status).toBeAttached()
    const keys = await page
      .locator('[accesskey]')
      .evaluateAll((all) => all.map((element) => (element as HTMLElement).accessKey))
    expect(new Set(keys).size).toBe(keys.length)
    const letter = await trust(page).getAttribute('accesskey')
    await alt(page, letter ?? '?')
    await expect(signedIn(page)).toBeVisible()
    await expect(
      page.getByRole('status').filter({ hasText: 'Connected to SQL01 as CONTOSO\\adm.keller.' }),
    ).toBeAttached()
  }))

test('axe finds nothing against it, in light, dark and forced colours, and it fits', () =>
  withPage(async (page) => {
    await page.evaluate(AXE)
    for (const [colorScheme, forcedColors] of [
      ['light', 'none'],
      ['dark', 'none'],
      ['light', 'active'],
    ] as const) {
      await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' })
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
        }
        return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
      })
      expect.soft(violations, `${colorScheme} ${forcedColors}`).toEqual([])
    }
    for (const width of [1024, 640, 512]) {
      await page.setViewportSize({ width, height: 384 })
      const sideways = await page.evaluate(() => {
        const box = document.querySelector('.page-scroll')
        return box === null || box.scrollWidth > box.clientWidth + 1
      })
      expect.soft(sideways, `${width} wide`).toBe(false)
    }
  }))
