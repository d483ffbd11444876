/** Options that are on or off. Those that change what a statement answers (FMTONLY, NOEXEC, PARSEONLY, SHOWPLAN, STATISTICS) are not here. */
const switches: ReadonlySet<string> = new Set([
  'ansi_defaults',
  'ansi_nulls',
  'ansi_null_dflt_off',
  'ansi_null_dflt_on',
  'ansi_padding',
  'ansi_warnings',
  'arithabort',
  'arithignore',
  'concat_null_yields_null',
  'cursor_close_on_commit',
  'forceplan',
  'implicit_transactions',
  'nocount',
  'numeric_roundabort',
  'quoted_identifier',
  'remote_proc_transactions',
  'xact_abort',
])

/** Options with a value. */
const valued: ReadonlySet<string> = new Set([
  'dateformat',
  'datefirst',
  'deadlock_priority',
  'language',
  'lock_timeout',
  'query_governor_cost_limit',
  'rowcount',
  'textsize',
])

const levels: ReadonlySet<string> = new Set([
  'read uncommitted',
  'read committed',
  'repeatable read',
  'snapshot',
  'serializable',
])

const TOKEN = /N?'[^']*'|\[[^\]]*\]|-?\w+|[;,]/iy

/**
 * Whether a batch does nothing but set options of the session, as every client sends one after the login. An empty batch
 * is one, too. tds-server-for-tests.md section 1, trap 3: it must be answered without columns.
 */
export function setsOptionsOnly(sql: string): boolean {
  const tokens = tokensOf(sql)
  let token = tokens.next().value
  while (token !== undefined) {
    if (token !== ';' && (token !== 'set' || !isOption(tokens))) return false
    token = tokens.next().value
  }
  return true
}

type Tokens = Generator<string, undefined>

/** What follows SET. */
function isOption(tokens: Tokens): boolean {
  const next = (): string => tokens.next().value ?? ''
  let name = next()
  if (name === 'transaction') {
    if (next() !== 'isolation' || next() !== 'level') return false
    const level = next()
    return levels.has(level) || levels.has(`${level} ${next()}`)
  }
  if (valued.has(name)) return !['', ';', ','].includes(next())
  for (; switches.has(name); name = next()) {
    const after = next()
    if (after !== ',') return after === 'on' || after === 'off'
  }
  return false
}

/** In small letters, without comments. What is no part of such a batch comes as “?”. */
function* tokensOf(sql: string): Tokens {
  let at = 0
  while (at < sql.length) {
    const skipped = blankEnd(sql, at)
    if (skipped > at) {
      at = skipped
      continue
    }
    TOKEN.lastIndex = at
    const [token] = TOKEN.exec(sql) ?? []
    if (token === undefined) yield '?'
    at += token?.length ?? 1
    if (token !== undefined) yield token.toLowerCase()
  }
}

/** Where white space or a comment that begins here ends. T-SQL’s block comments nest; one without an end is none. */
function blankEnd(sql: string, at: number): number {
  if (/\s/.test(sql.charAt(at))) return at + 1
  if (sql.startsWith('--', at)) return lineEnd(sql, at)
  if (!sql.startsWith('/*', at)) return at
  const edge = /\/\*|\*\//g
  edge.lastIndex = at
  let depth = 0
  for (let found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return edge.lastIndex
  }
  return at
}

function lineEnd(sql: string, at: number): number {
  const end = sql.indexOf('\n', at)
  return end < 0 ? sql.length : end + 1
}
