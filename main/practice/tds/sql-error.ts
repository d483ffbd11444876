/** An error of the server, as the client is to see it. `message` is its text. */
export class SqlError extends Error {
  readonly number: number
  /** 11 to 25: severity. */
  readonly class: number
  readonly state: number

  constructor(number: number, text: string, severity = 16, state = 1) {
    super(text)
    this.name = 'SqlError'
    this.number = number
    this.class = severity
    this.state = state
  }
}

/** Why a request’s signal was aborted: the client cancelled it, or its connection is gone. */
export class Interrupted extends Error {
  readonly why: 'attention' | 'closed'

  constructor(why: 'attention' | 'closed') {
    super(why === 'attention' ? 'the client cancelled the request' : 'the connection is closed')
    this.name = 'Interrupted'
    this.why = why
  }
}
