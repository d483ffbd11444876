import * as z from 'zod/mini'
import { connectionOf } from '../../../preload/contract/connection.ts'
import { databaseSlots } from '../../../preload/contract/wizards/known-databases.ts'
import { Problem } from '../../engine/problem.ts'
import type { StepContext } from '../../engine/types.ts'
import type { Instance, Ports } from '../../ports/index.ts'
import { sqlServer } from '../../ports/kit.ts'
import { openSlot, sameName } from './servers.ts'

/** An instance as a plan keeps it: members of each survey's own shape. */
export const plannedServer = {
  /** The slot of the first page whose sign-in is used. */
  slot: z.enum(databaseSlots),
  /** As an entry of the recovery kit has it. */
  own: sqlServer,
}

/**
 * The instance that the plan names. `unchanged`: what was not done to another one that answers in its place.
 * @throws Problem as `SqlServers`; `other-server` when another one answers now
 */
export async function openPlanned(
  p: Ports,
  answers: Parameters<typeof connectionOf>[0],
  { slot, own }: { slot: (typeof databaseSlots)[number]; own: { name: string } },
  unchanged: string,
  c: StepContext,
): Promise<Instance> {
  const connection = connectionOf(answers, slot)
  if (connection === undefined) throw new Error(`The answers name no server for ${slot}`)
  const instance = await openSlot(p, { slot, connection }, c.secrets, c.signal)
  if (sameName(instance.identity.name, own.name)) return instance
  throw new Problem({
    code: 'other-server',
    text: `${connection.server} is ${instance.identity.name} now; the plan was made for ${own.name}.`,
    cause:
      'The name leads to another instance than before: an alias or a listener was moved, or the server was replaced.',
    unchanged: [unchanged],
    next: ['Start the wizard again: it then plans for the instance that answers now.'],
  })
}

/** No file is ever replaced or appended to. */
export function fileTaken(path: string): Problem {
  return new Problem({
    code: 'file-exists',
    text: `${path} is there already.`,
    cause:
      'Its name has the time and the number of this plan, so that it should be new. No existing file is ever replaced.',
    unchanged: ['That file was not changed.'],
    next: ['Start the wizard again: it takes other names.'],
  })
}
