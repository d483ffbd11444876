import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathError } from '../../preload/contract/input/path.ts'
import type { World } from './schema.ts'
import type { InstanceId } from './sql/initial/ids.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** What kind of place a Windows path is for the chosen computer; `base` is where it lies below the practice folder. */
export type Place =
  | { kind: 'fixed' | 'removable' | 'share'; onThisComputer: boolean; base: string[]; rest: string[] }
  | { kind: 'unknown'; code: 'EINVAL' | 'ENOENT' | 'ENETUNREACH'; message: string }

/** A computer as paths know it: its names, its drives, and the folder below `computers/` that holds them. */
export interface Machine {
  netbios: string
  fqdn: string
  folder: string
  fixedDrives: readonly string[]
  /** Removable drives are plugged into it. */
  removable: boolean
}

/** The chosen computer, where the program runs. */
export function chosenMachine(world: World): Machine {
  return { ...world.computers[world.current], removable: true }
}

/** The machine of an instance of SQL Server. */
export function machineOfServer({ machine, folder, drives }: World['sqlServers'][InstanceId]): Machine {
  return {
    netbios: machine,
    fqdn: `${machine}.practice.example`,
    folder,
    fixedDrives: drives,
    removable: false,
  }
}

/** The instances that answer now: the first server as it was, or as it is after it was rebuilt. */
export function presentServers(world: World): World['sqlServers'][InstanceId][] {
  const first = world.faults.includes('sql-rebuilt') ? 'PRACTICE-SQL01-rebuilt' : 'PRACTICE-SQL01'
  return [world.sqlServers[first], world.sqlServers['PRACTICE-SQL02\\SCO']]
}

/**
 * Finds the drive or share of a path in the world, as one of its machines sees it: the chosen computer, unless another is given. Names are
 * compared without case; nothing outside the world is ever looked up.
 */
export function placeOf(world: World, path: string, machine: Machine = chosenMachine(world)): Place {
  const error = pathError(path)
  if (error !== undefined) return { kind: 'unknown', code: 'EINVAL', message: error }
  const parts = path.split(/[\\/]/).filter((part) => part !== '')
  const [first = '', second = '', ...rest] = parts
  if (/^[\\/]/.test(path)) return sharePlace(world, machine, first, second, rest)
  return drivePlace(world, machine, first.charAt(0).toUpperCase(), parts.slice(1))
}

function drivePlace(world: World, machine: Machine, letter: string, rest: string[]): Place {
  if (machine.fixedDrives.includes(letter)) {
    return { kind: 'fixed', onThisComputer: true, base: ['computers', machine.folder, letter], rest }
  }
  if (machine.removable && world.removableDrives.includes(letter)) {
    return { kind: 'removable', onThisComputer: false, base: ['removable', letter], rest }
  }
  return { kind: 'unknown', code: 'ENOENT', message: `${machine.netbios} has no drive ${letter}:` }
}

function sharePlace(world: World, me: Machine, server: string, name: string, rest: string[]): Place {
  const has = (machine: Machine) => same(server, machine.netbios) || same(server, machine.fqdn)
  const isHere = LOOPBACK.has(server.toLowerCase()) || has(me)
  const machine = isHere ? me : presentServers(world).map(machineOfServer).find(has)
  if (machine !== undefined) {
    // Administrative shares: \\PRACTICE-MS01\C$ is drive C: of the same computer, whatever it looks like.
    const letter = /^([a-z])\$$/i.exec(name)?.[1]?.toUpperCase()
    if (letter !== undefined && machine.fixedDrives.includes(letter)) {
      return { kind: 'share', onThisComputer: isHere, base: ['computers', machine.folder, letter], rest }
    }
    return { kind: 'unknown', code: 'ENOENT', message: `${server} has no share ${name}` }
  }
  const shares = world.shares.filter((share) => same(share.server, server))
  if (shares.length === 0)
    return { kind: 'unknown', code: 'ENETUNREACH', message: `no server answers to the name ${server}` }
  const share = shares.find((candidate) => same(candidate.name, name))
  if (share === undefined) return { kind: 'unknown', code: 'ENOENT', message: `${server} has no share ${name}` }
  return { kind: 'share', onThisComputer: false, base: ['shares', share.server, share.name], rest }
}

/**
 * The real path below the practice folder. Existing names are found without case, as Windows does; a link on the way, which
 * could lead out of the folder, is refused.
 *
 * @throws system errors: EINVAL, ENOENT, ENETUNREACH as `placeOf` has them; EACCES for a link
 */
export function realPath(folder: string, place: Place): string {
  if (place.kind === 'unknown') throw systemError(place.code, place.message)
  let at = folder
  for (const part of [...place.base, ...place.rest]) {
    at = join(at, existingName(at, part))
    if (isLink(at)) throw systemError('EACCES', `${part} is a link, which practice does not follow`)
  }
  return at
}

function existingName(folder: string, name: string): string {
  const names = namesIn(folder)
  return names.includes(name) ? name : (names.find((candidate) => same(candidate, name)) ?? name)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    // What is not there, or is no folder, has no names: the operation itself then says so.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return []
    throw error
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** An error as the file system makes them. */
export function systemError(code: string, message: string): Error & { code: string } {
  return Object.assign(new Error(`${code}: ${message}`), { code })
}
