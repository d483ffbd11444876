import {
  type Bridge,
  type CallIn,
  type CallName,
  type CallOut,
  calls,
  envelope,
  type ErrorData,
  type EventData,
  type EventName,
  events,
} from '../preload/contract/index.ts'
import { CallError, type Client } from './bridge-context.ts'

/**
 * Makes the client of a bridge. Both ends check what crosses: input before it is sent, envelopes and events on receipt.
 * Calls reject with `CallError`, never with anything else; byte arrays in their input are wiped once it was sent.
 * `report` hears of events that do not fit.
 */
export function createClient(bridge: Bridge, report: (error: CallError) => void = reportFault): Client {
  return {
    platform: bridge.platform,
    async call<N extends CallName>(name: N, input: CallIn<N>): Promise<CallOut<N>> {
      try {
        if (!Object.hasOwn(calls, name))
          throw new CallError(unfit('bad-question', `${name} is no call of this program.`))
        const question = calls[name].in.safeParse(input)
        if (!question.success) throw new CallError(unfit('bad-question', `${name}: ${places(question.error)}`))
        return read(name, await send(bridge, name, question.data))
      } finally {
        wipeBytes(input)
      }
    },
    on<N extends EventName>(name: N, listener: (data: EventData<N>) => void): () => void {
      return bridge.on(name, (data) => {
        const event = events[name].safeParse(data)
        if (event.success) listener(event.data as EventData<N>)
        else report(new CallError(unfit('bad-event', `${name}: ${places(event.error)}`)))
      })
    },
  }
}

async function send(bridge: Bridge, name: string, input: unknown): Promise<unknown> {
  try {
    return await bridge.call(name, input)
  } catch (error) {
    throw new CallError({
      code: 'no-answer',
      text: 'The window got no answer from the program behind it.',
      cause: 'The connection between the two ended.',
      next: ['Close the program and start it again. A run that was begun is offered for resuming.'],
      detail: `${name}: ${error instanceof Error ? error.message : String(error)}`,
    })
  }
}

function read<N extends CallName>(name: N, answer: unknown): CallOut<N> {
  const result = envelope(calls[name].out).safeParse(answer)
  if (!result.success) throw new CallError(unfit('bad-answer', `${name}: ${places(result.error)}`))
  if (!result.data.ok) throw new CallError(result.data.error)
  return result.data.value as CallOut<N>
}

const SENTENCES = {
  'bad-question': 'The window asked a question that does not fit the program’s rules.',
  'bad-answer': 'The answer of the program does not fit its rules.',
  'bad-event': 'A message of the program does not fit its rules.',
}

function unfit(code: keyof typeof SENTENCES, detail: string): ErrorData {
  return {
    code,
    text: SENTENCES[code],
    next: [
      'Open the log folder and keep the newest log.',
      'Close the program and start it again. A run that was begun is offered for resuming.',
    ],
    detail,
  }
}

/** Where it does not fit, without the values: they may be secret. */
function places(error: { issues: readonly { path: readonly PropertyKey[]; code?: string }[] }): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.map(String).join('.') || 'all of it'} (${issue.code ?? 'invalid'})`)
    .join(', ')
}

/** Byte arrays are secrets or copies of them: nothing is left of them once they were sent. */
function wipeBytes(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(0)
  else if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) wipeBytes(member)
}

/** Reaches the window's error handler, which writes it to the log. */
function reportFault(error: CallError): void {
  reportError(error)
}
