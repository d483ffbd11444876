import { serverOf } from '../../../../preload/contract/input/path.ts'
import { codeOf } from '../../../engine/problem.ts'
import type { Finding } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import { pathSeen } from '../../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../../databases/ask.ts'
import { engineAccount } from '../../databases/catalogue.ts'
import { chosenOf, type Found } from '../../databases/choice.ts'
import { operatorOf } from '../../databases/operator.ts'
import { folderOf, isOnServer, isSeenHere, isShare, rootOf } from '../../databases/places.ts'
import type { Server } from '../../databases/servers.ts'
import { listWords } from '../../databases/words.ts'
import { type Answers, choicesOf } from '../answers.ts'
import { LONGEST_PATH, longestPath } from '../names.ts'
import type { Instances } from '../../databases/instances.ts'
import { spaceFindings } from './space.ts'

const FIELD = 'destination'

/** What is to be said of the folder, as each server sees it. */
export async function destinationFindings(a: Partial<Answers>, situation: Instances, p: Ports): Promise<Finding[]> {
  if (a.destination === undefined) return []
  const { chosen } = chosenOf(a.databases ?? [], situation.present)
  const servers = situation.opened.servers.filter((server) => chosen.some((one) => one.server === server))
  const folder = folderOf(a.destination)
  const stop = [...(await mapped(folder, p)), ...tooLong(folder, chosen, a)]
  if (stop.length > 0 || servers.length === 0) return stop
  const { netbios } = await operatorOf(p)
  return [
    ...onServer(folder, servers),
    ...severalDrives(folder, servers),
    ...adminShare(folder),
    ...(await seen(folder, servers, netbios, p)),
    ...(await spaceFindings(folder, chosen, servers, netbios, p)),
  ]
}

async function mapped(folder: string, p: Ports): Promise<Finding[]> {
  const { unc } = await p.machine.call('place.describe', { path: folder })
  if (unc === undefined) return []
  return [
    {
      level: 'block',
      code: 'mapped-drive',
      text: `${folder.slice(0, 2)} is a drive that was mapped for a person on this computer: ${unc}.`,
      detail: 'A service does not have it. On the database server that letter is another drive, or none.',
      fix: `Enter ${unc}${folder.slice(2)} in its place.`,
      field: FIELD,
    },
  ]
}

function tooLong(folder: string, chosen: readonly Found[], a: Partial<Answers>): Finding[] {
  const longest = longestPath(
    folder,
    chosen.map(({ server, name }) => ({ server: server.name, database: name })),
    choicesOf(a).stripes,
  )
  if (longest <= LONGEST_PATH) return []
  return [
    {
      level: 'block',
      code: 'path-too-long',
      text: `The longest file would have ${longest} characters; SQL Server takes ${LONGEST_PATH}.`,
      fix: `Enter a folder that is at least ${longest - LONGEST_PATH} characters shorter.`,
      field: FIELD,
    },
  ]
}

function onServer(folder: string, servers: readonly Server[]): Finding[] {
  const lost = servers.filter(({ instance }) => isOnServer(folder, instance.identity))
  if (lost.length === 0) return []
  const names = listWords(lost.map(({ instance }) => instance.identity.machine))
  return [
    {
      level: 'warn',
      code: 'same-computer',
      text: `The backups lie on ${names} itself.`,
      detail: 'When that computer is lost, its databases and their backups are lost together.',
      fix: 'Enter a share of another computer, or copy the files to one as soon as they are there.',
      field: FIELD,
      acknowledge: 'tick',
      keep: 'Keep this folder',
    },
  ]
}

function severalDrives(folder: string, servers: readonly Server[]): Finding[] {
  if (isShare(folder) || servers.length < 2) return []
  return [
    {
      level: 'info',
      code: 'several-drives',
      text: `${folder} is another folder on each of ${listWords(servers.map(({ name }) => name))}.`,
      detail: 'Each server writes to its own drive: the backups lie in several places.',
      field: FIELD,
    },
  ]
}

function adminShare(folder: string): Finding[] {
  if (!/^\\\\[^\\]+\\[a-z]\$/i.test(folder)) return []
  return [
    {
      level: 'warn',
      code: 'admin-share',
      text: `${rootOf(folder)} is a share for administrators of ${serverOf(folder) ?? 'that server'}.`,
      detail: 'The service account has to be an administrator there to write to it; that is more than it should be.',
      fix: 'Use a share of its own.',
      field: FIELD,
      acknowledge: 'tick',
      keep: 'Keep this share',
    },
  ]
}

/** Asked of each server; zero means “not visible”, never “absent” (orchestrator-sql.md B.14). */
async function seen(
  folder: string,
  servers: readonly Server[],
  netbios: string | undefined,
  p: Ports,
): Promise<Finding[]> {
  const isHere = servers.every(({ instance }) => isSeenHere(folder, instance.identity, netbios))
  const here = isHere ? await kindHere(folder, p) : 'unknown'
  if (here === 'file') return [isFile(folder)]
  // A folder that is still to be made can’t be seen; the share that it will lie on can.
  const looked = here === 'missing' ? rootOf(folder) : folder
  const made = here === 'missing' ? [willBeMade(folder)] : []
  const blind: string[] = []
  for (const { name, instance } of servers) {
    const [row] = (await rowsIfAllowed(instance, pathSeen(looked))) ?? []
    if (row?.fileExists === 1) return [isFile(folder)]
    if (row !== undefined && row.isFolder !== 1)
      blind.push(`${name} (${(await engineAccount(instance)) ?? 'its service account'})`)
  }
  return blind.length === 0 ? made : [...made, unseen(blind, looked, here)]
}

function unseen(blind: readonly string[], folder: string, here: string): Finding {
  const isHere = here === 'folder' || here === 'missing'
  const asWhom = isShare(folder) ? ' Without a name of its own, it reaches shares as DOMAIN\\COMPUTER$.' : ''
  return {
    level: 'warn',
    code: 'destination-unseen',
    text: `${listWords(blind)} does not see the folder ${folder}.`,
    detail: `${isHere ? 'This computer sees it, so' : 'It is not there, or'} the server’s service account has no right to it.${asWhom}`,
    fix: 'Make the folder, and give that account the right to change files in it. The run begins with a trial of it.',
    field: FIELD,
    acknowledge: 'tick',
    keep: 'Try it all the same',
  }
}

/** `missing`: not there, but its drive or share is, so that it can be made from here. */
async function kindHere(folder: string, p: Ports): Promise<'folder' | 'file' | 'missing' | 'unknown'> {
  try {
    const facts = await p.files.stat(folder)
    if (facts !== undefined) return facts.kind === 'folder' ? 'folder' : 'file'
    return (await p.files.stat(rootOf(folder))) === undefined ? 'unknown' : 'missing'
  } catch (error) {
    // What does not answer here may answer to the server.
    if (codeOf(error) === undefined) throw error
    return 'unknown'
  }
}

function isFile(folder: string): Finding {
  return {
    level: 'block',
    code: 'destination-file',
    text: `${folder} is a file.`,
    fix: 'Enter a folder.',
    field: FIELD,
  }
}

function willBeMade(folder: string): Finding {
  return {
    level: 'info',
    code: 'folder-made',
    text: `The folder ${folder} does not exist yet. It is made from this computer.`,
    detail: 'Whether the servers can write there is tried right after that.',
    field: FIELD,
  }
}
