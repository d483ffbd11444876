import { existsSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import type { PracticeState } from '../../preload/contract/app.ts'
import type { ErrorData } from '../../preload/contract/error.ts'
import type { ServerAddress } from '../../preload/contract/input/server.ts'
import { Problem } from '../engine/problem.ts'
import type { Files } from '../ports/files.ts'
import type { Machine } from '../ports/machine.ts'
import { dialogStart, simulatedPath } from './browse.ts'
import { practiceFiles } from './files.ts'
import { practiceMachine } from './machine.ts'
import { here } from './refusals.ts'
import { type ComputerId, computerIds, type FaultId, faults, type World } from './schema.ts'
import { PRACTICE_PASSWORD } from './sql/initial/accounts.ts'
import { openWorld } from './world.ts'

export interface Practice {
  machine: Machine
  files: Files
  /** For `createSqlServers`: the simulated instances of SQL Server. */
  sql: {
    /** Rejects with system errors: ENOTFOUND, ECONNREFUSED. */
    dial(address: ServerAddress): Promise<Duplex>
    /** The Windows account that runs the program, and its password in practice, which protects nothing. */
    windows(): { user: string; password: Uint8Array }
  }
  /** Something to tell the person: a damaged world was kept aside. */
  notice?: ErrorData
  /** Where a file dialog starts on the real disk for a simulated path. */
  realPath(simulated: string): string
  /** The simulated path of what was picked on the real disk. Throws `outside-practice`. */
  practicePath(real: string): string
  world: {
    state(): PracticeState
    /** Chooses a computer, or switches a fault. Rejects with `practice-unknown` for a name that is none. */
    set(change: { computer?: string | undefined; fault?: { id: string; on: boolean } | undefined }): Promise<void>
    /** Makes everything anew: files on simulated drives and shares go, and the keys are new ones. */
    reset(): Promise<void>
  }
}

export interface PracticeOptions {
  /** Milliseconds between two steps of a simulated backup or restore, so that a person sees its progress. 0 in tests. */
  pace?: number
}

/**
 * The practice environment in a folder; made there when there is none. Nothing outside the folder is read or written, no
 * name is resolved, no socket is opened.
 *
 * @throws Problem `world-newer`; system errors of the folder
 */
export async function openPractice(
  folder: string,
  now: () => Date = () => new Date(),
  options: PracticeOptions = {},
): Promise<Practice> {
  const store = await openWorld(folder, now)
  const files = practiceFiles(folder, store.current)
  const servers = lazily(async () =>
    (await import('./sql/index.ts')).practiceSqlServers(store, folder, now, options.pace),
  )
  return {
    machine: practiceMachine(store, files),
    files,
    sql: {
      dial: async (address) => (await servers.get()).dial(address),
      windows: () => ({
        user: here(store.current()).operator,
        password: new TextEncoder().encode(PRACTICE_PASSWORD),
      }),
    },
    ...(store.notice === undefined ? {} : { notice: store.notice }),
    realPath: (simulated) => dialogStart(folder, store.current(), simulated, existsSync),
    practicePath: (real) => simulatedPath(folder, store.current(), real),
    world: {
      state: () => ({
        ...stateOf(store.current(), folder),
        ...(store.notice === undefined ? {} : { notice: store.notice }),
      }),
      set: async ({ computer, fault }) => {
        const wanted = computer === undefined ? undefined : computerId(computer)
        const switched = fault === undefined ? undefined : { id: faultId(fault.id), on: fault.on }
        await store.change((world) => {
          if (wanted !== undefined) world.current = wanted
          if (switched !== undefined) {
            world.faults = world.faults.filter((id) => id !== switched.id)
            if (switched.on) world.faults.push(switched.id)
          }
        })
        ;(await servers.known())?.refresh()
      },
      reset: async () => {
        await store.reset()
        ;(await servers.known())?.refresh('all')
      },
    },
  }
}

/** The simulated instances cost more than the rest of practice, and are made when the first one is connected to. */
function lazily<T>(make: () => Promise<T>): { get(): Promise<T>; known(): Promise<T | undefined> } {
  let made: Promise<T> | undefined
  return {
    get: () => (made ??= make()),
    known: async () => made,
  }
}

function stateOf(world: World, folder: string): PracticeState {
  return {
    computer: world.current,
    computers: [
      { id: 'management-server', label: 'Management server', detail: 'PRACTICE-MS01, healthy, runs the workflows' },
      {
        id: 'data-warehouse-server',
        label: 'Data warehouse server',
        detail: 'PRACTICE-DW01, healthy, has a key of its own',
      },
      {
        id: 'rebuilt-server',
        label: 'Rebuilt server',
        detail: 'PRACTICE-MS01 on fresh Windows: no Service Manager, no key',
      },
    ] satisfies { id: ComputerId; label: string; detail: string }[],
    faults: faults.map(({ id, label }) => ({ id, label, on: world.faults.includes(id) })),
    folder,
  }
}

function computerId(id: string): ComputerId {
  const found = computerIds.find((known) => known === id)
  if (found === undefined) throw unknown(`There is no simulated computer ${JSON.stringify(id)}.`, computerIds)
  return found
}

function faultId(id: string): FaultId {
  const found = faults.find((known) => known.id === id)?.id
  if (found === undefined)
    throw unknown(
      `There is no fault ${JSON.stringify(id)}.`,
      faults.map((known) => known.id),
    )
  return found
}

function unknown(text: string, known: readonly string[]): Problem {
  return new Problem({
    code: 'practice-unknown',
    text,
    cause: `Known are: ${known.join(', ')}.`,
    unchanged: ['The practice environment is as it was.'],
    next: ['Choose one of these.'],
  })
}
