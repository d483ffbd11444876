import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export interface Made {
  readonly key: string
  readonly cert: string
  /** As the product writes it. */
  readonly fingerprint: string
}

/** A self-signed certificate for a DNS name. Without openssl this throws: nothing is checked in its place. */
export function makeCertificate(name: string): Made {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-sql-'))
  const file = (part: string): string => path.join(folder, part)
  try {
    const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '2']
    const names = ['-subj', '/O=Contoso/CN=SSL_Self_Signed_Fallback', '-addext', `subjectAltName=DNS:${name}`]
    const files = ['-keyout', file('key.pem'), '-out', file('cert.pem')]
    execFileSync('openssl', [...kind, ...names, ...files], { stdio: ['ignore', 'ignore', 'pipe'] })
    const cert = readFileSync(file('cert.pem'), 'utf8')
    const fingerprint = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase()
    return { key: readFileSync(file('key.pem'), 'utf8'), cert, fingerprint: `SHA256:${fingerprint}` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
