import type { FileProof } from '../../../preload/contract/run.ts'
import type { StepContext } from '../../engine/types.ts'
import type { Files } from '../../ports/index.ts'
import type { Job, Opened } from './job.ts'

/** The published key file of this run, opened or known by its SHA-256. */
export function ours(job: Job, c: StepContext): Promise<Opened> {
  return job.open(job.file.path, c)
}

/** A file for the result page; in practice with where it really lies. */
export function fileProof(files: Files, path: string, sha256: string | undefined, note: string): FileProof {
  const real = files.whereIs(path)
  return { path, ...(real === path ? {} : { realPath: real }), ...(sha256 === undefined ? {} : { sha256 }), note }
}
