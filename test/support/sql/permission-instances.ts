import type { Instance, SqlServers } from '../../../main/ports/instance.ts'
import { createSqlServers } from '../../../main/sqlserver/index.ts'
import {
  type Batch,
  exportPermissions,
  parseScript,
  runBatch,
  type Undone,
} from '../../../main/sqlserver/permissions/index.ts'
import { type MemoryInstance, memoryInstance, PASSWORD } from './memory-instance.ts'
import { memorySink } from './rows-instance.ts'
import type { Draft } from './shapes-draft.ts'

export interface Opened {
  instance: Instance
  memory: MemoryInstance
  servers: SqlServers
}

/** A simulated instance with that state, signed in to as sa through the real driver. */
export async function open(draft: Draft): Promise<Opened> {
  const memory = memoryInstance(structuredClone(draft.state), { accounts: draft.accounts })
  const servers = createSqlServers({ dial: () => memory.dial() })
  const instance = await servers.open(
    { server: draft.state.name, signIn: 'sql', user: 'sa' },
    { password: new TextEncoder().encode(PASSWORD) },
  )
  return { instance, memory, servers }
}

export async function close({ memory, servers }: Opened): Promise<void> {
  await servers.forget()
  memory.server.close()
}

/** Script and snapshot of an instance, as the wizard writes them. */
export async function exportOf({ instance }: Opened, databases: readonly string[]) {
  const script = memorySink()
  const snapshot = memorySink()
  const result = await exportPermissions(
    instance,
    databases,
    { script, snapshot },
    {
      at: new Date('2026-11-21T03:15:00Z'),
      tool: { name: 'test', version: '1' },
    },
  )
  return { ...result, script: script.text(), snapshot: snapshot.text() }
}

/** Sends the script's batches one after the other, as the restore wizard does; gives what they did not do. */
export async function apply({ instance }: Opened, script: string | readonly Batch[]): Promise<Undone[]> {
  const undone: Undone[] = []
  for (const batch of typeof script === 'string' ? parseScript(script) : script)
    undone.push(...(await runBatch(instance, batch, { signal: new AbortController().signal })))
  return undone
}
