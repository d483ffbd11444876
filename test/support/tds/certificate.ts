import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Certificate } from '../../../main/practice/tds/index.ts'

/** The name that SQL Server gives its own certificate. */
const SUBJECT = '/CN=SSL_Self_Signed_Fallback'
export const CERTIFICATE_NAME = 'sql01.example'

type Pem = Certificate & { readonly key: string; readonly cert: string }

const made = new Map<number, Pem>()

/**
 * A self-signed certificate for `CERTIFICATE_NAME`, made once a run. Without openssl this throws: nothing is checked in
 * its place. `names` more names make it as large as one wants.
 */
export function certificate(names = 0): Pem {
  const found = made.get(names) ?? make(names)
  made.set(names, found)
  return found
}

function make(names: number): Pem {
  const more = Array.from({ length: names }, (_, n) => `,DNS:server-${n}.${CERTIFICATE_NAME}`).join('')
  const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-tds-'))
  const file = (name: string): string => path.join(folder, name)
  try {
    execFileSync(
      'openssl',
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2 -subj ${SUBJECT}`
        .split(' ')
        .concat('-addext', `subjectAltName=DNS:${CERTIFICATE_NAME}${more}`)
        .concat('-keyout', file('key.pem'), '-out', file('cert.pem')),
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    return { key: readFileSync(file('key.pem'), 'utf8'), cert: readFileSync(file('cert.pem'), 'utf8') }
  } catch (error) {
    throw new Error('No certificate could be made: these tests need openssl.', { cause: error })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
