import * as z from 'zod/mini'

/** A server name taken apart. A port bypasses the browser service; an instance name needs it. */
export interface ServerAddress {
  /** NetBIOS name, DNS name, availability group listener or IP address; `localhost` for `.` and `(local)`. */
  host: string
  instance?: string
  port?: number
}

const LOCAL = new Set(['.', '(local)', 'localhost'])
const HOST =
  /^(?=.{1,255}$)[\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}_])?(\.[\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}_])?)*$/u
const IP6 = /^\[?[0-9a-f:]+:[0-9a-f:.]*\]?$/i
/** Letters, digits, underscore, $ and #, not beginning with a digit; at most 16. Source: SQL Server's rules for instance names. */
const INSTANCE = /^[\p{L}_#][\p{L}\p{N}_$#]{0,15}$/u

/** `HOST`, `HOST\INSTANCE`, `HOST,PORT`, `HOST\INSTANCE,PORT`, `tcp:` before it; a sentence when it is none of these. */
export function parseServer(text: string): ServerAddress | string {
  const name = text.trim().replace(/^tcp:/i, '')
  if (name === '') return 'Enter a database server'
  if (/^(np|lpc|admin):/i.test(name) || name.startsWith('\\\\'))
    return 'Enter a server name: named pipes and other protocols than TCP are not used'
  const [, host = '', instance, port] = /^([^\\,]*)(?:\\([^\\,]*))?(?:\s*,\s*(.*))?$/.exec(name) ?? []
  const isLocal = LOCAL.has(host.toLowerCase())
  if (!isLocal && !HOST.test(host) && !IP6.test(host)) return 'Enter the server as HOST, HOST\\INSTANCE or HOST,PORT'
  if (instance !== undefined && !INSTANCE.test(instance) && !/^mssqlserver$/i.test(instance))
    return 'Enter an instance name of at most 16 letters, digits, $, # or _, beginning with a letter'
  const number = port === undefined ? undefined : Number(port)
  if (number !== undefined && (!/^\d{1,5}$/.test(port ?? '') || number < 1 || number > 65_535))
    return 'Enter a port between 1 and 65535 after the comma'
  // The default instance has no name on the wire.
  const named = instance === undefined || /^mssqlserver$/i.test(instance) ? undefined : instance
  return {
    host: isLocal ? 'localhost' : host.replace(/^\[|\]$/g, ''),
    ...(named === undefined ? {} : { instance: named }),
    ...(number === undefined ? {} : { port: number }),
  }
}

/** Whether the name stands for the computer that uses it, so that it means another server elsewhere. */
export function isLocalServer(text: string): boolean {
  const parsed = parseServer(text)
  return typeof parsed !== 'string' && ['localhost', '127.0.0.1', '::1'].includes(parsed.host.toLowerCase())
}

/** A database server that is connected to. */
export const server = z.string().check((context) => {
  const parsed = parseServer(context.value)
  if (typeof parsed === 'string') context.issues.push({ code: 'custom', message: parsed, input: context.value })
})
