import type { InstanceState } from '../state.ts'
import type { OpenedSet } from './open-media.ts'
import { certificateMissing, damagedAtBackup, newerServer, noChecksums } from './restore-errors.ts'
import type { RestoreOptions } from './statement.ts'

/**
 * Whether this instance can read a set at all, whatever is to be done with it.
 *
 * @throws SqlError 3187, 3169, 33111, 3182
 */
export function checkSet({ header }: OpenedSet, state: InstanceState, options: RestoreOptions): void {
  if (options.checksum === true && !header.checksums) throw noChecksums()
  if (major(header.version) > major(state.version))
    throw newerServer(shownVersion(header.version), shownVersion(state.version))
  const { thumbprint } = header
  if (thumbprint !== undefined && !state.certificates.some((each) => each.thumbprint === thumbprint))
    throw certificateMissing(thumbprint)
  if (header.damaged && !options.continueAfterError) throw damagedAtBackup()
}

export function major(version: string): number {
  return Number(version.split('.')[0])
}

/** `16.00.4135`, as 3169 has it. */
function shownVersion(version: string): string {
  const [first = '', second = '0', third = '0'] = version.split('.')
  return `${first}.${second.padStart(2, '0')}.${third}`
}

/** Checksums are looked at when the set has them, unless NO_CHECKSUM was asked for. */
export function looksAtChecksums({ header }: OpenedSet, { checksum }: RestoreOptions): boolean {
  return checksum ?? header.checksums
}
