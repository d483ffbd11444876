/**
 * The single-instance lock: a socket in Linux's abstract namespace, named after the app's data folder. Binding it is
 * atomic, it leaves no file, and it is free the moment its holder dies, by whatever.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync } from 'node:fs'
import { connect, createServer } from 'node:net'

export interface SecondStart {
  argv: string[]
  cwd: string
  additionalData: unknown
}
export type InstanceLock = { held: true; release(): void } | { held: false; told: Promise<void> }

function tell(address: string, start: SecondStart): Promise<void> {
  return new Promise((resolve) => {
    const connection = connect(address, () => connection.end(JSON.stringify(start)))
    connection.on('error', (error) => console.error('stand-in: the first instance was not reached:', error.message))
    connection.on('close', () => resolve())
  })
}

/** Takes the lock of a folder, or tells its holder of this start. */
export function takeInstanceLock(
  folder: string,
  start: SecondStart,
  onSecond: (start: SecondStart) => void,
): InstanceLock {
  mkdirSync(folder, { recursive: true })
  const address = `\0stand-in-${createHash('sha256').update(realpathSync(folder)).digest('hex')}`
  const server = createServer((connection) => {
    let text = ''
    connection.setEncoding('utf8')
    connection.on('data', (chunk: string) => {
      text += chunk
    })
    connection.on('end', () => onSecond(JSON.parse(text) as SecondStart))
    connection.on('error', (error) => console.error('stand-in: a second instance broke off:', error.message))
  })
  let listening = false
  server.on('error', (error) => {
    if (listening) console.error('stand-in: instance lock:', error.message)
    // Otherwise the address is taken, which `listening` has told already.
  })
  server.listen(address)
  listening = server.listening
  if (!listening) return { held: false, told: tell(address, start) }
  server.unref()
  return { held: true, release: () => server.close() }
}
