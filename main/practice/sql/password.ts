import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Version of hashes since SQL Server 2012 (orchestrator-sql.md B.10). */
const VERSION = '0200'
const SALT_BYTES = 4
const HASH_BYTES = 64

/** password_hash as the state keeps it: hex digits of version, salt, and SHA-512 of password (UTF-16LE) and salt. */
export function hashPassword(password: string, salt: Uint8Array = randomBytes(SALT_BYTES)): string {
  const hash = createHash('sha512').update(Buffer.from(password, 'utf16le')).update(salt).digest('hex')
  return `${VERSION}${Buffer.from(salt).toString('hex')}${hash}`.toUpperCase()
}

/** Whether the password is the one that was hashed. A hash of another version fits no password. */
export function passwordFits(password: string, hash: string): boolean {
  if (!isPasswordHash(hash) || !hash.startsWith(VERSION)) return false
  const salt = Buffer.from(hash.slice(4, 4 + SALT_BYTES * 2), 'hex')
  return timingSafeEqual(Buffer.from(hashPassword(password, salt), 'hex'), Buffer.from(hash, 'hex'))
}

/** What PASSWORD = 0x… HASHED takes: the version of today, or the SHA-1 of older servers. */
export function isPasswordHash(hex: string): boolean {
  const isToday = hex.startsWith(VERSION) && hex.length === (2 + SALT_BYTES + HASH_BYTES) * 2
  const isOld = hex.startsWith('0100') && (hex.length === 52 || hex.length === 92)
  return isToday || isOld
}
