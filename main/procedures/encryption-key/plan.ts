import type { Made, Step } from '../../engine/types.ts'
import type { KeyItem, Ports } from '../../ports/index.ts'
import type { BackupAnswers } from './answers.ts'
import { copySteps } from './copy-steps.ts'
import { publishStep, readBackStep, readKeyStep, writeStep } from './file-steps.ts'
import { Job } from './job.ts'
import { fingerprintOfKey, isKeyComputer, noKey, noServiceManager, withKey } from './key.ts'
import { kitStep } from './kit-step.ts'
import { microsoftBackupStep } from './microsoft/backup-step.ts'
import { needTool } from './microsoft/tool.ts'
import { defaultName, destinationOf } from './place.ts'
import { sidecarStep } from './sidecar-steps.ts'

/**
 * The steps of a backup, in their order. They depend on the answers, the computer, its key and `made` alone, so that the
 * plan of a run that was killed is made again the same: nothing that the run itself changes, such as a folder that is
 * missing at first, decides whether a step is there.
 *
 * @throws Problem `registry-unreadable`, `not-service-manager`, `no-key`, `share-gone`, `tool-missing`
 */
export async function backupPlan(a: BackupAnswers, p: Ports, made: Made): Promise<Step[]> {
  const computer = await p.machine.call('computer.identify', {})
  if (!isKeyComputer(computer)) throw noServiceManager(computer.netbios)
  const { items, fingerprint } = await withKey(p.machine, (found) => {
    if (found.length === 0) throw noKey(computer.netbios)
    return { items: found.map(nameOnly), fingerprint: fingerprintOfKey(found) }
  })
  const file = await destinationOf(p.files, a.location, defaultName(computer, made), made)
  const copy = a.copyTo === '' ? undefined : await destinationOf(p.files, a.copyTo, file.name, made)
  const tool = a.microsoft ? await needTool(p, a.media) : undefined
  const job = new Job({ p, made, computer, fingerprint, file, copy })
  return [
    readKeyStep(job, items),
    writeStep(job, items),
    readBackStep(job),
    publishStep(job),
    sidecarStep(job, file, { id: 'sidecar', title: 'Write the text file with SHA-256 and fingerprint beside it' }),
    ...(copy === undefined ? [] : copySteps(job, copy)),
    kitStep(job),
    // Last: a run without a person ends there, with everything else done.
    ...(tool === undefined ? [] : [microsoftBackupStep(p, computer.netbios, file, tool)]),
  ]
}

function nameOnly({ name, path }: KeyItem): Pick<KeyItem, 'name' | 'path'> {
  return { name, path }
}
