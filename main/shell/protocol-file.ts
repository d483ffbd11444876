import path from 'node:path'

export const SCHEME = 'app'
export const ORIGIN = 'app://wizard'

export const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** The file behind an address of the page, or undefined when it is not one of the renderer's. */
export function fileOf(address: string, folder: string): string | undefined {
  let url: URL
  let name: string
  try {
    url = new URL(address)
    name = decodeURIComponent(url.pathname)
  } catch {
    return undefined
  }
  if (url.protocol !== `${SCHEME}:` || url.host !== 'wizard' || name.includes('\0') || name.includes('\\'))
    return undefined
  const file = path.join(folder, name === '/' ? 'index.html' : name)
  return file.startsWith(folder + path.sep) && CONTENT_TYPES[path.extname(file)] !== undefined ? file : undefined
}
