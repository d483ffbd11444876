import { codeOf, Problem } from '../../../engine/problem.ts'
import type { Proof, Step, StepContext } from '../../../engine/types.ts'
import {
  discardTemporary,
  type KeyPayload,
  loadKeyFile,
  openKeyFile,
  proveFile,
  publishKeyFile,
  readBack,
  sealKeyFile,
  sha256,
  shortFingerprint,
  temporaryPath,
  writeTemporary,
  writingProblem,
} from '../../../keyfile/index.ts'
import type { KeyItem } from '../../../ports/index.ts'
import { type KeyComputer, payloadOf, withKey } from '../key.ts'
import { keepAction } from './actions.ts'
import { filePassword, type RestoreJob } from './job.ts'

/** Where the key that is replaced is kept: beside the recovery kit's list. */
export function keptPath(job: RestoreJob): { folder: string; name: string; path: string } {
  const { kit } = job.p
  const stamp = job.made.at.toISOString().replace(/[-:]/g, '').slice(0, 15).replace('T', '-')
  const server = job.computer.netbios.replace(/[^\p{L}\p{N}_-]/gu, '-')
  const folder = kit.files.join(kit.folder, 'replaced')
  const name = `${server}-replaced-key-${stamp}-${job.made.nonce}.age`
  return { folder, name, path: kit.files.join(folder, name) }
}

/**
 * Keeps the key that the restore replaces, encrypted with the password of the file. Always in the plan, so that a resumed
 * run has the same plan; where there is nothing to keep its check says that it is done.
 */
export function keepStep(job: RestoreJob): Step {
  const { netbios } = job.computer
  const at = keptPath(job)
  return {
    id: 'keep-old-key',
    title: `Keep the key that is replaced, where ${netbios} has another one`,
    actions: [keepAction(at.name)],
    undo: 'by-hand',
    repeat: 'safe',
    evidence: 'real',
    weight: 3,
    async check(c) {
      // A name that a killed run left is cleared away, whatever else is done.
      return !(await isLeft(job)) && (await isKept(job, c)) ? 'done' : 'todo'
    },
    async do(c) {
      await clear(job)
      if (!(await isKept(job, c))) await keep(job, c)
    },
    async verify(c) {
      if (!job.mayLeave && (await isLeft(job))) throw temporaryLeft(job)
      const kept = await keptKey(job, c)
      if (kept !== undefined) return proofOf(job, kept)
      const { fingerprint, isOurs } = await job.present(c)
      if (fingerprint === undefined) return { proven: [`${netbios} had no key that could be replaced`] }
      if (isOurs) return { proven: [`The key on ${netbios} is the one in the file: no other key was replaced`] }
      throw notKept(job)
    },
  }
}

/** Before anything is written over a key: that it is kept. Rejects with `old-key-not-kept`. */
export async function ensureKept(job: RestoreJob, c: StepContext): Promise<void> {
  if (!(await isKept(job, c))) throw notKept(job)
}

/** Whether the key that is there now is kept, or needs not be. */
async function isKept(job: RestoreJob, c: StepContext): Promise<boolean> {
  const { fingerprint, isOurs } = await job.present(c)
  return fingerprint === undefined || isOurs || (await keptKey(job, c)) === fingerprint
}

function temporaryOf(job: RestoreJob): string {
  return temporaryPath(job.p.kit.files, keptPath(job).path, job.made.nonce)
}

async function isLeft(job: RestoreJob): Promise<boolean> {
  try {
    return (await job.p.kit.files.stat(temporaryOf(job))) !== undefined
  } catch (error) {
    throw inKit(error, job)
  }
}

async function clear(job: RestoreJob): Promise<void> {
  try {
    await discardTemporary(job.p.kit.files, temporaryOf(job))
  } catch (error) {
    throw inKit(error, job)
  }
}

/** The fingerprint of the key that is kept, proven by opening the file; undefined where none is, or it does not open. */
async function keptKey(job: RestoreJob, c: StepContext): Promise<string | undefined> {
  const { files } = job.p.kit
  const { path } = keptPath(job)
  try {
    if ((await files.stat(path)) === undefined) return undefined
    const loaded = await loadKeyFile(files, path)
    const hash = sha256(loaded.file)
    // The same bytes hold the same key: derived once a process.
    const fingerprint = job.kept.get(hash) ?? (await openKeyFile(loaded.file, filePassword(c), loaded)).keyFingerprint
    job.kept.set(hash, fingerprint)
    return fingerprint
  } catch (error) {
    if (codeOf(error)?.startsWith('key-file-') === true) return undefined
    throw inKit(error, job)
  }
}

async function keep(job: RestoreJob, c: StepContext): Promise<void> {
  const { files } = job.p.kit
  const { folder, name, path } = keptPath(job)
  const temporary = temporaryOf(job)
  const contents = await job.contents(c)
  try {
    await files.makeFolder(folder)
    const sealed = await withKey(job.p.machine, (items) =>
      sealKeyFile(keptPayload(job, items, contents.payload, name), filePassword(c), { workFactor: job.p.workFactor }),
    )
    try {
      await writeTemporary(files, temporary, sealed.file)
      await readBack(files, temporary, sealed.verifier)
    } finally {
      sealed.verifier.wipe()
    }
    const { leftover } = await publishKeyFile(files, temporary, path)
    if (leftover !== undefined) {
      job.mayLeave = true
      c.message(`${leftover} could not be removed. What was made of it is complete; remove it by hand.`)
    }
    await proveFile(files, path, sealed.sha256)
  } catch (error) {
    job.forgetKey()
    throw inKit(error, job)
  }
}

/** The computer may have a key and no Service Manager yet: what it is then not known by is taken from the file. */
function keptPayload(job: RestoreJob, items: readonly KeyItem[], from: KeyPayload, fileName: string): KeyPayload {
  const { computer, p, made } = job
  const known: KeyComputer = {
    ...computer,
    role: computer.role ?? from.product.role,
    product: computer.product ?? { name: 'Service Manager', version: 'not installed' },
  }
  return payloadOf(items, { computer: known, fileName, at: made.at, target: p.target, tool: p.tool })
}

async function proofOf(job: RestoreJob, fingerprint: string): Promise<Proof> {
  const { files } = job.p.kit
  const { path } = keptPath(job)
  const { file } = await loadKeyFile(files, path).catch((error: unknown) => {
    throw inKit(error, job)
  })
  return {
    proven: [
      `The key that was replaced, ${shortFingerprint(fingerprint)}, is kept in ${path}: read back, it opens with the same password`,
    ],
    files: [{ path, sha256: sha256(file), note: 'The key that was replaced' }],
  }
}

function notKept(job: RestoreJob): Problem {
  const { netbios } = job.computer
  return new Problem({
    code: 'old-key-not-kept',
    text: `The key that ${netbios} has now is not kept.`,
    cause: `No file in ${keptPath(job).folder} opens to it: it was removed, or the key has changed since.`,
    unchanged: [`The key on ${netbios} was not changed.`],
    next: ['Start the wizard again: it keeps the key that is there now first.'],
  })
}

const unchanged = (job: RestoreJob) => [
  `The key on ${job.computer.netbios} was not changed: nothing is replaced before it is kept.`,
  'The key file was only read.',
]

function temporaryLeft(job: RestoreJob): Problem {
  return new Problem({
    code: 'temporary-left',
    text: `The temporary file ${temporaryOf(job)} is still there.`,
    cause: 'A run was killed before it could remove it.',
    unchanged: ['The finished file beside it is complete and was not changed.'],
    next: [`Remove ${temporaryOf(job)}.`],
  })
}

/** The sentences of a disk that refused, about the recovery kit's folder: another place is not to be had there. */
function inKit(error: unknown, job: RestoreJob): unknown {
  if (codeOf(error) === undefined) return error
  const { folder, name, path } = keptPath(job)
  const { data } = writingProblem(error, { subject: 'The key that is replaced', path, folder, name })
  const next = [
    `Make ${folder} writable, with 1 MB free there, then start the wizard again.`,
    'Or back up the key that is there now with this wizard first, to another place.',
  ]
  const isPlace = data.text.includes(folder)
  return new Problem({ ...data, unchanged: unchanged(job), ...(isPlace ? { next } : {}) }, { cause: error })
}
