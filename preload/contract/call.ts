import * as z from 'zod/mini'
import { errorData } from './error.ts'

/** One question of the window to main: what goes in, what comes out. Errors are no exceptions but part of the answer. */
export interface Call<In extends z.ZodMiniType = z.ZodMiniType, Out extends z.ZodMiniType = z.ZodMiniType> {
  in: In
  out: Out
}

/** Describes a call. */
export function call<In extends z.ZodMiniType, Out extends z.ZodMiniType>(input: In, output: Out): Call<In, Out> {
  return { in: input, out: output }
}

/** The envelope in which every answer crosses. */
export function envelope<T extends z.ZodMiniType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: errorData }),
  ])
}
export type Envelope<T> = { ok: true; value: T } | { ok: false; error: z.infer<typeof errorData> }

/** Bytes as they cross the bridge. */
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
export const nothing = z.strictObject({})
