import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Measure, measure } from './measure.ts'

/** KB (1,024 bytes) gzip of the scripts and style sheets that index.html names, with the chunks they import at once: the first page's. */
export function size(): Measure[] {
  const folder = path.resolve('dist/renderer')
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8')
  const names = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '')
  if (names.length === 0) throw new Error('dist/renderer/index.html names no script')
  const bytes = names.reduce(
    (sum, name) => sum + gzipSync(readFileSync(path.join(folder, name)), { level: 9 }).length,
    0,
  )
  return [measure('first-page JS+CSS, KB gzip', bytes / 1024, 95)]
}
