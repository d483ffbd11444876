import { SqlError } from '../tds/index.ts'
import type { Token } from './tokens.ts'

/** Walks the tokens of one statement. Whatever does not fit is error 102 at that token, as on a server. */
export class Cursor {
  readonly #tokens: readonly Token[]
  /** Values of parameters and variables by name without @. */
  readonly variables: ReadonlyMap<string, unknown>
  #at = 0

  constructor(tokens: readonly Token[], variables: ReadonlyMap<string, unknown> = new Map()) {
    this.#tokens = tokens
    this.variables = variables
  }

  /** Where it stands among the tokens; to go back there when one reading of them did not fit. */
  get at(): number {
    return this.#at
  }

  set at(value: number) {
    this.#at = value
  }

  /** The tokens from there to here. */
  since(start: number): readonly Token[] {
    return this.#tokens.slice(start, this.#at)
  }

  get ended(): boolean {
    return this.#at >= this.#tokens.length
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead]
  }

  next(): Token {
    const token = this.peek()
    if (token === undefined) throw new SqlError(102, 'Incorrect syntax near the end of the batch.', 15, 1)
    this.#at += 1
    return token
  }

  /** Whether these keywords and symbols come next; they are taken when they do. Delimited identifiers are no keywords. */
  take(...words: readonly string[]): boolean {
    const fits = words.every((word, index) => isWord(this.peek(index), word))
    if (fits) this.#at += words.length
    return fits
  }

  sees(...words: readonly string[]): boolean {
    return words.every((word, index) => isWord(this.peek(index), word))
  }

  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.take(word)) this.fail()
  }

  /** An identifier, delimited or plain. */
  name(): string {
    const token = this.next()
    if (token.kind !== 'name') return this.fail(token)
    return token.text
  }

  /** A literal text, or a variable that holds one. */
  text(): string {
    const token = this.next()
    if (token.kind === 'text') return token.text
    if (token.kind === 'variable') {
      const value = this.variables.get(token.text.replace(/^@/, '').toLowerCase())
      if (typeof value === 'string') return value
    }
    return this.fail(token)
  }

  number(): number {
    const token = this.next()
    return token.kind === 'number' ? Number(token.text) : this.fail(token)
  }

  /** A binary literal as hex digits. */
  binary(): string {
    const token = this.next()
    return token.kind === 'binary' ? token.text : this.fail(token)
  }

  end(): void {
    this.take(';')
    if (!this.ended) this.fail()
  }

  fail(token: Token | undefined = this.peek()): never {
    throw new SqlError(102, `Incorrect syntax near '${token?.text ?? 'the end of the batch'}'.`, 15, 1)
  }
}

function isWord(token: Token | undefined, word: string): boolean {
  if (token === undefined) return false
  if (token.kind === 'name') return !token.quoted && token.word === word
  return token.kind === 'symbol' && token.text === word
}
