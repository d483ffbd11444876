import { Problem } from '../../engine/problem.ts'
import type { Proof, Step, StepContext } from '../../engine/types.ts'
import {
  discardTemporary,
  proveFile,
  publishKeyFile,
  sealKeyFile,
  shortFingerprint,
  writeTemporary,
  writingProblem,
} from '../../keyfile/index.ts'
import type { KeyItem } from '../../ports/index.ts'
import { publishAction, readAction, readBackAction, sealedWords, writeAction } from './actions.ts'
import { PASSWORD } from './answers.ts'
import { type Job, passwordOf } from './job.ts'
import { payloadOf } from './key.ts'
import { type Destination, isRoot } from './place.ts'
import { fileProof, ours } from './proofs.ts'

const none: Proof = { proven: [] }

export function readKeyStep(job: Job, items: readonly Pick<KeyItem, 'name' | 'path'>[]): Step {
  const { netbios } = job.computer
  return {
    id: 'read-key',
    title: `Read the encryption key of ${netbios}`,
    actions: [readAction(netbios, items, job.fingerprint)],
    undo: 'none',
    repeat: 'safe',
    changes: false,
    evidence: job.p.target === 'practice' ? 'counterpart' : 'unproven',
    check: async () => 'todo',
    async do(c) {
      await job.readKey(c)
      c.message(`The key of ${netbios} was read. Its fingerprint is ${shortFingerprint(job.fingerprint)}.`)
    },
    async verify(c) {
      await job.readKey(c)
      return none
    },
  }
}

export function writeStep(job: Job, items: readonly Pick<KeyItem, 'name'>[]): Step {
  const { file, p } = job
  return {
    id: 'write-temporary',
    title: `Write the key file to ${file.folder} under a temporary name`,
    actions: [writeAction(file, sealedWords(items, job.computer.netbios), [PASSWORD])],
    undo: 'automatic',
    repeat: 'safe',
    evidence: 'real',
    weight: 6,
    async check(c) {
      const path = await job.whereIsIt()
      const opened = path === undefined ? undefined : await job.tryOpen(path, c)
      return opened === undefined ? 'todo' : 'done'
    },
    async do(c) {
      try {
        await refuseTaken(job, file)
        // What a killed run left there and does not open is no use to anybody.
        await discardTemporary(p.files, file.temporary)
        await makeFolder(job, file)
        c.progress(0.1, 'Deriving the key from the password')
        await seal(job, c)
      } finally {
        job.forgetKey()
      }
    },
    async verify(c) {
      const path = await job.whereIsIt()
      if (path === undefined) throw gone(file)
      await job.open(path, c)
      return none
    },
    async revert() {
      job.forgetKey()
      job.forgetSealed()
      await discardTemporary(p.files, file.temporary)
    },
  }
}

async function seal(job: Job, c: StepContext): Promise<void> {
  const { p, file, computer } = job
  const items = await job.readKey(c)
  const payload = payloadOf(items, { computer, fileName: file.name, at: job.made.at, target: p.target, tool: p.tool })
  const sealed = await sealKeyFile(payload, passwordOf(c), { workFactor: p.workFactor })
  try {
    c.signal.throwIfAborted()
    c.progress(0.9, 'Writing')
    await writeTemporary(p.files, file.temporary, sealed.file)
  } catch (error) {
    sealed.verifier.wipe()
    throw error
  }
  job.keepSealed(sealed, c)
}

export function readBackStep(job: Job): Step {
  const { file, computer } = job
  async function proven(c: StepContext): Promise<void> {
    const path = await job.whereIsIt()
    if (path === undefined) throw gone(file)
    await job.open(path, c)
    job.forgetSealed()
  }
  return {
    id: 'read-back',
    title: 'Read the file back and decrypt it a second time',
    actions: [readBackAction(file, job.fingerprint)],
    undo: 'none',
    repeat: 'safe',
    changes: false,
    evidence: 'real',
    check: async () => 'todo',
    do: proven,
    async verify(c) {
      await proven(c)
      return {
        proven: [
          `Read back from ${file.folder}, the file opens with the password`,
          `It equals the key on this computer, ${computer.netbios}: ${shortFingerprint(job.fingerprint)}`,
        ],
        unproven: ['Service Manager accepts the restored key. Only a restore on a rebuilt server shows it.'],
      }
    },
  }
}

export function publishStep(job: Job): Step {
  const { file, p } = job
  return {
    id: 'publish',
    title: `Name it ${file.name}, replacing no file`,
    actions: [publishAction(file)],
    undo: 'by-hand',
    repeat: 'safe',
    evidence: 'real',
    async check(c) {
      // Both names: a run was killed between the new name and the old one's removal.
      if (!(await job.isThere(file.path)) || (await job.isThere(file.temporary))) return 'todo'
      return (await job.tryOpen(file.path, c)) === undefined ? 'todo' : 'done'
    },
    async do(c) {
      // Proven once more before it gets the name that people rely on.
      await job.open(file.temporary, c)
      const { leftover } = await publishKeyFile(p.files, file.temporary, file.path)
      if (leftover !== undefined) job.leave(leftover, c)
    },
    async verify(c) {
      const { sha256 } = await ours(job, c)
      await proveFile(p.files, file.path, sha256)
      await job.proveCleared(file.temporary)
      return { proven: ['No existing file was replaced'], files: [fileProof(p.files, file.path, sha256, 'Key file')] }
    },
  }
}

/** A name that is taken is refused before a second is spent on deriving. */
export async function refuseTaken(job: Job, to: Destination): Promise<void> {
  if (!(await job.isThere(to.path))) return
  throw new Problem({
    code: 'file-exists',
    text: `${to.folder} already holds something named ${to.name}.`,
    cause: 'No existing file is ever replaced: it may be the only backup of another key.',
    unchanged: ['That file was not changed.', `The key on ${job.computer.netbios} was only read.`],
    next: ['Choose another name.', 'If a run that broke off wrote it: resume that run with the password it had.'],
  })
}

/** @throws Problem as `writingProblem` */
export async function makeFolder(job: Job, to: Destination): Promise<void> {
  if (isRoot(to.folder)) return
  try {
    await job.p.files.makeFolder(to.folder)
  } catch (error) {
    throw writingProblem(error, { subject: 'The key file', path: to.path, folder: to.folder, name: to.name })
  }
}

export function gone(file: Destination): Problem {
  return new Problem({
    code: 'file-missing',
    text: `The key file is not in ${file.folder}.`,
    cause: `Neither ${file.name} nor its temporary name is there.`,
    unchanged: ['No existing file was changed.'],
    next: ['Start the wizard again.'],
  })
}
