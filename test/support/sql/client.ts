import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import mssql from 'mssql'
import { expect } from 'vitest'
import type { Parameter } from '../../../main/ports/instance.ts'
import type { InstanceState } from '../../../main/practice/sql/state.ts'
import { type MemoryInstance, type MemoryOptions, memoryInstance, PASSWORD } from './memory-instance.ts'

export interface Sent {
  /** All result sets. */
  sets: Record<string, unknown>[][]
  /** Messages that are no errors. */
  messages: { number: number; text: string }[]
  /** Numbers of the errors, in their order. */
  errors: number[]
  /** Texts of the errors. */
  texts: string[]
}

export interface As {
  database?: string
  user?: string
  password?: string
  /** `DOMAIN`: the user is a Windows account of it. */
  domain?: string
  parameters?: Readonly<Record<string, Parameter>>
}

export interface Client extends MemoryInstance {
  /** Sends one batch as sa, or as somebody else, in master or elsewhere, on a connection of its own. */
  send(sql: string, as?: As): Promise<Sent>
  /** The first result set; the test fails on an error. */
  rows(sql: string, as?: As): Promise<Record<string, unknown>[]>
  /** Connects and stays. */
  signIn(as?: As): Promise<mssql.ConnectionPool>
  /** One batch on a connection that stays. */
  sendOn(pool: mssql.ConnectionPool, sql: string, parameters?: As['parameters']): Promise<Sent>
}

type Dial = () => Promise<Duplex>

/** One batch over a connection of its own, wherever that leads. */
export async function sendTo(dial: Dial, sql: string, as: As = {}): Promise<Sent> {
  const pool = new mssql.ConnectionPool(configFor(dial, as))
  pool.on('error', () => undefined)
  try {
    return await sendOn(await pool.connect(), sql, as.parameters)
  } finally {
    await pool.close()
  }
}

/** An instance in memory and the real mssql client beside it. */
export async function withInstance(
  overrides: Partial<InstanceState>,
  work: (client: Client) => Promise<void>,
  options: MemoryOptions = {},
): Promise<void> {
  const instance = memoryInstance(overrides, options)
  const pools: mssql.ConnectionPool[] = []
  const connect = async (as: As = {}): Promise<mssql.ConnectionPool> => {
    const pool = new mssql.ConnectionPool(configFor(instance.connect, as))
    pool.on('error', () => undefined)
    pools.push(pool)
    return pool.connect()
  }
  const send = async (sql: string, as: As = {}): Promise<Sent> => {
    const pool = await connect(as)
    try {
      return await sendOn(pool, sql, as.parameters)
    } finally {
      await pool.close()
    }
  }
  try {
    await work({
      ...instance,
      signIn: connect,
      send,
      sendOn,
      rows: async (sql, as) => {
        const { sets, texts } = await send(sql, as)
        expect(texts).toEqual([])
        return sets[0] ?? []
      },
    })
    expect(instance.internal).toEqual([])
  } finally {
    await Promise.all(pools.map((pool) => pool.close()))
    instance.server.close()
  }
}

function configFor(dial: Dial, { database = 'master', user = 'sa', password = PASSWORD, domain }: As) {
  return {
    server: 'practice',
    database,
    requestTimeout: 0,
    pool: { max: 1, min: 0 },
    ...(domain === undefined
      ? { user, password }
      : { authentication: { type: 'ntlm' as const, options: { domain, userName: user, password } } }),
    options: {
      encrypt: false,
      // The client’s types want a socket; what it uses of one is there.
      connector: dial as unknown as () => Promise<Socket>,
    },
  } satisfies mssql.config
}

export async function sendOn(pool: mssql.ConnectionPool, sql: string, parameters?: As['parameters']): Promise<Sent> {
  const request = new mssql.Request(pool)
  const messages: Sent['messages'] = []
  request.on('info', ({ number, message }: { number: number; message: string }) =>
    messages.push({ number, text: message }),
  )
  for (const [name, value] of Object.entries(parameters ?? {})) request.input(name, value)
  try {
    const result = parameters === undefined ? await request.batch(sql) : await request.query(sql)
    return { sets: result.recordsets as Sent['sets'], messages, errors: [], texts: [] }
  } catch (error) {
    if (!(error instanceof mssql.RequestError)) throw error
    const all = [...((error as { precedingErrors?: Error[] }).precedingErrors ?? []), error] as {
      number?: number
      message: string
    }[]
    return {
      sets: [],
      messages,
      errors: all.map(({ number }) => number ?? -1),
      texts: all.map(({ message }) => message),
    }
  }
}

/** Why a login was turned away: the numbers of the server’s errors. */
export async function refusedLogin(instance: MemoryInstance, as: As): Promise<number[]> {
  const numbers: number[] = []
  const pool = new mssql.ConnectionPool({
    ...configFor(instance.connect, as),
    beforeConnect: (connection) => {
      connection.on('errorMessage', ({ number }: { number: number }) => numbers.push(number))
    },
  })
  try {
    await pool.connect()
  } catch (error) {
    if (!(error instanceof mssql.ConnectionError)) throw error
    return numbers
  }
  await pool.close()
  return []
}
