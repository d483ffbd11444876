import * as z from 'zod/mini'
import type { Out } from '../ports/verbs.ts'

/** What `place.describe.ps1` finds. */
export const rawPlace = z.strictObject({
  /** .NET's DriveType of the letter, or empty where none was asked. */
  driveType: z.string(),
  /** The share that a letter is mapped to. */
  remote: z.nullable(z.string()),
  /** Names of this computer, aliases among them where a server was asked. */
  names: z.array(z.string()),
  addresses: z.array(z.string()),
  serverAddresses: z.array(z.string()),
})
export type RawPlace = z.infer<typeof rawPlace>

/** The part of a path that decides where it lies. */
export type Root = { kind: 'drive'; letter: string } | { kind: 'share'; server: string } | { kind: 'other' }

/** Reads `C:\…`, `\\server\share\…` and both behind `\\?\`. What is neither is told of no place. */
export function rootOf(path: string): Root {
  const plain = path
    .replaceAll('/', '\\')
    .replace(/^\\\\\?\\(UNC\\)?/i, (_, unc?: string) => (unc === undefined ? '' : '\\\\'))
  const letter = /^([A-Za-z]):(\\|$)/.exec(plain)?.[1]
  if (letter !== undefined) return { kind: 'drive', letter: letter.toUpperCase() }
  const server = /^\\\\([^\\.?][^\\]*|\.[^\\]+)\\[^\\]/.exec(plain)?.[1]
  return server === undefined ? { kind: 'other' } : { kind: 'share', server: serverName(server) }
}

/** The computer behind a share's first part: without WebDAV's `@SSL@443`, and an IPv6 address in its own form. */
function serverName(part: string): string {
  const host = part.replace(/@.*$/, '')
  const v6 = /^([0-9a-f-]+?)(?:s\d+)?\.ipv6-literal\.net$/i.exec(host)?.[1]
  return v6 === undefined ? host : v6.replaceAll('-', ':')
}

type Ask = (request: { letter: string; server: string }) => Promise<RawPlace>

/** Finds out what kind of place a path is. A mapped drive takes a second question: whose share it is. */
export async function describePlace(path: string, ask: Ask): Promise<Out<'place.describe'>> {
  const root = rootOf(path)
  if (root.kind === 'other') return { kind: 'unknown', onThisComputer: false }
  if (root.kind === 'share') return { kind: 'share', onThisComputer: await isHere(root.server, ask) }
  const { driveType, remote } = await ask({ letter: root.letter, server: '' })
  if (remote !== null && remote !== '') {
    const share = rootOf(`${remote}\\`)
    return {
      kind: 'mapped',
      onThisComputer: share.kind === 'share' && (await isHere(share.server, ask)),
      unc: remote,
    }
  }
  switch (driveType) {
    case 'Fixed':
    case 'Ram':
      return { kind: 'fixed', onThisComputer: true }
    case 'Removable':
    case 'CDRom':
      return { kind: 'removable', onThisComputer: false }
    case 'Network':
      return { kind: 'mapped', onThisComputer: false }
    default:
      return { kind: 'unknown', onThisComputer: false }
  }
}

/** True for this computer under any of its names or addresses. */
async function isHere(server: string, ask: Ask): Promise<boolean> {
  if (/^(localhost|127(\.\d+){3}|::1|0:0:0:0:0:0:0:1)$/i.test(server)) return true
  const { names, addresses, serverAddresses } = await ask({ letter: '', server })
  if (names.some((name) => name.toLowerCase() === server.toLowerCase())) return true
  const own = new Set([...addresses, '127.0.0.1', '::1'])
  return serverAddresses.some((address) => own.has(address))
}
