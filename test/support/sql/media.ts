import { readFile, stat, truncate as cut, writeFile } from 'node:fs/promises'
import { dataBody, encodeBlock, UNIT } from '../../../main/practice/sql/media/format.ts'
import { encodeJson, type SetHeader } from '../../../main/practice/sql/media/media-set.ts'
import { type Family, readFamily } from '../../../main/practice/sql/media/read-media.ts'

/** What happens to backup files of practice, done to the real file: paths are the real disk's. */

export async function familyIn(file: string): Promise<Family> {
  return readFamily(file, await readFile(file))
}

/** Inverts one bit: of the media header, of a set’s header, its data (by default in the middle) or its end mark. */
export async function damage(
  file: string,
  where: 'media' | 'header' | 'data' | 'end' = 'data',
  options: { set?: number; block?: number } = {},
): Promise<void> {
  const family = await familyIn(file)
  const set = family.sets[(options.set ?? 1) - 1]
  if (set === undefined) throw new Error(`there is no set ${options.set ?? 1} in ${file}`)
  const at = {
    media: 0,
    header: set.at,
    data: set.dataAt + (options.block ?? set.blocks >> 1) * UNIT,
    end: set.dataAt + set.blocks * UNIT,
  }[where]
  await flip(file, at + 100)
}

/** Inverts the lowest bit of one byte. */
export async function flip(file: string, at: number): Promise<void> {
  const bytes = await readFile(file)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  await writeFile(file, bytes)
}

/** Cuts a file as an interrupted copy does: within a block. `share` is what is left of it. */
export async function truncate(file: string, share = 0.6): Promise<void> {
  const { size } = await stat(file)
  await cut(file, Math.floor((size * share) / UNIT) * UNIT + 321)
}

/** Cuts a file as a server leaves it that died while it was writing: after a whole block. */
export async function endWithin(file: string, share = 0.6): Promise<void> {
  const { size } = await stat(file)
  await cut(file, Math.floor((size * share) / UNIT) * UNIT)
}

/** Writes the headers of all sets anew, checksums right again. */
export async function rewriteSets(file: string, edit: (header: SetHeader) => void): Promise<void> {
  const { bytes, setsAt, sets } = await familyIn(file)
  const parts: Buffer[] = [bytes.subarray(0, setsAt)]
  for (const { header, end, dataAt, blocks } of sets) {
    if (header === undefined || end === undefined) throw new Error(`a set of ${file} is not complete`)
    const copy = structuredClone(header)
    edit(copy)
    parts.push(encodeJson('SETB', copy), bytes.subarray(dataAt, dataAt + blocks * UNIT), encodeJson('SETE', end))
  }
  await writeFile(file, Buffer.concat(parts))
}

/** As a server of a later version would have made it. */
export const newerBackup = (file: string, version = '99.0.1000.1') =>
  rewriteSets(file, (header) => {
    header.version = version
  })

/** As BACKUP WITH NO_CHECKSUM makes it. */
export const withoutChecksums = (file: string) =>
  rewriteSets(file, (header) => {
    header.checksums = false
  })

/** Of a database that is encrypted by a certificate which nobody has. */
export const otherCertificate = (file: string, thumbprint = 'AB'.repeat(20)) =>
  rewriteSets(file, (header) => {
    header.thumbprint = thumbprint
  })

/** Taken so many days earlier. */
export async function olderBackup(file: string, days: number): Promise<void> {
  const earlier = (local: string) => new Date(Date.parse(`${local}Z`) - days * 86_400_000).toISOString().slice(0, 19)
  const { bytes, setsAt, sets } = await familyIn(file)
  const parts: Buffer[] = [bytes.subarray(0, setsAt)]
  for (const { header, end, dataAt, blocks } of sets) {
    if (header === undefined || end === undefined) throw new Error(`a set of ${file} is not complete`)
    parts.push(
      encodeJson('SETB', { ...header, started: earlier(header.started) }),
      bytes.subarray(dataAt, dataAt + blocks * UNIT),
      encodeJson('SETE', { ...end, finished: earlier(end.finished) }),
    )
  }
  await writeFile(file, Buffer.concat(parts))
}

/** The content that a set holds is changed and its checksums are right again: what no check of the file can see. */
export async function rewriteData(file: string, edit: (text: string) => string): Promise<void> {
  const { bytes, sets, media } = await familyIn(file)
  const [set] = sets
  const header = set?.header
  if (set === undefined || header === undefined || media.families !== 1)
    throw new Error('one set in one file is wanted')
  const bodies = Array.from({ length: set.blocks }, (_, n) => dataBody(bytes, set.dataAt + n * UNIT))
  const room = bodies[0]?.length ?? 0
  const whole = Buffer.concat(bodies)
  const text = edit(whole.toString('utf8', 0, header.data.bytes))
  if (Buffer.byteLength(text) !== header.data.bytes) throw new Error('as many bytes as before are wanted')
  whole.write(text)
  for (let n = 0; n < set.blocks; n += 1)
    encodeBlock('DATA', whole.subarray(n * room, (n + 1) * room)).copy(bytes, set.dataAt + n * UNIT)
  await writeFile(file, bytes)
}
