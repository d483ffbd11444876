import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type DirectoryRecord, type FileRecord, getRawHeader, uncache } from '@electron/asar'
import { NATIVE_DRIVER } from '../../native-driver.ts'
import { filesBelow, sha256 } from '../files.ts'
import { archiveOf, type MadePackage } from '../made.ts'

/** Size of what stands before the header in an archive: two lengths of Chromium's pickle, in bytes. */
const BEFORE_HEADER = 8

/**
 * Compares the archive with what was staged, file by file and byte by byte, and with the hashes that it carries itself: Electron checks a
 * file that it loads by these, and these by the hash in the executable (`resources.ts`).
 */
export async function checkArchive(p: MadePackage): Promise<string[]> {
  const file = archiveOf(p)
  uncache(file)
  const { header, headerSize, headerString } = getRawHeader(file)
  const content = await readFile(file)
  const data = content.subarray(BEFORE_HEADER + headerSize)
  const inside = new Map<string, FileRecord>(recordsOf(header))
  const staged = await filesBelow(p.stage)
  const complaints = [...inside.keys()]
    .filter((name) => !staged.includes(name))
    .map((name) => `The archive holds ${name}, which was not staged.`)
  for (const name of staged) {
    const record = inside.get(name)
    if (record === undefined) complaints.push(`The archive lacks ${name}.`)
    else complaints.push(...(await checkFile(p, name, record, data)))
  }
  // The hash in the executable is that of the header's text: what stands around the text is compared here.
  if (!content.subarray(0, BEFORE_HEADER + headerSize).equals(frontOf(headerString)))
    complaints.push('The beginning of the archive is not as an archive begins.')
  const end = Math.max(
    ...[...inside.values()].filter((record) => !record.unpacked).map((r) => Number(r.offset) + r.size),
  )
  if (data.length !== end) complaints.push(`The archive has ${data.length - end} bytes that belong to no file.`)
  return complaints
}

/** How an archive with this header begins: Chromium's pickles of its size and of its text, padded to four bytes with zeros. */
function frontOf(headerString: string): Buffer {
  const text = Buffer.from(headerString)
  const padded = Math.ceil(text.length / 4) * 4
  const front = Buffer.alloc(16 + padded)
  front.writeUInt32LE(4, 0)
  front.writeUInt32LE(8 + padded, 4)
  front.writeUInt32LE(4 + padded, 8)
  front.writeUInt32LE(text.length, 12)
  text.copy(front, 16)
  return front
}

async function checkFile(p: MadePackage, name: string, record: FileRecord, data: Uint8Array): Promise<string[]> {
  const isDriver = name === NATIVE_DRIVER
  // The header names it only where it is true.
  const isOutside = 'unpacked' in record && record.unpacked
  if (isOutside !== isDriver) return [`${name} ${isDriver ? 'has to lie' : 'lies'} outside the archive.`]
  const source = await readFile(path.join(p.stage, name))
  const hash = sha256(source)
  const complaints: string[] = []
  if (record.integrity.algorithm !== 'SHA256' || record.integrity.hash !== hash)
    complaints.push(`The hash that the archive carries for ${name} is not that of the staged file.`)
  if (isDriver) return complaints
  const packed = data.subarray(Number(record.offset), Number(record.offset) + record.size)
  if (sha256(packed) !== hash) complaints.push(`${name} in the archive is not the file that was staged.`)
  return complaints
}

function* recordsOf(directory: DirectoryRecord, at = ''): Generator<[string, FileRecord]> {
  for (const [name, entry] of Object.entries(directory.files)) {
    if ('files' in entry) yield* recordsOf(entry, `${at}${name}/`)
    else yield [at + name, entry]
  }
}
