import { SqlError } from '../tds/index.ts'

/** A piece of a batch. `name` is a delimited or plain identifier (its text unquoted), `word` the same in upper case for keywords. */
export type Token =
  | { kind: 'name'; text: string; word: string; quoted: boolean; at: number }
  | { kind: 'text'; text: string; at: number }
  | { kind: 'number'; text: string; at: number }
  | { kind: 'binary'; text: string; at: number }
  | { kind: 'variable'; text: string; at: number }
  | { kind: 'symbol'; text: string; at: number }

const SPACE = /\s+|--[^\n]*/y
const PLAIN = /[\p{L}_#][\p{L}\p{N}_$#@]*/uy
const VARIABLE = /@@?[\p{L}_#][\p{L}\p{N}_$#@]*/uy
const BINARY = /0x([0-9a-f]*)/iy
const NUMBER = /\d+(\.\d+)?/y
const SYMBOL = /<>|<=|>=|!=|::|\+=|[(),;=.+*<>-]/y

/**
 * Takes a batch apart as T-SQL does: `[a]]b]`, `"a""b"`, `N'it''s'`, comments (nested), 0x…, @variables.
 *
 * @throws SqlError 102, 103 or 105 with the server's words
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(sql)
    return found?.[0]
  }
  while (at < sql.length) {
    const space = match(SPACE)
    if (space !== undefined) {
      at += space.length
      continue
    }
    if (sql.startsWith('/*', at)) {
      at = endOfComment(sql, at)
      continue
    }
    const start = at
    const quote = /^(?:N?')/i.exec(sql.slice(at, at + 2))?.[0]
    if (quote !== undefined) {
      const [text, end] = delimited(sql, at + quote.length, "'")
      tokens.push({ kind: 'text', text, at: start })
      at = end
      continue
    }
    const open = sql[at]
    if (open === '[' || open === '"') {
      const [text, end] = delimited(sql, at + 1, open === '[' ? ']' : '"')
      if (text.length > 128)
        throw new SqlError(
          103,
          `The identifier that starts with '${text.slice(0, 128)}' is too long. Maximum length is 128.`,
          15,
          4,
        )
      tokens.push({ kind: 'name', text, word: text.toUpperCase(), quoted: true, at: start })
      at = end
      continue
    }
    const variable = match(VARIABLE)
    const binary = match(BINARY)
    const plain = match(PLAIN)
    const number = match(NUMBER)
    const symbol = match(SYMBOL)
    if (variable !== undefined) tokens.push({ kind: 'variable', text: variable, at: start })
    else if (binary !== undefined) tokens.push({ kind: 'binary', text: binary.slice(2).toUpperCase(), at: start })
    else if (plain !== undefined)
      tokens.push({ kind: 'name', text: plain, word: plain.toUpperCase(), quoted: false, at: start })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at: start })
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at: start })
    else throw new SqlError(102, `Incorrect syntax near '${sql.slice(at, at + 1)}'.`, 15, 1)
    at += (variable ?? binary ?? plain ?? number ?? symbol ?? '').length
  }
  return tokens
}

/** The text up to the closing delimiter, doubled delimiters undone, and where it ends. */
function delimited(sql: string, from: number, close: string): [text: string, end: number] {
  let text = ''
  for (let at = from; at < sql.length; at += 1) {
    const letter = sql[at] ?? ''
    if (letter !== close) text += letter
    else if (sql[at + 1] === close) {
      text += close
      at += 1
    } else return [text, at + 1]
  }
  throw new SqlError(105, `Unclosed quotation mark after the character string '${text.slice(0, 100)}'.`, 15, 1)
}

function endOfComment(sql: string, from: number): number {
  let depth = 0
  for (let at = from; at < sql.length; at += 1) {
    if (sql.startsWith('/*', at)) {
      depth += 1
      at += 1
    } else if (sql.startsWith('*/', at)) {
      depth -= 1
      at += 1
      if (depth === 0) return at + 1
    }
  }
  throw new SqlError(113, "Missing end comment mark '*/'.", 15, 1)
}
