import type { Statement } from '../../ports/instance.ts'
import { statement } from './define.ts'
import { disks } from './media.ts'
import { quoteIdentifier, quoteLiteral } from './quote.ts'

export interface BackupOptions {
  database: string
  type: 'full' | 'differential' | 'log'
  /** One path a stripe, as the server sees them; new names, never an existing file. */
  paths: readonly string[]
  /** Unique: how the set is found again in the file and in msdb. At most 128 characters. */
  setName: string
  description: string
  copyOnly: boolean
  /** Where the edition can. */
  compression: boolean
}

/**
 * BACKUP with CHECKSUM, onto new media: FORMAT and INIT keep it from being appended to a file of that name, where RESTORE would take
 * the oldest set. Source: orchestrator-sql.md B.2.
 */
export function backupDatabase(options: BackupOptions): Statement {
  const { database, type, paths, copyOnly, compression } = options
  const with_ = [
    ...(type === 'differential' ? ['DIFFERENTIAL'] : []),
    // Ignored by the server for a differential backup.
    ...(copyOnly && type !== 'differential' ? ['COPY_ONLY'] : []),
    'CHECKSUM',
    ...(compression ? ['COMPRESSION'] : []),
    'FORMAT',
    'INIT',
    'SKIP',
    'STATS = 5',
    `NAME = ${quoteLiteral(options.setName, 128)}`,
    `DESCRIPTION = ${quoteLiteral(options.description, 255)}`,
  ]
  return statement(
    `backup-${type}`,
    `BACKUP ${type === 'log' ? 'LOG' : 'DATABASE'} ${quoteIdentifier(database)} TO ${disks(paths)}\nWITH ${with_.join(', ')};`,
    { takes: 'long' },
  )
}

/** The last part of the log, before a database is replaced; it is left in the state RESTORING. */
export function backupTail(options: { database: string; path: string; setName: string }): Statement {
  return statement(
    'backup-tail',
    `BACKUP LOG ${quoteIdentifier(options.database)} TO ${disks([options.path])}\nWITH NORECOVERY, CHECKSUM, FORMAT, INIT, SKIP, STATS = 5, NAME = ${quoteLiteral(options.setName, 128)};`,
    { takes: 'long' },
  )
}

/** The certificate of transparent data encryption with its private key: without it an encrypted database is restored nowhere else. */
export function backupCertificate(options: {
  certificate: string
  path: string
  keyPath: string
  /** The secret that protects the private key's file. */
  secret: string
}): Statement {
  return statement(
    'backup-certificate',
    `BACKUP CERTIFICATE ${quoteIdentifier(options.certificate)} TO FILE = ${quoteLiteral(options.path, 259)}\nWITH PRIVATE KEY (FILE = ${quoteLiteral(options.keyPath, 259)}, ENCRYPTION BY PASSWORD = {{${options.secret}}});`,
    { secrets: [options.secret] },
  )
}
