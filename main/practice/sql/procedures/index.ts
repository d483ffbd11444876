import { folded } from '../names.ts'
import { addTrustedAssembly } from './assembly.ts'
import { configure } from './configure.ts'
import type { Procedure } from './define.ts'
import { createFolder, fileExists, folderTree } from './files.ts'
import { addMessage } from './message.ts'

const PROCEDURES: Readonly<Record<string, Procedure>> = {
  sp_configure: configure,
  sp_addmessage: addMessage,
  sp_add_trusted_assembly: addTrustedAssembly,
  xp_fileexist: fileExists,
  xp_dirtree: folderTree,
  xp_create_subdir: createFolder,
}

/** By its name, of master, sys or dbo; undefined for one that is not known. */
export function procedureNamed(parts: readonly string[]): Procedure | undefined {
  const [name = '', schema = 'sys', database = 'master'] = parts.toReversed().map(folded)
  const isHere = parts.length <= 3 && database === 'master' && ['sys', 'dbo', ''].includes(schema)
  return isHere && Object.hasOwn(PROCEDURES, name) ? PROCEDURES[name] : undefined
}
