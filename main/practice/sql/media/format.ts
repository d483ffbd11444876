import { crc32 } from 'node:zlib'

/**
 * A backup file of practice is a sequence of blocks: one of the medium, then for each set a header, its data, an end mark. A block fills
 * whole units of 4096 bytes: a head of 16 bytes (type, units, bytes used, CRC-32 of everything else), then its body. Data blocks have
 * one unit, so that a damaged one hides none of those behind it.
 */
export const UNIT = 4096
const HEAD = 16
/** Bytes of a data block’s body. */
export const ROOM = UNIT - HEAD
/** No header comes near; what claims more is damaged. */
const MOST_UNITS = 4096

export type BlockType = 'PSQL' | 'SETB' | 'DATA' | 'SETE'

export interface Block {
  type: string
  body: Buffer
  /** Where the next block begins. */
  end: number
  /** The checksum is right. */
  intact: boolean
}

export function encodeBlock(type: BlockType, body: Uint8Array): Buffer {
  const units = Math.ceil((HEAD + body.length) / UNIT)
  const block = Buffer.alloc(units * UNIT)
  block.write(type, 0, 'latin1')
  block.writeUInt32LE(units, 4)
  block.writeUInt32LE(body.length, 8)
  block.set(body, HEAD)
  block.writeUInt32LE(checksum(block), 12)
  return block
}

function checksum(block: Uint8Array): number {
  return crc32(block.subarray(HEAD), crc32(block.subarray(0, 12)))
}

/**
 * The block at a place.
 * @param units for a block whose length is known from elsewhere
 * @returns `short` where the file ends before the block does
 */
export function blockAt(file: Buffer, at: number, units?: number): Block | 'short' {
  if (file.length < at + HEAD) return 'short'
  const span = units ?? file.readUInt32LE(at + 4)
  if (span < 1 || span > MOST_UNITS) return { type: '', body: Buffer.alloc(0), end: at, intact: false }
  const end = at + span * UNIT
  if (file.length < end) return 'short'
  const block = file.subarray(at, end)
  const used = Math.min(block.readUInt32LE(8), block.length - HEAD)
  return {
    type: block.toString('latin1', 0, 4),
    body: block.subarray(HEAD, HEAD + used),
    end,
    intact: checksum(block) === block.readUInt32LE(12),
  }
}

/** The body of a data block by its place, whatever its head says. */
export function dataBody(file: Buffer, at: number): Buffer {
  return file.subarray(at + HEAD, at + UNIT)
}

/** Inverts a bit in the middle of a block, as a failing disk does: its checksum is then wrong. */
export function damaged(block: Buffer): Buffer {
  const copy = Buffer.from(block)
  const middle = copy.length >> 1
  copy.writeUInt8(copy.readUInt8(middle) ^ 1, middle)
  return copy
}
