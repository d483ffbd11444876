import { type FsLike, nodeFiles, nodeFs } from '../files/index.ts'
import type { Files } from '../ports/files.ts'
import { chosenMachine, type Machine, placeOf, realPath, systemError } from './paths.ts'
import type { FaultId, World } from './schema.ts'

/**
 * `Files` whose paths never leave the practice folder: `C:\…` is the drive of the chosen computer (or of the machine that is given),
 * `\\FS02\DR\…` a simulated share. What is written there is written for real. The faults that are switched on make operations fail as
 * the disk or the network would.
 */
export function practiceFiles(
  folder: string,
  world: () => World,
  fs: FsLike = nodeFs,
  machine: () => Machine = () => chosenMachine(world()),
): Files {
  const has = (fault: FaultId) => world().faults.includes(fault)
  const native = (path: string): string => {
    const place = placeOf(world(), path, machine())
    if (place.kind === 'share' && !place.onThisComputer && has('share-gone')) {
      throw systemError('ENETUNREACH', `${path}: the network path was not found`)
    }
    return realPath(folder, place)
  }
  return nodeFiles({ native, dialect: 'win32', fs: faultyFs(fs, has) })
}

/** The real file system, failing as told. Reading always works; removing works on a full disk and not in a read-only folder. */
function faultyFs(real: FsLike, has: (fault: FaultId) => boolean): FsLike {
  const mayChange = (path: string): void => {
    if (has('folder-read-only')) throw systemError('EACCES', `permission denied, '${path}'`)
  }
  const mayGrow = (): void => {
    if (has('disk-full')) throw systemError('ENOSPC', 'no space left on device, write')
  }
  return {
    ...real,
    open: async (path, flags, mode) => {
      if (typeof flags === 'string' && flags !== 'r') mayChange(path)
      const handle = await real.open(path, flags, mode)
      return {
        write: async (buffer, offset, length, position) => {
          mayGrow()
          return handle.write(buffer, offset, length, position)
        },
        read: (buffer, offset, length, position) => handle.read(buffer, offset, length, position),
        stat: () => handle.stat(),
        sync: () => handle.sync(),
        close: () => handle.close(),
      }
    },
    link: async (from, to) => {
      mayChange(to)
      await real.link(from, to)
    },
    unlink: async (path) => {
      mayChange(path)
      await real.unlink(path)
    },
    rename: async (from, to) => {
      mayChange(to)
      await real.rename(from, to)
    },
    copyNew: async (from, to) => {
      mayChange(to)
      mayGrow()
      await real.copyNew(from, to)
    },
    mkdir: async (path) => {
      mayChange(path)
      mayGrow()
      await real.mkdir(path)
    },
    free: async (path) => (has('disk-full') ? 0 : real.free(path)),
  }
}
