import type * as z from 'zod/mini'
import type { Envelope } from '../preload/contract/call.ts'
import {
  type CallIn,
  type CallName,
  type CallOut,
  calls,
  type EventData,
  type EventName,
  events,
} from '../preload/contract/calls.ts'
import { codeOf, messageOf, Problem, toErrorData } from './engine/problem.ts'
import type { Log } from './log.ts'

export type Handlers = { [N in CallName]: (input: CallIn<N>) => Promise<CallOut<N>> }

export interface Router {
  readonly names: readonly CallName[]
  /** Answers one call. Never rejects: what goes wrong is part of the envelope. */
  answer(name: string, input: unknown): Promise<Envelope<unknown>>
}

/** No input of ours is deeper; a deeper one is refused before any schema walks it. */
const DEEPEST = 12
/** Bytes and characters together; the largest input is a set of answers with a few paths. */
const LARGEST = 1_000_000

/**
 * Answers each call of the contract: input checked by its schema, output checked by its schema, errors as data.
 * Knows no electron; the same router stands behind the window, the tests and any other door.
 */
export function createRouter(handlers: Handlers, log: Log): Router {
  const names = Object.keys(calls) as CallName[]
  return {
    names,
    async answer(name, input) {
      try {
        if (!isCall(name))
          throw new Problem({
            code: 'no-such-call',
            text: `The window asked for “${name.slice(0, 60)}”, which does not exist.`,
            unchanged: ['Nothing was done.'],
          })
        const refusal = tooMuch(input)
        if (refusal !== undefined) throw badInput(name, refusal)
        return { ok: true, value: await answerKnown(name, input, handlers) }
      } catch (error) {
        const data = toErrorData(error)
        log.write(error instanceof Problem ? 'warn' : 'error', 'call-failed', {
          call: name.slice(0, 60),
          code: data.code,
          detail: error instanceof Problem ? undefined : stackOf(error),
        })
        return { ok: false, error: data }
      }
    },
  }
}

async function answerKnown<N extends CallName>(name: N, input: unknown, handlers: Handlers): Promise<CallOut<N>> {
  const parsed = calls[name].in.safeParse(input)
  if (!parsed.success) throw badInput(name, issues(parsed.error))
  const handler = handlers[name] as (input: unknown) => Promise<unknown>
  const output = await handler(parsed.data)
  const checked = calls[name].out.safeParse(output)
  if (!checked.success) throw new Error(`The answer to ${name} does not fit the contract: ${issues(checked.error)}`)
  return checked.data as CallOut<N>
}

/** An event on its way to the window, checked as an answer is. */
export function checkedEvent<N extends EventName>(name: N, data: EventData<N>): EventData<N> {
  const checked = events[name].safeParse(data)
  if (!checked.success) throw new Error(`The event ${name} does not fit the contract: ${issues(checked.error)}`)
  return checked.data as EventData<N>
}

function isCall(name: string): name is CallName {
  return Object.hasOwn(calls, name)
}

function badInput(name: string, why: string): Problem {
  return new Problem({
    code: 'bad-input',
    text: 'The window sent something that this program does not take.',
    cause: `${name}: ${why}`,
    unchanged: ['Nothing was done.'],
    next: ['Close the program and start it again.'],
  })
}

/** Paths and codes of what does not fit; never the values, which may be secret. */
function issues(error: z.core.$ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.map(String).join('.').slice(0, 80) || 'input'}: ${issue.code}`)
    .join('; ')
}

/** A cheap look before the schemas: depth, size and kinds of objects. */
function tooMuch(input: unknown): string | undefined {
  let size = 0
  const walk = (value: unknown, depth: number): string | undefined => {
    if (depth > DEEPEST) return 'nested too deep'
    if (typeof value === 'string') size += value.length
    else if (value instanceof Uint8Array) size += value.length
    else if (Array.isArray(value)) {
      size += value.length
      if (size > LARGEST) return 'too large'
      for (const item of value) {
        const found = walk(item, depth + 1)
        if (found !== undefined) return found
      }
    } else if (typeof value === 'object' && value !== null) {
      const prototype: unknown = Object.getPrototypeOf(value)
      if (prototype !== Object.prototype && prototype !== null) return 'not plain data'
      for (const [key, item] of Object.entries(value)) {
        if (key === '__proto__' || key === 'constructor' || key === 'prototype') return 'a name that is not taken'
        size += key.length
        const found = walk(item, depth + 1)
        if (found !== undefined) return found
      }
    }
    return size > LARGEST ? 'too large' : undefined
  }
  return walk(input, 0)
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : `${codeOf(error) ?? ''} ${messageOf(error)}`
}
