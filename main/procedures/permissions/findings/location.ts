import { codeOf, messageOf } from '../../../engine/problem.ts'
import type { Finding } from '../../../engine/types.ts'
import { writingProblem } from '../../../keyfile/index.ts'
import type { Ports } from '../../../ports/index.ts'
import { blockOf } from '../../blocks.ts'
import { operatorOf } from '../../databases/operator.ts'
import { folderOf, isOnServer, isShare, rootOf, shortName } from '../../databases/places.ts'
import { listWords } from '../../databases/words.ts'
import type { Situation } from '../situation.ts'
import { byServer } from '../situation.ts'

const FIELD = 'location'
/** Bytes; a script of some hundred logins is a tenth of it. */
const ROOM = 10_000_000

/** Drives and shares are there or not; no program makes them. */
export function isRoot(folder: string): boolean {
  return /^(\\\\[^\\]+\\[^\\]+|[a-z]:)\\?$/i.test(folder)
}

/** What is to be said of the folder, as this computer sees it. Changes nothing but a small file of a unique name, which is removed again. */
export async function locationFindings(location: string, situation: Situation, p: Ports): Promise<Finding[]> {
  const folder = folderOf(location)
  const stop = await diskFindings(folder, p)
  return stop.some(({ level }) => level === 'block') ? stop : [...stop, ...(await readers(folder, situation, p))]
}

async function diskFindings(folder: string, p: Ports): Promise<Finding[]> {
  try {
    const found = await nearest(folder, p)
    if (found === undefined) return [rootMissing(folder)]
    if (found.kind !== 'folder') return [notAFolder(found.path)]
    const can = await p.files.canWrite(found.path)
    if (can !== true) return [refused(Object.assign(new Error(can.message), { code: can.code }), folder)]
    const free = await p.files.freeBytes(found.path)
    if (free < ROOM) return [refused(Object.assign(new Error(`${free} bytes are free`), { code: 'ENOSPC' }), folder)]
    return found.path === folder ? [] : [willBeMade(folder)]
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return [refused(error, folder)]
  }
}

/** The folder itself or the nearest one above it that exists. */
async function nearest(folder: string, p: Ports): Promise<{ path: string; kind: string } | undefined> {
  for (let at = folder; ; at = p.files.dirname(at)) {
    const facts = await p.files.stat(at)
    if (facts !== undefined) return { path: at, kind: facts.kind }
    if (p.files.dirname(at) === at || isRoot(at)) return undefined
  }
}

function refused(error: unknown, folder: string): Finding {
  const problem = writingProblem(error, {
    subject: 'The script',
    path: folder,
    folder,
    name: '',
    unchanged: ['Nothing was written.'],
  })
  return { ...blockOf(problem, FIELD), text: `No file can be made in ${folder}. ${messageOf(error)}` }
}

function rootMissing(folder: string): Finding {
  const what = isShare(folder) ? 'share' : 'drive'
  return {
    level: 'block',
    code: 'folder-missing',
    text: `There is no ${what} ${rootOf(folder)}.`,
    detail: isShare(folder)
      ? 'The server answers, but it has no share of that name.'
      : 'A USB drive may not be plugged in; a mapped network drive is not seen by a program that runs as administrator.',
    fix: isShare(folder)
      ? 'Correct the name of the share.'
      : 'Plug the drive in, or enter the share itself: \\\\Server\\Share\\Folder.',
    field: FIELD,
  }
}

function notAFolder(path: string): Finding {
  return {
    level: 'block',
    code: 'folder-missing',
    text: `${path} is a file, so no folder can be below it.`,
    fix: 'Enter a folder.',
    field: FIELD,
  }
}

function willBeMade(folder: string): Finding {
  return {
    level: 'info',
    code: 'folder-made',
    text: `The folder ${folder} does not exist yet. It is created.`,
    detail: 'It inherits who may read it from the folder above.',
    field: FIELD,
  }
}

/** Who reads the place reads the hashes; and what is lost with the server is of no use. */
async function readers(folder: string, situation: Situation, p: Ports): Promise<Finding[]> {
  const { kind, onThisComputer, unc } = await p.machine.call('place.describe', { path: folder })
  const { netbios } = await operatorOf(p)
  const servers = byServer(situation).map(({ server }) => server)
  const here = netbios === undefined ? undefined : shortName(netbios)
  const lost = servers.filter(({ instance: { identity } }) =>
    isShare(folder) ? isOnServer(folder, identity) : onThisComputer && shortName(identity.machine) === here,
  )
  return [
    ...(lost.length === 0 ? [] : [sameComputer(listWords(lost.map(({ instance }) => instance.identity.machine)))]),
    ...(lost.length > 0 || !onThisComputer || here === undefined ? [] : [onThis(here)]),
    ...(unc === undefined ? [] : [mapped(folder, unc)]),
    secret(folder, kind),
  ]
}

function sameComputer(machine: string): Finding {
  return {
    level: 'warn',
    code: 'same-computer',
    text: `The files lie on ${machine} itself.`,
    detail: 'They are needed when that computer is lost, and would be lost with it.',
    fix: 'Choose a share of another computer or a USB drive.',
    field: FIELD,
    acknowledge: 'tick',
    keep: 'Keep this folder',
  }
}

function onThis(netbios: string): Finding {
  return {
    level: 'info',
    code: 'this-computer',
    text: `The files lie on ${netbios}.`,
    detail: 'A share or a USB drive outlives this computer too.',
    field: FIELD,
  }
}

function mapped(folder: string, unc: string): Finding {
  return {
    level: 'info',
    code: 'mapped-drive',
    text: `${folder.slice(0, 2)} is a mapped drive: ${unc}.`,
    detail: 'A program that runs as administrator may not see it, and it is not there for other people.',
    fix: `Enter the path with ${unc} in place of ${folder.slice(0, 2)}.`,
    field: FIELD,
  }
}

/** This program does not read access control lists: the place says who it is that they have to keep out. */
function secret(folder: string, kind: string): Finding {
  const who =
    kind === 'removable'
      ? 'whoever holds the drive: it has no rights of its own'
      : kind === 'share' || kind === 'mapped'
        ? `whoever may read the share ${rootOf(folder)} and the folder, its administrators and its backups included`
        : 'the administrators of this computer, and whoever else the folder’s permissions let in'
  return {
    level: 'info',
    code: 'secret-script',
    text: `The script can be read by ${who}.`,
    detail: 'It holds the hashes of SQL logins’ passwords, which can be tried out without anybody noticing.',
    fix: 'Let only those read the folder who may know the passwords.',
    field: FIELD,
  }
}
