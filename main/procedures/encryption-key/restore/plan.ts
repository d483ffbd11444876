import type { Made, Step } from '../../../engine/types.ts'
import { sha256 } from '../../../keyfile/index.ts'
import { loadKeyFile } from '../../../keyfile/index.ts'
import type { Ports } from '../../../ports/index.ts'
import type { RestoreAnswers } from '../answers.ts'
import { RestoreJob } from './job.ts'
import { keepStep } from './keep-step.ts'
import { openStep, readBackStep, writeStep } from './steps.ts'

/**
 * The steps of a restore. They depend on the file's bytes and the computer's name alone, not on the key that is there, so
 * that a run that was killed between any two of them gets the same plan again.
 *
 * @throws Problem `registry-unreadable`, `file-missing` and others of `loadKeyFile`
 */
export async function restorePlan(a: RestoreAnswers, p: Ports, made: Made): Promise<Step[]> {
  const computer = await p.machine.call('computer.identify', {})
  const { file } = await loadKeyFile(p.files, a.file)
  const job = new RestoreJob({ p, made, computer, file: a.file, sha256: sha256(file) })
  return [openStep(job), keepStep(job), writeStep(job), readBackStep(job)]
}
