import { Problem } from '../../engine/problem.ts'
import type { Step, StepContext } from '../../engine/types.ts'
import {
  discardTemporary,
  holdsFile,
  loadKeyFile,
  proveFile,
  publishKeyFile,
  writeTemporary,
} from '../../keyfile/index.ts'
import { publishAction, writeAction } from './actions.ts'
import { makeFolder, refuseTaken } from './file-steps.ts'
import type { Job } from './job.ts'
import type { Destination } from './place.ts'
import { fileProof, ours } from './proofs.ts'
import { sidecarStep } from './sidecar-steps.ts'

/** The second copy: written, read back, hashed, named, with its own text beside it. */
export function copySteps(job: Job, copy: Destination): Step[] {
  return [
    writeCopy(job, copy),
    publishCopy(job, copy),
    sidecarStep(job, copy, { id: 'copy-sidecar', title: `Write the text file beside the copy in ${copy.folder}` }),
  ]
}

function writeCopy(job: Job, copy: Destination): Step {
  const { files } = job.p
  const holds = async (c: StepContext) => {
    const { sha256 } = await ours(job, c)
    return (await holdsFile(files, copy.temporary, sha256)) || (await holdsFile(files, copy.path, sha256))
  }
  return {
    id: 'copy-write',
    title: `Write the second copy to ${copy.folder} under a temporary name`,
    actions: [writeAction(copy, `the bytes of ${job.file.path}`, [])],
    undo: 'automatic',
    repeat: 'safe',
    evidence: 'real',
    check: async (c) => ((await holds(c)) ? 'done' : 'todo'),
    async do(c) {
      const { sha256 } = await ours(job, c)
      await refuseTaken(job, copy)
      await proveFile(files, job.file.path, sha256)
      const { file } = await loadKeyFile(files, job.file.path)
      await discardTemporary(files, copy.temporary)
      await makeFolder(job, copy)
      await writeTemporary(files, copy.temporary, file)
    },
    async verify(c) {
      if (!(await holds(c))) throw notTheCopy(copy)
      return { proven: [] }
    },
    revert: () => discardTemporary(files, copy.temporary),
  }
}

function publishCopy(job: Job, copy: Destination): Step {
  const { files } = job.p
  return {
    id: 'copy-publish',
    title: `Read the copy back and name it ${copy.name}, replacing no file`,
    actions: [publishAction(copy)],
    undo: 'by-hand',
    repeat: 'safe',
    evidence: 'real',
    async check(c) {
      const isNamed = await holdsFile(files, copy.path, (await ours(job, c)).sha256)
      return isNamed && !(await job.isThere(copy.temporary)) ? 'done' : 'todo'
    },
    async do(c) {
      const { sha256 } = await ours(job, c)
      await proveFile(files, copy.temporary, sha256)
      const { leftover } = await publishKeyFile(files, copy.temporary, copy.path)
      if (leftover !== undefined) job.leave(leftover, c)
    },
    async verify(c) {
      const { sha256 } = await ours(job, c)
      await proveFile(files, copy.path, sha256)
      await job.proveCleared(copy.temporary)
      return {
        proven: [`Read back from ${copy.folder}, the second copy has the same SHA-256`],
        files: [fileProof(files, copy.path, sha256, 'Second copy')],
      }
    },
  }
}

function notTheCopy(copy: Destination): Problem {
  return new Problem({
    code: 'file-missing',
    text: `The second copy is not in ${copy.folder}.`,
    cause: `Neither ${copy.name} nor its temporary name holds the bytes of the key file.`,
    unchanged: ['The key file is complete and was not changed.'],
    next: ['Resume the run, or copy the key file by hand.'],
  })
}
