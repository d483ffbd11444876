import type { BackupFile } from '../../../sqlserver/statements/index.ts'
import { fileNamePart, folderOf, joined } from '../../databases/places.ts'

/** A file of a database, and where a restore puts it. */
export interface PlacedFile {
  logicalName: string
  path: string
  /** Bytes that it takes. */
  size: number
  /** It lies there already and is overwritten. */
  replaces: boolean
}

export interface Placing {
  files: readonly BackupFile[]
  /** The database's own name here; part of file names where the original ones are taken. */
  database: string
  /** The files of the database that is replaced: they keep their places. */
  existing: readonly { logicalName: string; path: string; size: number }[]
  folders: { data: string; log: string }
  /** Paths in use on the instance, in lower case. What is placed is added. */
  taken: Set<string>
  /** For a practice restore: every file gets a name that nothing else has. */
  unique?: string
}

/** The longest path that RESTORE takes. */
const LONGEST = 259

/**
 * Where each file of a backup goes: where the same file of the replaced database lies, else into the folder for its kind, under its own
 * name unless that is taken.
 *
 * @throws RangeError for a path that is longer than RESTORE takes
 */
export function placeFiles({ files, database, existing, folders, taken, unique }: Placing): PlacedFile[] {
  return files.map((file) => {
    const there = existing.find(({ logicalName }) => same(logicalName, file.LogicalName))
    const folder = file.Type === 'L' ? folders.log : folders.data
    const path = there?.path ?? freePath(folder, nameOf(file, database, unique), taken)
    if (path.length > LONGEST) throw new RangeError(`${path} is longer than ${LONGEST} characters`)
    taken.add(path.toLowerCase())
    return { logicalName: file.LogicalName, path, size: Number(file.Size), replaces: there !== undefined }
  })
}

function nameOf(file: BackupFile, database: string, unique: string | undefined): string {
  const original = file.PhysicalName.split(/[\\/]/).findLast((part) => part !== '') ?? file.LogicalName
  if (unique === undefined) return original
  const dot = original.lastIndexOf('.')
  const extension = dot <= 0 ? '' : original.slice(dot)
  return `${fileNamePart(database)}_${fileNamePart(file.LogicalName)}_${unique}${extension}`
}

function freePath(folder: string, name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf('.')
  const [stem, extension] = dot <= 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)]
  for (let number = 1; ; number += 1) {
    const path = joined(folderOf(folder), number === 1 ? name : `${stem}_${number}${extension}`)
    if (!taken.has(path.toLowerCase())) return path
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
