import os from 'node:os'
import * as z from 'zod/mini'
import { Problem } from '../engine/problem.ts'
import type { CallOptions, Machine } from '../ports/machine.ts'
import { type In, type KeyItem, type Out, type Verb, verbs } from '../ports/verbs.ts'
import { MachineFailure } from './failure.ts'
import { identityOf, rawIdentity } from './identity.ts'
import { runInOwnProcess } from './own-process.ts'
import { describePlace, rawPlace } from './place.ts'
import { type PowerShellProgram, windowsPowerShell } from './powershell.ts'
import { problemOf, words } from './problems.ts'
import { encodedScript, loadLine } from './scripts.ts'
import { rawServices, servicesOf } from './services.ts'
import { openSession } from './session.ts'
import { type ScriptVerb, SEARCH_SECONDS, type Timeouts, timeouts as usual } from './timeouts.ts'
import { type Way, ways } from './ways.ts'
import { windowsArguments } from './windows-arguments.ts'

/** The only registry key that is ever written, whatever a key file names. */
export const KEY_PATH = 'HKLM\\SOFTWARE\\Microsoft\\System Center\\2010\\Common\\MOMBins'

export interface WindowsMachineOptions {
  program?: PowerShellProgram
  timeouts?: Timeouts
  /** This computer's name in sentences. */
  name?: string
  /** Text before the scripts; tests put stand-ins for Windows' own commands there. */
  prelude?: string
  /** Hears of each session that had to be thrown away, for the log. */
  onDiscard?(failure: MachineFailure): void
}

export interface WindowsMachine extends Machine {
  /** Starts the session in the background, so that the first question does not wait for PowerShell. */
  warm(): void
  /** Ends the session; a later question starts a new one. */
  close(): void
}

type Ask = (verb: ScriptVerb, request: unknown, signal: AbortSignal | undefined) => Promise<unknown>
type Handlers = { [V in Verb]: (args: In<V>, signal: AbortSignal | undefined) => Promise<Out<V>> }

/** `Machine` on this computer, through Windows PowerShell 5.1. Each call rejects with a `Problem` or with its signal's reason. */
export function openWindowsMachine(options: WindowsMachineOptions = {}): WindowsMachine {
  const { program = windowsPowerShell(), timeouts = usual, name = os.hostname().toUpperCase(), prelude = '' } = options
  const session = openSession({
    program,
    load: loadLine(prelude),
    timeouts,
    ...(options.onDiscard === undefined ? {} : { onDiscard: options.onDiscard }),
  })
  const ask: Ask = (verb, request, signal) => {
    const way: Way = ways[verb]
    if (way.through === 'session') return session.ask(verb, request, signal)
    const { onGivenUp } = way
    const script = encodedScript(verb, prelude)
    const { grace } = timeouts
    return runInOwnProcess({ program, script, request, timeout: timeouts.verbs[verb], grace, onGivenUp, signal })
  }
  const handlers = makeHandlers(ask, name)
  return {
    async call<V extends Verb>(verb: V, args: In<V>, callOptions?: CallOptions): Promise<Out<V>> {
      const signal = callOptions?.signal
      signal?.throwIfAborted()
      const input = checked(verbs[verb].in, args)
      if (input === undefined) throw wrongInput(verb)
      const handler: Handlers[V] = handlers[verb]
      try {
        const output = await handler(input as In<V>, signal)
        if (checked(verbs[verb].out, output) !== undefined) return output
        throw new MachineFailure('wrong-answer', 'an answer of another shape')
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason
        throw verb === 'place.suggest' ? error : problemOf(error, verb, name)
      }
    },
    warm: session.warm,
    close: session.close,
  }
}

function makeHandlers(ask: Ask, name: string): Handlers {
  const shaped = async <T extends z.ZodMiniType>(
    schema: T,
    verb: ScriptVerb,
    request: unknown,
    signal?: AbortSignal,
  ): Promise<z.infer<T>> => {
    const answer = await ask(verb, request, signal)
    const parsed = schema.safeParse(answer)
    if (parsed.success) return parsed.data
    wipe(answer)
    throw new MachineFailure('wrong-answer', 'an answer of another shape')
  }
  return {
    'computer.identify': async (_, signal) => identityOf(await shaped(rawIdentity, 'computer.identify', {}, signal)),
    'services.list': async (_, signal) => servicesOf(await shaped(rawServices, 'services.list', {}, signal)),
    'key.read': (_, signal) => shaped(verbs['key.read'].out, 'key.read', {}, signal),
    'key.write': async ({ items }, signal) => {
      refuseOtherPlaces(items, name)
      const request = { items: items.map(({ name: item, protection, data }) => ({ name: item, protection, data })) }
      return shaped(verbs['key.write'].out, 'key.write', request, signal)
    },
    'services.stop': ({ names }, signal) => shaped(verbs['services.stop'].out, 'services.stop', { names }, signal),
    'services.start': ({ names }, signal) => shaped(verbs['services.start'].out, 'services.start', { names }, signal),
    'place.describe': ({ path }, signal) =>
      describePlace(path, (request) => shaped(rawPlace, 'place.describe', request, signal)),
    'place.suggest': () => Promise.resolve({ folders: [] }),
    'tool.find': async ({ roots }, signal) => {
      const { tools } = await shaped(rawTools, 'tool.find', { roots, seconds: SEARCH_SECONDS }, signal)
      return { tools: tools.map(({ path, version }) => ({ path, ...(version === '' ? {} : { version }) })) }
    },
    'program.run': async ({ path, args }, signal) => {
      const request = { path, line: windowsArguments(args) }
      const { exitCode } = await shaped(rawRun, 'program.run', request, signal)
      return exitCode === null ? {} : { exitCode }
    },
  }
}

const rawTools = z.strictObject({ tools: z.array(z.strictObject({ path: z.string(), version: z.string() })) })
const rawRun = z.strictObject({ exitCode: z.nullable(z.number()) })

/** Bytes of an answer that nobody gets. */
function wipe(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(0)
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(wipe)
}

function checked(schema: z.ZodMiniType, value: unknown): unknown {
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}

function wrongInput(verb: Verb): Problem {
  return new Problem({
    code: 'machine-input',
    text: `${verb} was asked with values that it does not take.`,
    cause: 'This is a fault of this program.',
    unchanged: ['Nothing was read and nothing was changed.'],
    next: ['Open the log folder and keep the newest log.'],
  })
}

/** A key file says where its values belong; one that names any other place than the key's is not followed. */
function refuseOtherPlaces(items: readonly KeyItem[], name: string): void {
  const other = items.find((item) => item.path.toLowerCase() !== KEY_PATH.toLowerCase())
  if (other === undefined) return
  throw new Problem({
    code: 'registry-unwritable',
    text: words['key.write'].text(name),
    cause: `The key names another place in the registry than Service Manager’s key has: ${other.path}.`,
    unchanged: ['Nothing was written.'],
    next: ['Use a key file that this program or Service Manager’s server made.'],
  })
}
