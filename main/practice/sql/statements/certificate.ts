import { createHash } from 'node:crypto'
import { SqlError } from '../../tds/index.ts'
import { codeOf } from '../../../engine/problem.ts'
import type { Cursor } from '../cursor.ts'
import { named } from '../names.ts'
import type { Execution, Step } from '../script/types.ts'
import { absent } from './errors.ts'

/** BACKUP CERTIFICATE x TO FILE = … [WITH PRIVATE KEY (FILE = …, ENCRYPTION BY PASSWORD = …)]: writes real files of no use elsewhere. */
export function parseBackupCertificate(cursor: Cursor): Step {
  const name = cursor.name()
  cursor.expect('TO', 'FILE', '=')
  const path = cursor.text()
  let key: { path: string; password: string } | undefined
  if (cursor.take('WITH', 'PRIVATE', 'KEY')) {
    cursor.expect('(', 'FILE', '=')
    const keyPath = cursor.text()
    cursor.expect(',', 'ENCRYPTION', 'BY', 'PASSWORD', '=')
    key = { path: keyPath, password: cursor.text() }
    cursor.expect(')')
  }
  return async (run) => {
    const certificate = named(run.state().certificates, name)
    if (certificate === undefined || !run.rights().server('CONTROL SERVER')) throw absent('find', 'certificate', name)
    if (key !== undefined && key.password.length < 8)
      throw new SqlError(
        15_118,
        'Password validation failed. The password does not meet the operating system policy requirements because it is not complex enough.',
      )
    await refuseTaken(run, [path, ...(key === undefined ? [] : [key.path])])
    await write(run, path, `practice certificate ${certificate.name} ${certificate.thumbprint}\n`)
    if (key !== undefined) {
      // Not the password, and nothing that it could be found from: a mark that the file belongs to the certificate.
      const mark = createHash('sha256').update(certificate.thumbprint).digest('hex')
      await write(run, key.path, `practice private key ${mark}\n`)
    }
  }
}

const cannotWrite = (path: string) =>
  new SqlError(
    15_240,
    `Cannot write into file '${path}'. Verify that you have write permissions, that the file path is valid, and that the file does not already exist.`,
  )

/** Both files are looked for first, so that no half pair is left. */
async function refuseTaken(run: Execution, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      if ((await run.files.stat(path)) !== undefined) throw cannotWrite(path)
    } catch (error) {
      if (error instanceof SqlError || codeOf(error) === undefined) throw error
      throw cannotWrite(path)
    }
  }
}

async function write(run: Execution, path: string, text: string): Promise<void> {
  if (run.fault('backup-disk-full') || (run.fault('backup-share-denied') && path.startsWith('\\\\')))
    throw cannotWrite(path)
  try {
    const writer = await run.files.create(path)
    try {
      await writer.write(new TextEncoder().encode(text))
      await writer.flush()
    } finally {
      await writer.close()
    }
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    throw cannotWrite(path)
  }
}
