import type * as z from 'zod/mini'
import { Problem } from '../../engine/problem.ts'
import type { Instance } from '../../ports/index.ts'
import {
  backupHabits,
  configurations,
  databases,
  identity,
  services,
  volumes,
} from '../../sqlserver/statements/index.ts'
import { isRightMissing, type RowOf, rowsIfAllowed, rowsOf } from './ask.ts'
import type { Server } from './servers.ts'

export type IdentityRow = RowOf<typeof identity>
export type DatabaseRow = RowOf<typeof databases>
export type HabitRow = RowOf<typeof backupHabits>
export type VolumeRow = RowOf<typeof volumes>

/** What an instance says of itself and of its databases. Absent members may not be asked by this login. */
export interface Catalogue {
  server: Server
  more: IdentityRow
  databases: DatabaseRow[]
  habits?: HabitRow[]
}

/**
 * Who the instance is: the row of `identity`, which the port’s own identity is a part of.
 * @throws Problem as `Instance.rows`
 */
export async function identify(instance: Instance, signal?: AbortSignal): Promise<IdentityRow> {
  const [row] = await rowsOf(instance, identity, signal)
  if (row === undefined) throw new Error(`${instance.identity.name} said nothing of itself`)
  return row
}

/**
 * The databases of an instance, `tempdb` left out.
 * @throws Problem `right-missing`; others as `Instance.rows`
 */
export async function readCatalogue(server: Server): Promise<Catalogue> {
  const { instance } = server
  const more = await identify(instance)
  const found = await listDatabases(instance)
  const habits = await rowsIfAllowed(instance, backupHabits)
  return { server, more, databases: found, ...(habits === undefined ? {} : { habits }) }
}

/** @throws Problem `right-missing` without VIEW SERVER STATE */
export async function listDatabases(instance: Instance, signal?: AbortSignal): Promise<DatabaseRow[]> {
  try {
    return (await rowsOf(instance, databases, signal)).filter(({ name }) => name !== 'tempdb')
  } catch (error) {
    throw isRightMissing(error) ? noList(instance, error) : error
  }
}

/** Whether `clr enabled` is on; undefined where it may not be asked. */
export async function clrEnabled(instance: Instance): Promise<boolean | undefined> {
  const rows = await rowsIfAllowed(instance, configurations)
  return rows === undefined ? undefined : rows.some(({ name, inUse }) => name === 'clr enabled' && inUse === 1)
}

/** The account that the engine’s service runs as; undefined where it may not be asked. */
export async function engineAccount(instance: Instance): Promise<string | undefined> {
  const rows = await rowsIfAllowed(instance, services)
  return rows?.find(({ service }) => /^sql server \(/i.test(service))?.account
}

/** Free space where databases lie; nothing where it may not be asked. */
export async function volumesOf(instance: Instance): Promise<VolumeRow[]> {
  return (await rowsIfAllowed(instance, volumes)) ?? []
}

/** The instance as an entry of the recovery kit has it. */
export function kitServer({ identity: own }: Instance) {
  const { name, machine, instance, version, edition, collation } = own
  return { name, machine, ...(instance === undefined ? {} : { instance }), version, edition, collation }
}
export type KitServer = ReturnType<typeof kitServer>

/** A shape that a plan’s survey keeps, checked when it comes back from the journal. @throws Error for anything else */
export function surveyOf<Survey>(schema: z.ZodMiniType<Survey>, survey: unknown): Survey {
  const parsed = schema.safeParse(survey)
  if (parsed.success) return parsed.data
  throw new Error(`The plan was made without its survey: ${parsed.error.issues[0]?.message ?? 'it is not there'}`)
}

function noList(instance: Instance, error: Problem): Problem {
  const { name, login } = instance.identity
  return new Problem(
    {
      code: 'right-missing',
      text: `${login} may not list the databases of ${name} with what a backup has to know of them.`,
      cause: 'That takes the right VIEW SERVER STATE, which sysadmin has.',
      unchanged: [`Nothing on ${name} was changed.`],
      next: [`Have that right granted to ${login}, or sign in with an account in sysadmin.`],
      detail: error.data.text,
    },
    { cause: error },
  )
}
