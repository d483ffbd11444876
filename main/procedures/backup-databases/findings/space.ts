import { codeOf } from '../../../engine/problem.ts'
import type { Finding } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import { volumesOf } from '../../databases/catalogue.ts'
import type { Found } from '../../databases/choice.ts'
import { isSeenHere, isShare } from '../../databases/places.ts'
import type { Server } from '../../databases/servers.ts'
import { listWords, sizeWords } from '../../databases/words.ts'

/**
 * Free space against the size of the databases’ files. A backup holds used pages only, and compressed ones are smaller still: too little
 * is a warning, never a block. Space on other volumes than those of databases, and on shares that this computer does not see, is unknown.
 */
export async function spaceFindings(
  folder: string,
  chosen: readonly Found[],
  servers: readonly Server[],
  netbios: string | undefined,
  p: Ports,
): Promise<Finding[]> {
  const short = isShare(folder)
    ? await shortOnShare(folder, chosen, servers, netbios, p)
    : await shortOnDrives(folder, chosen, servers)
  if (short === undefined) return []
  return [
    {
      level: 'warn',
      code: 'space-short',
      text: `The backups may not fit: ${short}.`,
      detail: 'Compared with the size of the databases’ files. Backups hold used pages only and are often smaller.',
      fix: 'Free space, choose another place, or go on.',
      field: 'destination',
      acknowledge: 'tick',
      keep: 'Try it all the same',
    },
  ]
}

const sum = (databases: readonly Found[]) => databases.reduce((total, { row }) => total + row.size, 0)
const words = (free: number, needed: number) => `${sizeWords(free)} are free, the databases have ${sizeWords(needed)}`

async function shortOnShare(
  folder: string,
  chosen: readonly Found[],
  servers: readonly Server[],
  netbios: string | undefined,
  p: Ports,
): Promise<string | undefined> {
  // Simulated databases have sizes that no file has; the disk below practice is this computer's own.
  if (p.target === 'practice' || !servers.every(({ instance }) => isSeenHere(folder, instance.identity, netbios)))
    return undefined
  try {
    const free = await p.files.freeBytes(folder)
    const needed = sum(chosen)
    return free < needed ? words(free, needed) : undefined
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return undefined
  }
}

async function shortOnDrives(
  folder: string,
  chosen: readonly Found[],
  servers: readonly Server[],
): Promise<string | undefined> {
  const short: string[] = []
  for (const server of servers) {
    const volume = (await volumesOf(server.instance))
      .filter((one) => folder.toLowerCase().startsWith(one.volume.toLowerCase().replace(/\\+$/, '')))
      // A mount point is nearer than the drive that it lies on.
      .sort((one, other) => other.volume.length - one.volume.length)[0]
    const needed = sum(chosen.filter((one) => one.server === server))
    if (volume !== undefined && volume.free < needed) short.push(`on ${server.name} ${words(volume.free, needed)}`)
  }
  return short.length === 0 ? undefined : listWords(short)
}
