import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { protocol } from 'electron/main'
import { CONTENT_TYPES, fileOf, SCHEME } from './protocol-file.ts'

export { ORIGIN } from './protocol-file.ts'

/** No inline script or style, no network, no frame, no eval. Source: ux-keyfile-security-performance.md section 3.2, item 7. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** Before `ready`: makes `app:` a scheme like https, with an origin of its own. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }])
}

/** After `ready`: serves the renderer's files, and nothing outside their folder. */
export function serveRenderer(folder: string): void {
  protocol.handle(SCHEME, async (request) => {
    const file = fileOf(request.url, folder)
    if (file === undefined || request.method !== 'GET') return new Response('not found', { status: 404 })
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: {
          'content-type': CONTENT_TYPES[path.extname(file)] ?? '',
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
          'referrer-policy': 'no-referrer',
        },
      })
    } catch {
      // A file that is not there and one that can't be read look the same to the page.
      return new Response('not found', { status: 404 })
    }
  })
}
