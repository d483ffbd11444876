import { serverOf } from '../../../preload/contract/input/path.ts'
import type { ServerIdentity } from '../../ports/index.ts'

/** Is it a share, which every computer sees under the same name? */
export function isShare(path: string): boolean {
  return /^[\\/]{2}[^\\/]/.test(path)
}

/** Backslashes, none at the end; `C:\` stays. */
export function folderOf(path: string): string {
  const folder = path.replaceAll('/', '\\')
  return /^[a-z]:\\*$/i.test(folder) ? `${folder.slice(0, 2)}\\` : folder.replace(/\\+$/, '')
}

export function joined(folder: string, name: string): string {
  return folder.endsWith('\\') ? `${folder}${name}` : `${folder}\\${name}`
}

/** The first part of a name on the network: `SQL01` of `sql01.contoso.com`. */
export function shortName(name: string): string {
  return (name.split('.')[0] ?? name).toUpperCase()
}

/** Is a folder of this server’s lost together with it? Its drives are, and shares of the same computer. */
export function isOnServer(path: string, server: Pick<ServerIdentity, 'machine' | 'name'>): boolean {
  if (!isShare(path)) return true
  const host = shortName(serverOf(path) ?? '')
  return [server.machine, server.name.split('\\')[0] ?? ''].map(shortName).includes(host) || isLoopback(host)
}

/** Does this computer see the same file under the same name as the server does? */
export function isSeenHere(
  path: string,
  server: Pick<ServerIdentity, 'machine'>,
  netbios: string | undefined,
): boolean {
  if (isShare(path)) return !isLoopback(shortName(serverOf(path) ?? ''))
  return netbios !== undefined && shortName(netbios) === shortName(server.machine)
}

function isLoopback(host: string): boolean {
  return ['LOCALHOST', '127', '[::1]', '.'].includes(host)
}

/** The drive or share of a folder, for short sentences: `\\FS02\DR`, `C:`. */
export function rootOf(folder: string): string {
  return /^(\\\\[^\\]+\\[^\\]+|[a-z]:)/i.exec(folder)?.[1] ?? folder
}

/** A text as part of a file’s name: what Windows does not take becomes `_`. */
export function fileNamePart(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const safe = text.replace(/[\u0000-\u001f\u007f<>:"/\\|?*\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '_').trim()
  // By whole characters: half of one could not be written.
  const short = Array.from(safe).slice(0, 60).join('')
  return short.replace(/^\.+|[. ]+$/g, '_') || '_'
}

/** UTC to the second, fit for a file’s name: `20261121-031500`. */
export function stampOf(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll('-', '').replaceAll(':', '').replace('T', '-')
}
