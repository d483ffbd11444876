import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import path from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** A plain server of folders, by the beginning of the address; listens on this computer only. */
export async function serve(folders: Readonly<Record<string, string>>): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost').pathname
    const [prefix, folder] = Object.entries(folders).find(([start]) => url.startsWith(start)) ?? ['/', '']
    try {
      const body = readFileSync(path.join(folder, url.slice(prefix.length)))
      response.writeHead(200, { 'content-type': TYPES[path.extname(url)] ?? 'application/octet-stream' }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return { server, port: address.port }
}
