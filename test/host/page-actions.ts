/** What main can have a page do, in Chromium's words. */
import type { HandlerDetails, NativeImage, PrintToPDFOptions } from 'electron'
import type { Protocol, Session as Cdp } from './cdp.ts'
import { lacking, strict } from './guard.ts'

/** Chromium's `net_error_list.h`, as far as a load can fail here. */
const NET_ERRORS: Record<string, number> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_NAME_NOT_RESOLVED: -105,
}

export interface LoadError extends Error {
  code: string
  errno: number
  url: string
}

/** Starts a load; `error` is worded as Electron's loadURL rejects, `sameDocument` says that no load event will come. */
export async function navigate(
  cdp: Cdp,
  wire: string,
  url: string,
): Promise<{ error: LoadError | null; sameDocument: boolean }> {
  const { errorText, loaderId } = await cdp.send('Page.navigate', { url: wire })
  const sameDocument = loaderId === undefined
  if (errorText === undefined) return { error: null, sameDocument }
  const code = errorText.replace(/^net::/, '')
  const errno = NET_ERRORS[code] ?? lacking(`a load that fails with ${code}`)
  return { error: Object.assign(new Error(`${code} (${errno}) loading '${url}'`), { code, errno, url }), sameDocument }
}

/** @throws Error with the page's own stack when the code throws */
export async function evaluate(cdp: Cdp, code: string): Promise<unknown> {
  const parameters = { expression: code, awaitPromise: true, returnByValue: true, userGesture: true }
  const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', parameters)
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value as unknown
}

export async function printToPDF(cdp: Cdp, options: PrintToPDFOptions): Promise<Buffer> {
  const { landscape, printBackground, preferCSSPageSize, ...others } = options
  for (const name of Object.keys(others)) lacking(`printToPDF({ ${name} })`)
  const wanted = Object.entries({ landscape, printBackground, preferCSSPageSize }).filter(
    ([, value]) => value !== undefined,
  )
  return Buffer.from((await cdp.send('Page.printToPDF', Object.fromEntries(wanted))).data, 'base64')
}

export async function capture(cdp: Cdp): Promise<NativeImage> {
  const png = Buffer.from((await cdp.send('Page.captureScreenshot')).data, 'base64')
  return strict('NativeImage', { toPNG: () => png, isEmpty: () => png.length === 0 }) as unknown as NativeImage
}

/** What setWindowOpenHandler is told of an attempt. */
export function popupDetails({ url, windowName, windowFeatures }: Protocol.Page.windowOpenPayload): HandlerDetails {
  return {
    url,
    frameName: windowName,
    features: windowFeatures.join(','),
    disposition: 'foreground-tab',
    referrer: { url: '', policy: 'default' },
  }
}
