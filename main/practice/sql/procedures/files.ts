import { codeOf } from '../../../engine/problem.ts'
import { SqlError, types } from '../../tds/index.ts'
import type { Execution } from '../script/types.ts'
import { procedure } from './define.ts'

/** What the engine’s service account sees of a path: what it may not see counts as absent (orchestrator-sql.md B.14). */
export async function seen(run: Execution, path: string): Promise<{ file: boolean; folder: boolean; parent: boolean }> {
  const kindOf = async (name: string): Promise<'file' | 'folder' | 'other' | undefined> => {
    if (isDenied(run, name)) return undefined
    if (isDatabaseFile(run, name)) return 'file'
    try {
      return (await run.files.stat(name))?.kind
    } catch (error) {
      if (codeOf(error) === undefined) throw error
      return undefined
    }
  }
  const plain = path.replace(/(?<=[^:\\])\\+$/, '')
  const kind = await kindOf(plain)
  const parent = await kindOf(run.files.dirname(plain))
  return { file: kind === 'file', folder: kind === 'folder', parent: parent === 'folder' }
}

export function isDenied(run: Execution, path: string): boolean {
  return path.startsWith('\\\\') && run.fault('backup-share-denied')
}

/** Files of databases are no files of the practice folder, and yet are there for the server. */
function isDatabaseFile(run: Execution, path: string): boolean {
  const wanted = path.toLowerCase()
  return run.state().databases.some(({ content }) => content.files.some((file) => file.path.toLowerCase() === wanted))
}

/** Names in a folder with whether each is a file; none for a folder that can’t be seen. */
export async function entriesOf(run: Execution, path: string): Promise<{ name: string; isFile: boolean }[]> {
  const folder = path.replace(/(?<=[^:\\])\\+$/, '')
  if (isDenied(run, folder)) return []
  const found = new Map<string, boolean>()
  try {
    for (const name of await run.files.list(folder))
      found.set(name, (await run.files.stat(run.files.join(folder, name)))?.kind !== 'folder')
  } catch (error) {
    if (codeOf(error) === undefined) throw error
  }
  for (const { content } of run.state().databases)
    for (const { path: file } of content.files)
      if (run.files.dirname(file).toLowerCase() === folder.toLowerCase()) found.set(run.files.basename(file), true)
  return Array.from(found, ([name, isFile]) => ({ name, isFile })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

function needSysadmin(run: Execution, procedure_: string): void {
  if (!run.rights().sysadmin)
    throw new SqlError(
      229,
      `The EXECUTE permission was denied on the object '${procedure_}', database 'mssqlsystemresource', schema 'sys'.`,
      14,
      5,
    )
}

export const fileExists = procedure([{ name: 'path' }], async (run, given) => {
  const found = await seen(run, String(given.get('path') ?? ''))
  run.reply.table(
    [
      { name: 'File Exists', type: types.bit },
      { name: 'File is a Directory', type: types.bit },
      { name: 'Parent Directory Exists', type: types.bit },
    ],
    [[found.file, found.folder, found.parent]],
  )
})

/** Only one level deep, and with files: what the product and other tools ask for. */
export const folderTree = procedure(
  [{ name: 'path' }, { name: 'depth', optional: true }, { name: 'files', optional: true }],
  async (run, given) => {
    const withFiles = Number(given.get('files') ?? 0) === 1
    // Others than sysadmins see what their own account may see; nothing here.
    const entries = run.rights().sysadmin ? await entriesOf(run, String(given.get('path') ?? '')) : []
    run.reply.table(
      [
        { name: 'subdirectory', type: types.nvarchar(512) },
        { name: 'depth', type: types.int },
        ...(withFiles ? [{ name: 'file', type: types.int }] : []),
      ],
      entries
        .filter(({ isFile }) => withFiles || !isFile)
        .map(({ name, isFile }) => [name, 1, ...(withFiles ? [isFile ? 1 : 0] : [])]),
    )
  },
)

/** @throws SqlError 22048 when the folder can’t be made */
export const createFolder = procedure([{ name: 'path' }], async (run, given) => {
  needSysadmin(run, 'xp_create_subdir')
  const path = String(given.get('path') ?? '')
  try {
    if (isDenied(run, path)) throw Object.assign(new Error('denied'), { code: 'EACCES' })
    await run.files.makeFolder(path)
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined) throw error
    const system = code === 'EACCES' ? 5 : code === 'ENETUNREACH' ? 53 : 3
    throw new SqlError(22_048, `xp_create_subdir() returned error ${system}.`)
  }
})
