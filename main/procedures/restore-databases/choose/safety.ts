import type { IdentityRow } from '../../databases/catalogue.ts'
import { folderOf } from '../../databases/places.ts'
import type { Answers } from '../answers.ts'
import { given } from './targets.ts'

/** Where safety backups go: the folder that was entered, else the instance’s own; null before SQL Server 2019, then the one for data files. */
export function safetyFolderOf(
  { backupFolder, dataFolder }: Pick<IdentityRow, 'backupFolder' | 'dataFolder'>,
  a: Partial<Answers>,
): string | undefined {
  const folder = given(a.safetyFolder) ?? backupFolder ?? dataFolder ?? undefined
  return folder === undefined ? undefined : folderOf(folder)
}
