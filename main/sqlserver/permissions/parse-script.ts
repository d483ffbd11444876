import { statement } from '../statements/define.ts'
import type { Batch, Part } from './batches.ts'
import { FIRST_LINE, SCRIPT_VERSION } from './header.ts'
import { scriptDamaged, scriptForeign, scriptNewer } from './problems.ts'

const BATCH = /^-- batch ((?:db\d+-)?([a-z-]+)-\d+)$/
const GUARD = /^IF ISNULL\(DB_ID\(N'((?:[^']|'')*)'\), -1\) <> DB_ID\(\) /
const ITEM = /^\s*BEGIN TRY\s*$/gm
const PARTS: ReadonlySet<string> = new Set<Part>([
  'server-roles',
  'logins',
  'server-members',
  'server-permissions',
  'roles',
  'users',
  'schemas',
  'members',
  'permissions',
])

/**
 * The batches of a script that this program wrote, to be sent as they are.
 *
 * @throws Problem `script-foreign` for any other file, `script-newer` for a later format, `script-damaged` when a batch is not one of ours
 */
export function parseScript(text: string): Batch[] {
  const clean = text.replace(/^\ufeff/, '')
  const [line = ''] = clean.split(/\r?\n/, 1)
  if (!line.startsWith(FIRST_LINE)) throw scriptForeign()
  const version = Number(line.slice(FIRST_LINE.length).trim())
  if (!Number.isInteger(version)) throw scriptForeign()
  if (version > SCRIPT_VERSION) throw scriptNewer(version)
  // The header has no GO behind it: it ends with the first USE.
  return splitBatches(clean)
    .filter((batch) => !/^(USE .*)?$/i.test(withoutComments(batch)))
    .map(batchOf)
}

function batchOf(text: string): Batch {
  const body = text.trim()
  const [first = '', second = ''] = body.split(/\r?\n/, 2)
  const [, id, part = ''] = BATCH.exec(first) ?? []
  const database = GUARD.exec(second)?.[1]?.replaceAll("''", "'")
  if (id === undefined || !isPart(part) || database === undefined)
    throw scriptDamaged(`The batch that begins with “${first.slice(0, 80)}” is none of those that this program writes.`)
  const items = body.match(ITEM)?.length ?? 0
  return { ...statement(id, body.replaceAll('\r\n', '\n'), { database }), part, items }
}

function isPart(part: string): part is Part {
  return PARTS.has(part)
}

/**
 * Splits a script at its lines `GO`, as sqlcmd and Management Studio do; one within a string, a delimited name or a comment does not count.
 *
 * @throws Problem `script-damaged` when a string, a name or a comment has no end
 */
export function splitBatches(text: string): string[] {
  const batches: string[] = []
  const mark = /['"[]|--|\/\*|^[ \t]*GO[ \t]*\r?$/gim
  let start = 0
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const { 0: what, index } = found
    if (/GO/i.test(what)) {
      batches.push(text.slice(start, index))
      start = mark.lastIndex
    } else mark.lastIndex = endOf(text, index, what)
  }
  batches.push(text.slice(start))
  return batches.filter((batch) => batch.trim() !== '')
}

const ENDS: Readonly<Record<string, string>> = { "'": "'", '"': '"', '[': ']' }

/** Where the string, the delimited name or the comment that begins there ends. */
function endOf(text: string, at: number, mark: string): number {
  const close = ENDS[mark]
  if (close !== undefined) return behind(text, close, at)
  if (mark === '/*') return endOfComment(text, at)
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** Behind the delimiter that is not doubled. */
function behind(text: string, close: string, from: number): number {
  for (let end = text.indexOf(close, from + 1); end >= 0; end = text.indexOf(close, end + 2))
    if (text[end + 1] !== close) return end + 1
  throw endless(text, from)
}

function endless(text: string, from: number): Error {
  const line = text.slice(0, from).split('\n').length
  return scriptDamaged(`Something that begins in line ${line} has no end; the file may be cut off.`)
}

/** Comments of this kind lie within each other. */
function endOfComment(text: string, from: number): number {
  let depth = 0
  for (const { 0: mark, index } of text.slice(from).matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1
    if (depth === 0) return from + index + 2
  }
  throw endless(text, from)
}

function withoutComments(batch: string): string {
  return batch.replace(/^\s*--.*$/gm, '').trim()
}
