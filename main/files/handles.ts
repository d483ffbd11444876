import { codeOf } from '../engine/problem.ts'
import type { FileWriter } from '../ports/files.ts'
import type { HandleLike } from './fs-like.ts'
import { retried, type Transient } from './transient.ts'

/** An error as the system makes them. */
export function systemError(code: string, message: string): Error & { code: string } {
  return Object.assign(new Error(`${code}: ${message}`), { code })
}

/** A writer that continues short writes and interrupted ones. */
export function writerOn(handle: HandleLike, transient: Transient | undefined): FileWriter {
  let isClosed = false
  return {
    async write(bytes) {
      let done = 0
      let fruitless = 0
      while (done < bytes.length) {
        const written = await writeOnce(handle, bytes, done, transient)
        done += written
        fruitless = written === 0 ? fruitless + 1 : 0
        // A device that takes nothing and reports nothing would be asked for ever.
        if (fruitless === 10) throw systemError('EIO', 'the device takes no more bytes, write')
      }
    },
    flush: () => retried(transient, () => handle.sync()),
    async close() {
      if (isClosed) return
      isClosed = true
      await handle.close()
    },
  }
}

async function writeOnce(
  handle: HandleLike,
  bytes: Uint8Array,
  from: number,
  transient: Transient | undefined,
): Promise<number> {
  try {
    const { bytesWritten } = await retried(transient, () => handle.write(bytes, from, bytes.length - from, null))
    return bytesWritten
  } catch (error) {
    if (codeOf(error) === 'EINTR') return 0
    throw error
  }
}

/** The whole of a plain file; never waits for a pipe and never reads a device. */
export async function readAll(open: () => Promise<HandleLike>, maxBytes: number): Promise<Uint8Array> {
  const handle = await open()
  try {
    const facts = await handle.stat()
    if (facts.isDirectory()) throw systemError('EISDIR', 'it is a folder, read')
    if (!facts.isFile()) throw systemError('EINVAL', 'it is no file but a device or a pipe, read')
    if (facts.size > maxBytes) throw systemError('EFBIG', `it has ${facts.size} bytes, more than ${maxBytes}, read`)
    // One byte more than allowed, in case it grew since.
    const buffer = new Uint8Array(Math.min(facts.size, maxBytes) + 1)
    const length = await fill(handle, buffer)
    if (length > maxBytes) throw systemError('EFBIG', `it has more than ${maxBytes} bytes, read`)
    return length < buffer.length ? buffer.subarray(0, length) : await rest(handle, buffer, maxBytes)
  } finally {
    await handle.close()
  }
}

/** The file grew while it was read. */
async function rest(handle: HandleLike, start: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(maxBytes + 1)
  buffer.set(start)
  const length = start.length + (await fill(handle, buffer.subarray(start.length)))
  if (length > maxBytes) throw systemError('EFBIG', `it has more than ${maxBytes} bytes, read`)
  return buffer.subarray(0, length)
}

async function fill(handle: HandleLike, buffer: Uint8Array): Promise<number> {
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return length
}
