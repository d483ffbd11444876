import { SqlError } from '../../tds/index.ts'

/**
 * What a server says of backup files, in its words. Source: MicrosoftDocs/sql-docs, database-engine-events-and-errors-3000-3999; which
 * of them comes when: orchestrator-sql.md B.3.
 */

/** Several errors of one statement, in the order in which they are sent. */
export class Causes extends Error {
  readonly errors: readonly SqlError[]

  constructor(errors: readonly SqlError[]) {
    super(errors.map(({ message }) => message).join(' '))
    this.name = 'Causes'
    this.errors = errors
  }
}

/** The operating system’s errors that appear in 3201, 3202 and 3203, by number. */
const OS_ERRORS = {
  2: 'The system cannot find the file specified.',
  3: 'The system cannot find the path specified.',
  5: 'Access is denied.',
  32: 'The process cannot access the file because it is being used by another process.',
  38: 'Reached the end of the file.',
  53: 'The network path was not found.',
  64: 'The specified network name is no longer available.',
  67: 'The network name cannot be found.',
  112: 'There is not enough space on the disk.',
  123: 'The filename, directory name, or volume label syntax is incorrect.',
  1117: 'The request could not be performed because of an I/O device error.',
} as const
export type OsError = keyof typeof OS_ERRORS

export function osError(number: OsError): string {
  return `${number}(${OS_ERRORS[number]})`
}

export const cannotOpen = (path: string, error: OsError) =>
  new SqlError(3201, `Cannot open backup device '${path}'. Operating system error ${osError(error)}.`)

export const writeFailed = (path: string, error: OsError) =>
  new SqlError(3202, `Write on "${path}" failed: ${osError(error)}`)

export const readFailed = (path: string, error: OsError) =>
  new SqlError(3203, `Read on "${path}" failed: ${osError(error)}`)

export const aborted = () => new SqlError(3204, 'The backup or restore was aborted.')

export const terminating = (what: string) => new SqlError(3013, `${what} is terminating abnormally.`)

export const noDeviceName = () =>
  new SqlError(3044, 'Invalid zero-length device name. Reissue the BACKUP statement with a valid device name.')

/** Characters of a path at most. */
export const LONGEST_PATH = 259

export const deviceNameTooLong = () =>
  new SqlError(
    3057,
    `Invalid device name. The length of the device name provided exceeds supported limit (maximum length is:${LONGEST_PATH}). Reissue the BACKUP statement with a valid device name.`,
  )

export const noSuchDevice = (name: string) =>
  new SqlError(
    3206,
    `Backup device '${name}' does not exist. To view existing backup devices, use the sys.backup_devices catalog view. To create a new backup device use either sp_addumpdevice or SQL Server Management Studio.`,
  )

export const MOST_DEVICES = 64

export const tooManyDevices = () =>
  new SqlError(3205, `Too many backup devices specified for backup or restore; only ${MOST_DEVICES} are allowed.`)

export const incompatibleCompression = (asked: string, has: string) =>
  new SqlError(
    3098,
    `The backup cannot be performed because '${asked}' was requested after the media was formatted with an incompatible structure. To append to this media set, either omit '${asked}' or specify '${has}'. Alternatively, you can create a new media set by using WITH FORMAT in your BACKUP statement. If you use WITH FORMAT on an existing media set, all its backup sets will be overwritten.`,
  )

export const familiesMissing = (families: number, given: number) =>
  new SqlError(
    3132,
    `The media set has ${families} media families but only ${given} are provided. All members must be provided.`,
  )

export const familyTwice = (path: string, family: number, other: string) =>
  new SqlError(
    3227,
    `The backup media on "${path}" is part of media family ${family} which has already been processed on "${other}". Ensure that backup devices are correctly specified. For tape devices, ensure that the correct volumes are loaded.`,
  )

export const otherFamilies = (path: string, has: number, expected: number) =>
  new SqlError(
    3231,
    `The media loaded on "${path}" is formatted to support ${has} media families, but ${expected} media families are expected according to the backup device specification.`,
  )

export const otherSetIdentity = (path: string, family: number) =>
  new SqlError(
    3232,
    `The volume mounted on "${path}" does not have the expected backup set identity. The volume may be obsolete due to a more recent overwrite of this media family. In that case, locate the correct volume with sequence number 1 of media family ${family}.`,
  )

export const malformed = (path: string) =>
  new SqlError(
    3241,
    `The media family on device '${path}' is incorrectly formed. SQL Server cannot process this media family.`,
    16,
    0,
  )

/** In the place of the tape format’s version stands that of practice’s own. */
export const newerMedia = (path: string, v: number, known: number) =>
  new SqlError(
    3243,
    `The media family on device '${path}' was created using Microsoft Tape Format version ${v}.0. SQL Server supports version ${known}.0.`,
  )

export const volumeEmpty = (path: string) => new SqlError(3254, `The volume on device '${path}' is empty.`)

export const terminatedSet = (path: string) =>
  new SqlError(
    3256,
    `The backup set on device '${path}' was terminated while it was being created and is incomplete. RESTORE sequence is terminated abnormally.`,
  )

export const otherMediaSet = (path: string) =>
  new SqlError(
    3258,
    `The volume on the device "${path}" is not part of the media set that is currently being processed. Ensure that the backup devices are loaded with the correct media.`,
  )

export const endUnreadable = (path: string) =>
  new SqlError(
    3266,
    `The backup data at the end of "${path}" is incorrectly formatted. Backup sets on the media might be damaged and unusable. To determine the backup sets on the media, use RESTORE HEADERONLY. To determine the usability of the backup sets, run RESTORE VERIFYONLY. If all of the backup sets are incomplete, reformat the media using BACKUP WITH FORMAT, which destroys all the backup sets.`,
  )

export const otherMediaName = (given: string, has: string, path: string) =>
  new SqlError(
    4037,
    `The user-specified MEDIANAME "${given}" does not match the MEDIANAME "${has}" of the device "${path}".`,
  )

export const noSuchSet = (position: number, path: string) =>
  new SqlError(4038, `Cannot find file ID ${position} on device '${path}'.`)
