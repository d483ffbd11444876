import { type FsLike, nodeFs } from '../../main/files/index.ts'
import { watchedFs } from './keyfile/watched-fs.ts'

/** Being killed before one of these is being killed after the last call that changed something. */
const CHANGES_NOTHING = new Set(['handle.read', 'handle.stat', 'handle.close', 'stat', 'readdir', 'free'])

/**
 * A real file system of a process that dies before its n-th call that changes anything (0: never): from then on nothing reaches the disk, clearing up
 * included, as after kill -9. Faster than a process each; real ones are killed at the boundaries of the steps.
 */
export function dyingFs(at: number): { fs: FsLike; calls(): number; isDead(): boolean } {
  let dead = false
  let changes = 0
  const { fs } = watchedFs(nodeFs, ({ op }) => {
    if (!CHANGES_NOTHING.has(op)) changes++
    dead ||= at > 0 && changes === at
    return dead ? { fail: 'DEAD' } : undefined
  })
  return { fs, calls: () => changes, isDead: () => dead }
}
