import type { X509Certificate } from 'node:crypto'
import tls from 'node:tls'
import type { Certificate } from '../../ports/instance.ts'

let known: string[] | undefined

/**
 * The authorities that vouch for servers: Node’s own list and this computer’s store, where a company’s own authority is.
 * Read once. Source: Node’s `tls.getCACertificates`; `--use-system-ca` does the same for a whole process.
 */
export function systemAuthorities(): readonly string[] {
  known ??= [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])]
  return known
}

/** `SHA256:` and 64 hex digits, of the whole certificate. */
export function fingerprintOf(certificate: X509Certificate): string {
  return `SHA256:${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`
}

/** What the other end of a TLS connection presented. */
export function presentedBy(socket: tls.TLSSocket): Certificate | undefined {
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return undefined
  return {
    fingerprint: fingerprintOf(certificate),
    subject: nameIn(certificate.subject),
    issuer: nameIn(certificate.issuer),
    validFrom: new Date(certificate.validFrom).toISOString(),
    validTo: new Date(certificate.validTo).toISOString(),
    // Chain, dates and name, as `tls.connect` checked them against the authorities that it was given.
    trusted: socket.authorized,
  }
}

/** The common name of `CN=…\nO=…`, or all of it on one line. */
function nameIn(distinguished: string): string {
  const parts = distinguished.split('\n')
  return parts.find((part) => part.startsWith('CN='))?.slice(3) ?? parts.join(', ')
}

/** What `tls` says of a certificate that it does not take, in words. Source: Node’s list of X509 certificate error codes. */
const REASONS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The server made this certificate itself, which every SQL Server does at its setup.',
  SELF_SIGNED_CERT_IN_CHAIN: 'It leads to an authority that this computer does not know.',
  UNABLE_TO_GET_ISSUER_CERT: 'This computer does not know the authority that issued it.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'This computer does not know the authority that issued it.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'This computer does not know the authority that issued it.',
  CERT_UNTRUSTED: 'This computer does not trust the authority that issued it.',
  CERT_REJECTED: 'This computer rejects the authority that issued it.',
  CERT_REVOKED: 'It was revoked.',
  INVALID_CA: 'An authority in its chain may not issue certificates.',
  INVALID_PURPOSE: 'It is not made for servers.',
  CERT_HAS_EXPIRED: 'It has expired.',
  CERT_NOT_YET_VALID: 'It is not valid yet. The clock of this computer or of the server may be wrong.',
  CERT_SIGNATURE_FAILURE: 'Its signature is wrong.',
  CERT_CHAIN_TOO_LONG: 'Its chain of authorities is too long.',
  PATH_LENGTH_EXCEEDED: 'Its chain of authorities is longer than one of them allows.',
  HOSTNAME_MISMATCH: 'It is made for another name than the one that was connected to.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'It is made for another name than the one that was connected to.',
  ERR_TLS_CERT_ALTNAME_FORMAT: 'The names in it can’t be read.',
}

/** Why a certificate is not taken; undefined for a code that speaks of something else. */
export function reasonOf(code: string): string | undefined {
  return REASONS[code]
}
