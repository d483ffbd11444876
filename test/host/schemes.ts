/**
 * Chromium knows no app: scheme, and its request interception does not see one. So `app://wizard/x` travels as
 * `https://wizard.app.standin.test/x`, a secure context with an origin of its own, and is translated wherever main looks.
 */
const SUFFIX = '.standin.test'
const EMPTY_HOST = 'none'
const schemes = new Set<string>(['file'])

/** Makes a custom scheme travel. */
export function registerScheme(scheme: string): void {
  schemes.add(scheme.toLowerCase())
}

export function isRegistered(scheme: string): boolean {
  return schemes.has(scheme.toLowerCase())
}

/** The URL that Chromium is given. */
export function toWire(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url)
  const scheme = parts?.[1]?.toLowerCase()
  if (scheme === undefined || !schemes.has(scheme)) return url
  return `https://${parts?.[2] || EMPTY_HOST}.${scheme}${SUFFIX}${parts?.[3] || '/'}`
}

/** The URL that main sees. */
export function fromWire(url: string): string {
  const parts = /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.standin\.test(?=[/?#]|$)(.*)$/.exec(url)
  if (parts === null) return url
  const host = parts[1] === EMPTY_HOST ? '' : parts[1]
  return `${parts[2]}://${host}${parts[3]}`
}

/** The origin of a URL as Electron writes it: `app://wizard`, or `null` for about:, data: and blob:. */
export function originOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(fromWire(url))?.[0] ?? 'null'
}
