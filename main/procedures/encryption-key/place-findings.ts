import { codeOf, messageOf, type Problem } from '../../engine/problem.ts'
import type { Finding } from '../../engine/types.ts'
import { sidecarName, writingProblem } from '../../keyfile/index.ts'
import type { Out, Ports } from '../../ports/index.ts'
import { blockOf } from '../blocks.ts'
import { isRoot, isSameFile, type Place, placeOf, rootOf } from './place.ts'

/** Bytes. A key file has some thousands. */
const ROOM = 1_000_000

/** Which of the two paths it is about: the second copy's findings have codes of their own. */
interface Asked {
  answer: string
  field: 'location' | 'copyTo'
  prefix: '' | 'copy-'
}

/** What is to be said of the two paths. Changes nothing but a small file of a unique name, which is removed again. */
export async function placeFindings(location: string, copyTo: string, p: Ports): Promise<Finding[]> {
  const first: Asked = { answer: location, field: 'location', prefix: '' }
  const second: Asked = { answer: copyTo, field: 'copyTo', prefix: 'copy-' }
  const hasCopy = copyTo !== ''
  const [here, there] = await Promise.all([describe(location, p), hasCopy ? describe(copyTo, p) : undefined])
  return [
    ...(await diskFindings(first, p)),
    ...(hasCopy ? await diskFindings(second, p) : []),
    ...(hasCopy ? await samePlace(location, copyTo, p) : []),
    ...(await lostTogether(here, there, p)),
    ...mapped(here, first),
    ...(there === undefined ? [] : mapped(there, second)),
  ]
}

type Described = Out<'place.describe'>

function describe(path: string, p: Ports): Promise<Described> {
  return p.machine.call('place.describe', { path })
}

async function diskFindings(asked: Asked, p: Ports): Promise<Finding[]> {
  let place: Place
  try {
    place = await placeOf(p.files, asked.answer)
    const found = await nearestFolder(p, place.folder)
    if (found === undefined) return [rootMissing(place, asked)]
    if (found.kind !== 'folder') return [notAFolder(found.path, asked)]
    const stop = (await noWriting(found.path, asked, p)) ?? (await noRoom(found.path, asked, p))
    if (stop !== undefined) return [stop]
    const taken = await takenNames(place, asked, p)
    if (taken.length > 0) return taken
    return [...(found.path === place.folder ? [] : [folderMissing(place, asked)]), ...binName(place, asked)]
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return [refused(error, asked.answer, asked)]
  }
}

/** The folder itself or the nearest one above it that exists. */
async function nearestFolder(p: Ports, folder: string): Promise<{ path: string; kind: string } | undefined> {
  for (let at = folder; ; at = p.files.dirname(at)) {
    const facts = await p.files.stat(at)
    if (facts !== undefined) return { path: at, kind: facts.kind }
    if (p.files.dirname(at) === at || isRoot(at)) return undefined
  }
}

async function noWriting(folder: string, asked: Asked, p: Ports): Promise<Finding | undefined> {
  const can = await p.files.canWrite(folder)
  return can === true ? undefined : refused(Object.assign(new Error(can.message), { code: can.code }), folder, asked)
}

async function noRoom(folder: string, asked: Asked, p: Ports): Promise<Finding | undefined> {
  const free = await p.files.freeBytes(folder)
  return free >= ROOM
    ? undefined
    : refused(Object.assign(new Error(`${free} bytes are free`), { code: 'ENOSPC' }), folder, asked)
}

const REFUSED: Record<string, (folder: string) => string> = {
  'share-gone': (folder) => `${rootOf(folder)} does not answer.`,
  'disk-full': (folder) => `${rootOf(folder)} is full.`,
  'folder-not-writable': (folder) => `No file can be made in ${folder}.`,
}

function refused(error: unknown, folder: string, asked: Asked): Finding {
  const problem: Problem = writingProblem(error, { subject: 'The key file', path: folder, folder, name: '' })
  const text = REFUSED[problem.code]?.(folder) ?? `${problem.data.text} ${messageOf(error)}`
  return { ...blockOf(problem, asked.field, asked.prefix), text }
}

function rootMissing(place: Place, { field, prefix }: Asked): Finding {
  const isShare = place.folder.startsWith('\\\\')
  return {
    level: 'block',
    code: `${prefix}folder-missing`,
    text: isShare ? `There is no share ${rootOf(place.folder)}.` : `There is no drive ${rootOf(place.folder)}.`,
    detail: isShare
      ? 'The server answers, but it has no share of that name.'
      : 'A USB drive may not be plugged in; a mapped network drive is not seen by a program that runs as administrator.',
    fix: isShare
      ? 'Correct the name of the share.'
      : 'Plug the drive in, or enter the share itself: \\\\Server\\Share\\Folder.',
    field,
  }
}

function notAFolder(path: string, { field, prefix }: Asked): Finding {
  return {
    level: 'block',
    code: `${prefix}folder-missing`,
    text: `${path} is a file, so no file can be made below it.`,
    fix: 'Enter the path of a folder, followed by a file name.',
    field,
  }
}

function folderMissing(place: Place, { field, prefix }: Asked): Finding {
  return {
    level: 'info',
    code: `${prefix}folder-missing`,
    text: `The folder ${place.folder} does not exist yet. It is created.`,
    detail: 'It stays, empty, when the run is cancelled.',
    field,
  }
}

async function takenNames(place: Place, { field, prefix }: Asked, p: Ports): Promise<Finding[]> {
  if (place.name === undefined) return []
  for (const name of [place.name, sidecarName(place.name)]) {
    if ((await p.files.stat(p.files.join(place.folder, name))) === undefined) continue
    return [
      {
        level: 'block',
        code: `${prefix}file-exists`,
        text: `${place.folder} already holds something named ${name}.`,
        detail: 'No existing file is ever replaced: it may be the only backup of another key.',
        fix: 'Enter another file name, or end the path with a backslash to get a name with the computer and the time.',
        field,
      },
    ]
  }
  return []
}

function binName(place: Place, { field, prefix }: Asked): Finding[] {
  if (place.name === undefined || !/\.bin$/i.test(place.name)) return []
  return [
    {
      level: 'info',
      code: `${prefix}bin-name`,
      text: `${place.name} ends with .bin, but it is not in the format of Microsoft’s SecureStorageBackup.exe.`,
      detail: 'It is an age file. Microsoft’s tool cannot read it; this program and any age program can.',
      field,
    },
  ]
}

async function samePlace(location: string, copyTo: string, p: Ports): Promise<Finding[]> {
  try {
    if (!isSameFile(p.files, await placeOf(p.files, location), await placeOf(p.files, copyTo))) return []
  } catch (error) {
    // What does not answer has been reported for its own field.
    if (codeOf(error) === undefined) throw error
    return []
  }
  return [
    {
      level: 'block',
      code: 'copy-same-place',
      text: 'The second copy would be the key file itself.',
      detail: 'Both paths lead to the same file.',
      fix: 'Enter a path on another computer or a USB drive, or leave the second path empty.',
      field: 'copyTo',
    },
  ]
}

async function lostTogether(here: Described, there: Described | undefined, p: Ports): Promise<Finding[]> {
  if (!here.onThisComputer && there?.onThisComputer !== true) return []
  const netbios = await nameOf(p)
  const isSafe = !here.onThisComputer || there?.onThisComputer === false
  if (isSafe) {
    return here.onThisComputer
      ? []
      : [onThisComputer('info', 'copy-same-computer', `The second copy lies on ${netbios} itself.`, netbios, 'copyTo')]
  }
  return [
    {
      ...onThisComputer('warn', 'same-computer', `The key file lies on ${netbios} itself.`, netbios, 'location'),
      fix: 'Choose a share of another computer or a USB drive, or add a second copy there.',
      acknowledge: 'tick',
      keep: 'Keep this location',
    },
  ]
}

async function nameOf(p: Ports): Promise<string> {
  try {
    return (await p.machine.call('computer.identify', {})).netbios
  } catch (error) {
    // The first page stops for that; the place is judged all the same.
    if (codeOf(error) !== 'registry-unreadable') throw error
    return 'this computer'
  }
}

function onThisComputer(level: 'warn' | 'info', code: string, text: string, netbios: string, field: string): Finding {
  const detail = `When ${netbios} is lost, the key in its registry and this file are lost together.`
  return { level, code, text, detail, field }
}

function mapped(place: Described, { answer, field, prefix }: Asked): Finding[] {
  if (place.unc === undefined) return []
  return [
    {
      level: 'info',
      code: `${prefix}mapped-drive`,
      text: `${answer.slice(0, 2)} is a mapped drive: ${place.unc}.`,
      detail: 'A program that runs as administrator may not see it, and it is not there for other people.',
      fix: `Enter the path with ${place.unc} in place of ${answer.slice(0, 2)}.`,
      field,
    },
  ]
}
