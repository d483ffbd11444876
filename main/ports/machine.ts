import type { In, Out, Verb } from './verbs.ts'

export interface CallOptions {
  /** Aborts the wait; whether the call took effect is then unknown. */
  signal?: AbortSignal
}

/** One computer: services, registry keys, Setup, credentials. Rejects with a `Problem`. */
export interface Machine {
  call<V extends Verb>(verb: V, args: In<V>, options?: CallOptions): Promise<Out<V>>
}
