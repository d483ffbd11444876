import { Problem } from '../engine/problem.ts'
import type { Computer, FaultId, World } from './schema.ts'

/** The chosen computer. */
export function here(world: World): Computer {
  return world.computers[world.current]
}

const SWITCHED = 'A fault of the practice environment is switched on: the registry answers with an error.'

/** @throws Problem `registry-unreadable` while that fault is on */
export function refuseReading(world: World, fault: FaultId): void {
  if (!world.faults.includes(fault)) return
  const { netbios, operator } = here(world)
  const isRights = fault === 'not-elevated'
  throw new Problem({
    code: 'registry-unreadable',
    text: `The registry of ${netbios} cannot be read.`,
    cause: isRights
      ? `${operator} runs this program without administrator rights; the registry key that holds the encryption key is open to administrators only.`
      : SWITCHED,
    unchanged: [`The registry of ${netbios} was only read.`],
    next: [
      isRights
        ? 'Start the program as administrator.'
        : 'Switch the fault off on the home screen (Registry is unreadable), then try again.',
    ],
    detail: isRights ? 'ERROR_ACCESS_DENIED 5 (0x80070005)' : 'ERROR_CANTREAD 1012 (0x800703F4)',
  })
}

/** @throws Problem `not-elevated`, `registry-unwritable` */
export function refuseWriting(world: World): void {
  const { netbios, operator } = here(world)
  const unchanged = [`The registry of ${netbios} is as it was.`]
  if (world.faults.includes('not-elevated'))
    throw new Problem({
      code: 'not-elevated',
      text: `The registry of ${netbios} cannot be written by ${operator}.`,
      cause: 'This program runs without administrator rights.',
      unchanged,
      next: ['Start the program as administrator.'],
      detail: 'ERROR_ACCESS_DENIED 5 (0x80070005)',
    })
  if (world.faults.includes('registry-read-only') || world.faults.includes('registry-unreadable'))
    throw new Problem({
      code: 'registry-unwritable',
      text: `The registry of ${netbios} cannot be written.`,
      cause: SWITCHED,
      unchanged,
      next: ['Switch the fault off on the home screen (Registry cannot be written), then try again.'],
      detail: 'ERROR_CANTWRITE 1013 (0x800703F5)',
    })
}

/** @throws Problem `not-elevated` while that fault is on */
export function refuseServices(world: World): void {
  if (!world.faults.includes('not-elevated')) return
  const { netbios, operator } = here(world)
  throw new Problem({
    code: 'not-elevated',
    text: `The Service Manager services on ${netbios} can’t be stopped or started by ${operator}.`,
    cause: 'This program runs without administrator rights.',
    unchanged: ['No service was stopped or started.'],
    next: ['Start the program as administrator.'],
    detail: 'ERROR_ACCESS_DENIED 5 (0x80070005)',
  })
}

/** @throws Problem `services-not-started` on the data warehouse server while the fault keeps its services stopped */
export function refuseStarting(world: World): void {
  if (world.current !== 'data-warehouse-server' || !world.faults.includes('dw-stopped')) return
  const { netbios } = here(world)
  throw new Problem({
    code: 'services-not-started',
    text: `The Service Manager services on ${netbios} can’t be started.`,
    cause: 'A fault of the practice environment is switched on: they stay stopped.',
    unchanged: ['No service was stopped or started.'],
    next: [`Switch the fault off on the home screen (Services on ${netbios} are stopped), then try again.`],
  })
}

/** @returns Problem `program-not-started` */
export function notStarted(world: World, path: string): Problem {
  const isRights = world.faults.includes('not-elevated')
  return new Problem({
    code: 'program-not-started',
    text: `${path} was not started.`,
    cause: isRights
      ? `${here(world).operator} may not start it as administrator.`
      : `There is no such program on ${here(world).netbios}.`,
    unchanged: [`Nothing on ${here(world).netbios} was changed.`],
    next: [isRights ? 'Sign in with an account that is an administrator here.' : 'Check the path.'],
    detail: isRights ? 'ERROR_CANCELLED 1223 (0x800704C7)' : 'ERROR_FILE_NOT_FOUND 2 (0x80070002)',
  })
}
