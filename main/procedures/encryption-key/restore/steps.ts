import { Problem } from '../../../engine/problem.ts'
import type { Step } from '../../../engine/types.ts'
import { shortFingerprint } from '../../../keyfile/index.ts'
import { compareAction, openAction, writeAction } from './actions.ts'
import type { RestoreJob } from './job.ts'
import { ensureKept } from './keep-step.ts'

const ACCEPTS =
  'Service Manager accepts the restored key: start Setup with Use an existing database, or its services where it is installed, and see that connectors and Run As accounts work.'

const evidenceOf = (job: RestoreJob) => (job.p.target === 'practice' ? 'counterpart' : 'unproven')

export function openStep(job: RestoreJob): Step {
  const name = job.p.files.basename(job.file)
  return {
    id: 'open-file',
    title: `Open ${name} with its password`,
    actions: [openAction(job.file, job.sha256)],
    undo: 'none',
    repeat: 'safe',
    changes: false,
    evidence: 'real',
    weight: 3,
    // Where the key is there already, nothing is left to do for any step.
    check: async (c) => ((await job.present(c)).isOurs ? 'done' : 'todo'),
    async do(c) {
      const { payload } = await job.contents(c)
      c.message(`${name} holds the key ${shortFingerprint(payload.keyFingerprint)} of ${payload.machine.fqdn}.`)
    },
    async verify(c) {
      const { payload } = await job.contents(c)
      return { proven: [`${name} opens with the password and is whole: the key of ${payload.machine.fqdn}`] }
    },
  }
}

export function writeStep(job: RestoreJob): Step {
  const { netbios } = job.computer
  return {
    id: 'write-key',
    title: `Put the key into the registry of ${netbios}`,
    actions: [writeAction(netbios)],
    // The key before may be readable with the password only, which is gone once the run has ended.
    undo: 'by-hand',
    repeat: 'safe',
    evidence: evidenceOf(job),
    check: async (c) => ((await job.present(c)).isOurs ? 'done' : 'todo'),
    async do(c) {
      try {
        await ensureKept(job, c)
        c.signal.throwIfAborted()
        const items = await job.key(c)
        // Not interrupted: half a key is worse than either.
        await job.p.machine.call('key.write', { items: [...items] })
        job.hasWritten = true
      } finally {
        job.forgetKey()
      }
    },
    async verify(c) {
      if (!(await job.present(c)).isOurs) throw notWritten(netbios)
      return { proven: [] }
    },
  }
}

export function readBackStep(job: RestoreJob): Step {
  const { netbios } = job.computer
  return {
    id: 'read-back',
    title: 'Read the registry again and compare',
    actions: [compareAction(netbios)],
    undo: 'none',
    repeat: 'safe',
    changes: false,
    evidence: evidenceOf(job),
    check: async (c) => (!job.hasWritten && (await job.present(c)).isOurs ? 'done' : 'todo'),
    async do(c) {
      if (!(await job.present(c)).isOurs) throw notWritten(netbios)
    },
    async verify(c) {
      if (!(await job.present(c)).isOurs) throw notWritten(netbios)
      const { payload } = await job.contents(c)
      job.forgetKey()
      return {
        proven: [
          `Read again from the registry of ${netbios}, the key equals the one in the file: ${shortFingerprint(payload.keyFingerprint)}`,
        ],
        unproven: [ACCEPTS],
      }
    },
  }
}

function notWritten(netbios: string): Problem {
  return new Problem({
    code: 'key-not-written',
    text: `The registry of ${netbios} does not hold the key of the file.`,
    cause:
      'Read again, a value is missing or has other bytes: something else changed it, or the registry did not take it.',
    unchanged: ['The key file was only read.', 'A key that was there before is kept in the recovery kit.'],
    next: [
      'Start the wizard again.',
      'When it happens again: look for a policy or a program that guards the registry.',
    ],
  })
}
