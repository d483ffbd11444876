import type { Problem } from '../../engine/problem.ts'
import type { Instance } from '../../ports/instance.ts'
import * as statements from '../statements/index.ts'
import { databaseNotReadable, databaseNotThere, definitionsHidden, hashesUnreadable } from './problems.ts'
import type { ReadOptions } from './read.ts'

/** Whether each database can be read in full, and who owns it. One query for the instance and one for each database. */
export async function inspect(
  instance: Instance,
  databases: readonly string[],
  options: ReadOptions,
): Promise<{ owners: ReadonlyMap<string, string>; problems: Problem[] }> {
  const { name: server, login } = instance.identity
  const owners = new Map<string, string>()
  const problems: Problem[] = []
  const readable: string[] = []
  const wanted = new Set(databases)
  const found = new Set<string>()
  for await (const row of instance.rows(statements.databases, options)) {
    if (!wanted.has(row.name)) continue
    found.add(row.name)
    if (row.owner !== null) owners.set(row.name, row.owner)
    if (row.state === 'ONLINE' && row.accessible) readable.push(row.name)
    else problems.push(databaseNotReadable(server, row.name, row.state))
  }
  problems.push(...databases.filter((name) => !found.has(name)).map((name) => databaseNotThere(server, name)))
  for (const database of readable)
    for await (const { allowed } of instance.rows(statements.mayViewDefinition(database), options))
      if (!allowed) problems.push(definitionsHidden(server, database, login))
  return { owners, problems }
}

/** The right that everything else needs: hashes are NULL without it, and rows are missing without a word. */
export async function needControl(instance: Instance, options: ReadOptions): Promise<Problem | undefined> {
  for await (const row of instance.rows(statements.identity, options))
    if (!row.controlServer) return hashesUnreadable(instance.identity.name, instance.identity.login)
  return undefined
}

/**
 * What would stop a capture, before anything is written: the right to read hashes, and each database with the right to see its definitions.
 * Two queries for the instance and one for each database.
 */
export async function checkCapture(
  instance: Instance,
  databases: readonly string[],
  options: ReadOptions = {},
): Promise<Problem[]> {
  const problem = await needControl(instance, options)
  return problem === undefined ? (await inspect(instance, databases, options)).problems : [problem]
}
