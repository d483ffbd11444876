import { codeOf, Problem } from '../../engine/problem.ts'
import type { Step, StepContext } from '../../engine/types.ts'
import { loadKeyFile, sha256, sidecarText, temporaryPath, writeSidecar } from '../../keyfile/index.ts'
import { sidecarAction } from './actions.ts'
import type { Job } from './job.ts'
import type { Destination } from './place.ts'
import { fileProof, ours } from './proofs.ts'

/** Bytes of a text beside a key file; more is no such text. */
const MAX_TEXT = 64 * 1024

/** The text beside the key file, or beside its copy. */
export function sidecarStep(job: Job, of: Destination, about: { id: string; title: string }): Step {
  const { files } = job.p
  return {
    ...about,
    actions: [sidecarAction(of)],
    undo: 'by-hand',
    repeat: 'safe',
    evidence: 'real',
    async check(c) {
      const text = await wantedText(job, of, c)
      const isWritten = (await textOf(job, of)) === text
      return isWritten && !(await job.isThere(temporaryOf(job, of, text))) ? 'done' : 'todo'
    },
    async do(c) {
      const { leftover } = await writeSidecar(files, of.sidecar, await wantedText(job, of, c))
      if (leftover !== undefined) job.leave(leftover, c)
    },
    async verify(c) {
      const text = await wantedText(job, of, c)
      if ((await textOf(job, of)) !== text) throw differs(of)
      await job.proveCleared(temporaryOf(job, of, text))
      return { proven: [], files: [fileProof(files, of.sidecar, undefined, 'No secret inside')] }
    },
  }
}

/** Made from the key file as it lies there: a resumed run makes the same text. */
export async function wantedText(job: Job, of: Destination, c: StepContext): Promise<string> {
  const { payload } = await ours(job, c)
  const { file } = await loadKeyFile(job.p.files, job.file.path)
  return sidecarText({ fileName: of.name, file, payload })
}

/** The temporary name that `writeSidecar` uses: made from the text, so that a resumed run finds what a killed one left. */
function temporaryOf(job: Job, of: Destination, text: string): string {
  return temporaryPath(job.p.files, of.sidecar, sha256(new TextEncoder().encode(text)).slice(0, 12))
}

async function textOf(job: Job, of: Destination): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await job.p.files.read(of.sidecar, MAX_TEXT))
  } catch (error) {
    // Absent, too long, or not to be read: not the text that is wanted. Writing it then says why.
    if (codeOf(error) === undefined) throw error
    return undefined
  }
}

function differs(of: Destination): Problem {
  return new Problem({
    code: 'text-file-differs',
    text: `${of.sidecar} does not say what it should.`,
    cause: 'It is missing, or another text has its name.',
    unchanged: [`The key file ${of.path} is complete and was not changed.`],
    next: ['Look into the folder. The key file can be used without the text.'],
  })
}
