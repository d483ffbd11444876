import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as z from 'zod/mini'
import { codeOf } from '../engine/problem.ts'
import type { Files } from '../ports/files.ts'
import type { KeyItem } from '../ports/verbs.ts'

/** First bytes of what the simulated tool writes: binary, as Microsoft's files are; the real format is not published. */
const MAGIC = Buffer.from([0x01, 0x00, 0x50, 0x52, 0x41, 0x43, 0x00, 0x02])
const MAX_BIN = 1024 * 1024

const contents = z.array(
  z.strictObject({
    name: z.string(),
    path: z.string(),
    type: z.literal('REG_BINARY'),
    protection: z.enum(['none', 'dpapi-machine']),
    data: z.base64(),
  }),
)

/**
 * Microsoft's SecureStorageBackup.exe as practice has it: nobody is there to work in it, so it does at once what a person
 * would. It takes the path ending in .bin that this computer was last asked about (`place.describe`): where there is a file
 * it restores from it, where there is none it backs the key up to it. What it makes opens with this simulation only and asks for no password.
 *
 * @returns its exit code: 0, or 1 when the disk, the share or the file refused
 */
export async function useTool(job: {
  files: Files
  bin: string | undefined
  items: readonly KeyItem[]
  write(items: readonly KeyItem[]): Promise<void>
}): Promise<number> {
  const { files, bin, items } = job
  if (bin === undefined) return 1
  try {
    if ((await files.stat(bin)) === undefined) {
      if (items.length === 0) return 1
      await backUp(files, bin, items)
    } else await job.write(opened(await files.read(bin, MAX_BIN)))
    return 0
  } catch (error) {
    // The real tool tells the person in a box of its own; its effect, or that there is none, is all that is seen here.
    if (codeOf(error) === undefined && !(error instanceof NotItsFile)) throw error
    return 1
  }
}

class NotItsFile extends Error {}

async function backUp(files: Files, bin: string, items: readonly KeyItem[]): Promise<void> {
  const json = JSON.stringify(items.map((item) => ({ ...item, data: Buffer.from(item.data).toString('base64') })))
  // At once whole or not there, so that a rehearsal that is killed leaves nothing half.
  const temporary = `${bin}.tmp`
  await files.remove(temporary)
  const writer = await files.create(temporary)
  try {
    await writer.write(Buffer.concat([MAGIC, deflateRawSync(json)]))
    await writer.flush()
  } finally {
    await writer.close()
  }
  await files.publish(temporary, bin)
}

function opened(bytes: Uint8Array): KeyItem[] {
  if (Buffer.compare(bytes.subarray(0, MAGIC.length), MAGIC) !== 0) throw new NotItsFile()
  try {
    const json = inflateRawSync(bytes.subarray(MAGIC.length)).toString('utf8')
    return contents
      .parse(JSON.parse(json))
      .map((item) => ({ ...item, data: Uint8Array.from(Buffer.from(item.data, 'base64')) }))
  } catch {
    // Damaged in any way: the tool refuses it.
    throw new NotItsFile()
  }
}
