import type { PlacedFile } from './place-files.ts'

export interface Volume {
  /** `D:\` or a mount point below it. */
  volume: string
  free: number
}

export interface Room {
  /** Volumes with less free space than the files take. */
  short: { volume: string; needed: number; free: number }[]
  /** Bytes on volumes of which the server knows nothing: it knows only those that hold databases. */
  unknown: { volume: string; needed: number }[]
}

/**
 * Compares what the files take with what is free. A file that is overwritten takes only what it grows by.
 *
 * @param existing sizes of the files that are overwritten, by path in lower case
 */
export function roomFor(
  files: readonly PlacedFile[],
  volumes: readonly Volume[],
  existing: ReadonlyMap<string, number>,
): Room {
  const needs = new Map<string, { known: Volume | undefined; needed: number }>()
  for (const file of files) {
    const known = volumeOf(file.path, volumes)
    const name = known?.volume ?? rootOf(file.path)
    const grows = Math.max(0, file.size - (file.replaces ? (existing.get(file.path.toLowerCase()) ?? 0) : 0))
    needs.set(name, { known, needed: (needs.get(name)?.needed ?? 0) + grows })
  }
  const room: Room = { short: [], unknown: [] }
  for (const [volume, { known, needed }] of needs) {
    if (known === undefined) room.unknown.push({ volume, needed })
    else if (needed > known.free) room.short.push({ volume, needed, free: known.free })
  }
  return room
}

/** The volume that a path lies on: the longest mount point that it begins with. */
export function volumeOf<V extends Volume>(path: string, volumes: readonly V[]): V | undefined {
  const lower = path.toLowerCase()
  return volumes
    .filter(({ volume }) => lower.startsWith(volume.toLowerCase()))
    .toSorted((a, b) => b.volume.length - a.volume.length)[0]
}

function rootOf(path: string): string {
  const share = /^\\\\[^\\]+\\[^\\]+/.exec(path)?.[0]
  return share ?? (/^[a-z]:/i.exec(path)?.[0].toUpperCase() ?? '/') + (path.startsWith('/') ? '' : '\\')
}
