import type { FileProof } from '../../../preload/contract/run.ts'
import type { BackupJob } from './job.ts'

/** A file for the result page; in practice with where it really lies. */
export function fileOf({ p, survey }: BackupJob, path: string, note: string): FileProof {
  if (!survey.seenHere) return { path, note: `${note}; as the server sees it` }
  const real = p.files.whereIs(path)
  return { path, ...(real === path ? {} : { realPath: real }), note }
}
