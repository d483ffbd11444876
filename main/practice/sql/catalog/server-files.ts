import { files, folderSeen, pathSeen, volumes } from '../../../sqlserver/statements/index.ts'
import { type SqlValue, types } from '../../tds/index.ts'
import { entriesOf, seen } from '../procedures/files.ts'
import type { Execution } from '../script/types.ts'
import { allDatabases, needViewServerState } from '../views/server.ts'
import { volumesOf } from '../volumes.ts'
import { type Answer, answer, float, int, name, parameter } from './define.ts'

function fileRows(run: Execution): SqlValue[][] {
  const rights = run.rights()
  // Without these the view shows nothing, and says nothing.
  if (
    !rights.server('VIEW ANY DEFINITION') &&
    !rights.server('ALTER ANY DATABASE') &&
    !rights.server('CREATE DATABASE')
  )
    return []
  return allDatabases(run)
    .toSorted((a, b) => a.id - b.id)
    .flatMap(({ name: database, content }) =>
      content.files.map(({ logicalName, type, path, size }) => [database, logicalName, type, path, size]),
    )
}

/** Only volumes that hold files of databases. */
function volumeRows(run: Execution): SqlValue[][] {
  needViewServerState(run)
  const used = new Set(
    allDatabases(run).flatMap(({ content }) => content.files.map(({ path }) => path.slice(0, 3).toUpperCase())),
  )
  return volumesOf(run.state())
    .filter(({ volume }) => used.has(volume.toUpperCase()))
    .map(({ volume, total, free }) => [volume, total, free])
}

export const serverFileAnswers: readonly Answer[] = [
  answer(volumes, { volume: types.nvarchar(512), total: float, free: float }, volumeRows),
  answer(
    files,
    { database: name, logicalName: name, type: types.nvarchar(60), path: types.nvarchar(260), size: float },
    fileRows,
  ),
  answer(pathSeen(''), { fileExists: int, isFolder: int, parentExists: int }, async (run) => {
    const found = await seen(run, parameter(run, 'path'))
    return [[Number(found.file), Number(found.folder), Number(found.parent)]]
  }),
  answer(folderSeen(''), { name: types.nvarchar(512), isFile: int }, async (run) => {
    // Others than sysadmins see what their own account may see; nothing here.
    const entries = run.rights().sysadmin ? await entriesOf(run, parameter(run, 'path')) : []
    return entries.map((each) => [each.name, Number(each.isFile)])
  }),
]
