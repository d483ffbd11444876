import { createContext, useContext, useEffect, useRef } from 'react'
import type { CallIn, CallName, CallOut, ErrorData, EventData, EventName } from '../preload/contract/index.ts'

/** A call that main answered with an error. `data` is what the person reads; `message` repeats its first sentence. */
export class CallError extends Error {
  readonly data: ErrorData

  constructor(data: ErrorData) {
    super(data.text)
    this.name = 'CallError'
    this.data = data
  }
}

/** Asks main; rejects with `CallError`. */
export type CallFunction = <N extends CallName>(name: N, input: CallIn<N>) => Promise<CallOut<N>>

/** Main as the page sees it: the checked form of `window.recovery`, made by bridge.ts. */
export interface Client {
  call: CallFunction
  /** Returns the way to stop listening. */
  on<N extends EventName>(name: N, listener: (data: EventData<N>) => void): () => void
  /** Node's name of the system. */
  readonly platform: string
}

export const ClientContext = createContext<Client | undefined>(undefined)

/** Main, from anywhere below `ClientContext`. */
export function useClient(): Client {
  const client = useContext(ClientContext)
  if (client === undefined) throw new Error('No ClientContext above this component')
  return client
}

/** The way to ask main from a component. */
export function useCall(): CallFunction {
  return useClient().call
}

/** Listens to an event of main while the component is shown; always calls the newest listener. */
export function useEvent<N extends EventName>(name: N, listener: (data: EventData<N>) => void): void {
  const client = useClient()
  const newest = useRef(listener)
  useEffect(() => {
    newest.current = listener
  })
  useEffect(() => client.on(name, (data) => newest.current(data)), [client, name])
}

/** What a person reads about a rejected promise: the error of main, or a fault of the page itself, named as one. */
export function errorDataOf(reason: unknown): ErrorData {
  if (reason instanceof CallError) return reason.data
  return {
    code: 'page-fault',
    text: 'The window could not finish this.',
    cause: 'The fault is in the program’s own page, not on the computer.',
    next: ['Try again. If it happens again, open Logs on the home screen and keep the newest file.'],
    detail: reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason),
  }
}
