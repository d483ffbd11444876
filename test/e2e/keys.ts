/** A person without a mouse. */
import { expect, type Locator, type Page } from '@playwright/test'

const MOUSE = ['mousedown', 'pointerdown', 'touchstart']
type Watched = Window & { mouseEvents?: string[] }

/** Notes each event that only a pointing device makes. */
export async function watchMouse(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate((names) => {
    const seen: string[] = []
    ;(window as Watched).mouseEvents = seen
    for (const name of names) addEventListener(name, () => seen.push(name), true)
  }, MOUSE)
  return () => page.evaluate(() => (window as Watched).mouseEvents ?? ['the page was loaded again'])
}

/** Alt and a letter, with the character that a real keyboard sends along: by it Chromium finds the access key. */
export async function alt(page: Page, letter: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const code = `Key${letter.toUpperCase()}`
  const key = { modifiers: 1, key: letter, code, windowsVirtualKeyCode: letter.toUpperCase().charCodeAt(0) }
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
  await session.send('Input.dispatchKeyEvent', { type: 'char', ...key, text: letter, unmodifiedText: letter })
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
  await session.detach()
}

/** Tabs to what is wanted; fails when that takes more than `most`. */
export async function tabTo(page: Page, what: Locator, most: number): Promise<void> {
  for (let tabs = 0; tabs <= most; tabs++) {
    if (await what.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(what, `reached within ${most} Tabs`).toBeFocused()
}
