import * as z from 'zod/mini'

/** Messages between this program and the process that holds the native driver. Structured clone; checked on both ends. */

const parameter = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** What the process is told. One line a process, so that a driver that crashes or hangs takes nothing with it but its own work. */
export const toChild = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    /** ODBC drivers, best first. */
    drivers: z.array(z.string()),
    /** Keywords of the connection string besides `Driver`; never a password. */
    keywords: z.record(z.string(), z.string()),
    /** Seconds until the login counts as failed. */
    patience: z.number(),
  }),
  z.strictObject({
    kind: z.literal('send'),
    id: z.number(),
    text: z.string(),
    parameters: z.record(z.string(), parameter),
  }),
  z.strictObject({ kind: z.literal('cancel'), id: z.number() }),
  /** So many rows were taken. */
  z.strictObject({ kind: z.literal('taken'), id: z.number(), rows: z.number() }),
])
export type ToChild = z.infer<typeof toChild>

const serverError = z.strictObject({ number: z.number(), text: z.string(), class: z.number(), state: z.number() })

/** An ODBC diagnostic record. */
export const diagnostic = z.strictObject({
  sqlstate: z.string(),
  /** The server’s error number, or the driver’s or Windows’ own. */
  code: z.number(),
  text: z.string(),
})
export type Diagnostic = z.infer<typeof diagnostic>

const end = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('done') }),
  z.strictObject({ how: z.literal('refused'), errors: z.array(serverError) }),
  z.strictObject({ how: z.literal('cancelled'), errors: z.array(serverError) }),
  z.strictObject({ how: z.literal('lost'), errors: z.array(serverError), detail: z.string() }),
  z.strictObject({ how: z.literal('not-sent'), detail: z.string() }),
])

/** What the process tells. */
export const fromChild = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened'), driver: z.string() }),
  z.strictObject({
    kind: z.literal('not-opened'),
    /** No ODBC driver of the list is installed, msnodesqlv8 itself does not load here, or the connection failed. */
    why: z.enum(['no-driver', 'no-module', 'refused']),
    diagnostics: z.array(diagnostic),
  }),
  z.strictObject({ kind: z.literal('rows'), id: z.number(), rows: z.array(z.record(z.string(), z.unknown())) }),
  z.strictObject({
    kind: z.literal('message'),
    id: z.number(),
    number: z.number(),
    text: z.string(),
    percent: z.optional(z.number()),
  }),
  z.strictObject({ kind: z.literal('ended'), id: z.number(), end }),
])
export type FromChild = z.infer<typeof fromChild>

/** Rows that may be on their way before the reader has taken any. */
export const CREDIT = 400
/** Rows in one message. */
export const BATCH = 100
