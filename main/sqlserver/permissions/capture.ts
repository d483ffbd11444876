import type { Instance } from '../../ports/instance.ts'
import type { Captured } from './model.ts'
import { type ReadOptions, read } from './read.ts'
import { parseSnapshot, snapshotWriter } from './snapshot.ts'

/**
 * The logins and permissions of an instance in memory, to be compared with a snapshot. The same queries, the same rules and the same text
 * as `exportPermissions`, without the script.
 *
 * @throws Problem as `read` does
 */
export async function capture(
  instance: Instance,
  databases: readonly string[],
  options: ReadOptions = {},
): Promise<Captured> {
  const pieces: string[] = []
  const writer = snapshotWriter((text) => pieces.push(text))
  await read(instance, databases, writer, options)
  writer.end()
  return parseSnapshot(pieces.join(''))
}
