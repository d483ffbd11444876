import path from 'node:path'
import { Problem } from '../engine/problem.ts'
import { placeOf, realPath } from './paths.ts'
import type { World } from './schema.ts'

/** Where a file dialog starts for a simulated path: its nearest folder that exists, on the real disk. */
export function dialogStart(
  folder: string,
  world: World,
  simulated: string,
  exists: (file: string) => boolean,
): string {
  let real: string
  try {
    real = simulated === '' ? path.join(folder, 'shares') : realPath(folder, placeOf(world, simulated))
  } catch {
    // A path that leads nowhere is no reason not to open the dialog.
    return path.join(folder, 'shares')
  }
  const parent = path.dirname(real)
  return exists(real) || exists(parent) ? real : path.join(folder, 'shares')
}

/**
 * The simulated path of a file that was picked on the real disk.
 * @throws Problem `outside-practice` for a file outside the practice folder: practice reads and writes nowhere else
 */
export function simulatedPath(folder: string, world: World, real: string): string {
  const computer = world.computers[world.current]
  const [kind, first, second, ...rest] = path.relative(folder, real).split(path.sep)
  if (kind === 'shares' && first !== undefined && second !== undefined)
    return `\\\\${[first, second, ...rest].join('\\')}`
  if (kind === 'removable' && first !== undefined)
    return `${first}:\\${[second, ...rest].filter((part) => part !== undefined).join('\\')}`
  if (kind === 'computers' && first === computer.folder && second !== undefined) return `${second}:\\${rest.join('\\')}`
  throw new Problem({
    code: 'outside-practice',
    text: 'That place is outside the practice environment.',
    cause: `In practice everything lies below ${folder}: shares, removable drives, and the drives of ${computer.netbios}.`,
    unchanged: ['The path is as it was.'],
    next: ['Choose a place below that folder, or type a path such as \\\\FS02\\DR\\Keys\\.'],
  })
}
