import type { KeyRole } from './payload.ts'

const SHORT: Record<KeyRole, string> = {
  'management-server': 'ms',
  'data-warehouse-management-server': 'dw',
  'self-service-portal': 'ssp',
}

const WORDS: Record<KeyRole, string> = {
  'management-server': 'Service Manager management server',
  'data-warehouse-management-server': 'data warehouse management server',
  'self-service-portal': 'Self-Service Portal server',
}

/** A role in words, as it stands in sentences: `data warehouse management server`. */
export function roleWords(role: KeyRole): string {
  return WORDS[role]
}

/** The suggested name: `<SERVER>-<role>-key-<yyyyMMdd-HHmmss>.age`, in UTC, role ms, dw or ssp. */
export function keyFileName(from: { server: string; role: KeyRole; at: Date }): string {
  const server = from.server.replace(/[^\p{L}\p{N}_-]/gu, '-') || 'SERVER'
  const stamp = from.at.toISOString().replace(/[-:]/g, '').slice(0, 15).replace('T', '-')
  return `${server}-${SHORT[from.role]}-key-${stamp}.age`
}

/** The text file beside a key file has its name and `.txt` after it. */
export function sidecarName(keyFile: string): string {
  return `${keyFile}.txt`
}
