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
} from '../../preload/contract/index.ts'

/** What main would answer to a call: a value, or a function of the question. A function refuses by throwing `Refusal`. */
export type Answers = {
  [N in CallName]?: CallOut<N> | ((input: CallIn<N>) => CallOut<N> | Promise<CallOut<N>>)
}

/** Makes an answer an error of main. */
export class Refusal extends Error {
  readonly data: ErrorData

  constructor(data: ErrorData) {
    super(data.text)
    this.data = data
  }
}

export interface FakeBridge extends Bridge {
  /** Every question so far, oldest first; byte arrays as they were at that moment. */
  readonly asked: { name: string; input: unknown }[]
  /** Tells the page an event, as main would. */
  emit<N extends EventName>(name: N, data: EventData<N>): void
  /** Changes what is answered from now on. */
  answer(more: Answers): void
}

/**
 * A main process made of canned answers, for the page alone. What is asked and answered must fit the contract:
 * a misfit is thrown, so that a test can't pass on an answer that main could never give.
 */
export function createFakeBridge(answers: Answers, platform = 'linux'): FakeBridge {
  let current: Answers = { ...answers }
  const listeners = new Map<string, Set<(data: unknown) => void>>()
  const asked: FakeBridge['asked'] = []
  return {
    platform,
    asked,
    async call(name, input) {
      if (!isCall(name)) throw new Error(`${name} is no call of the contract`)
      const question = calls[name].in.parse(input)
      asked.push({ name, input: structuredClone(question) })
      return answerTo(name, question, current)
    },
    on(name, listener) {
      if (!Object.hasOwn(events, name)) throw new Error(`${name} is no event of the contract`)
      const heard = listeners.get(name) ?? new Set()
      listeners.set(name, heard.add(listener))
      return () => heard.delete(listener)
    },
    emit(name, data) {
      const event: unknown = events[name].parse(data)
      for (const listener of listeners.get(name) ?? []) listener(event)
    },
    answer(more) {
      current = { ...current, ...more }
    },
  }
}

function isCall(name: string): name is CallName {
  return Object.hasOwn(calls, name)
}

async function answerTo(name: CallName, question: unknown, answers: Answers): Promise<unknown> {
  const canned = answers[name]
  if (canned === undefined) throw new Error(`The fake has no answer to ${name}`)
  try {
    const value: unknown =
      typeof canned === 'function' ? await (canned as (input: unknown) => unknown)(question) : canned
    return envelope(calls[name].out).parse({ ok: true, value })
  } catch (reason) {
    if (reason instanceof Refusal) return envelope(calls[name].out).parse({ ok: false, error: reason.data })
    throw reason
  }
}
