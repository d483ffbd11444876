import { codeOf, Problem } from '../../engine/problem.ts'
import type { Made, Proof, Step, StepContext } from '../../engine/types.ts'
import { loadKeyFile, roleWords, sha256, shortFingerprint } from '../../keyfile/index.ts'
import { localTime } from '../../engine/times.ts'
import { keysIn } from '../../kit/missing.ts'
import type { Ports } from '../../ports/index.ts'
import { openAction } from '../encryption-key/restore/actions.ts'
import { RestoreJob } from '../encryption-key/restore/job.ts'

/** @throws Problem `registry-unreadable`, `file-missing` and others of `loadKeyFile` */
export async function verifyPlan(file: string, p: Ports, made: Made): Promise<Step[]> {
  const computer = await p.machine.call('computer.identify', {})
  const loaded = await loadKeyFile(p.files, file)
  const job = new RestoreJob({ p, made, computer, file, sha256: sha256(loaded.file) })
  const { netbios } = computer
  const of = p.target === 'practice' ? 'counterpart' : 'unproven'
  return [
    {
      ...looking(job, contentsProof),
      id: 'open-file',
      title: `Open ${loaded.name} with its password`,
      evidence: 'real',
      actions: [openAction(file, job.sha256)],
      weight: 3,
    },
    {
      ...looking(job, keyProof),
      id: 'compare-key',
      title: `Compare it with the key that ${netbios} uses now`,
      evidence: of,
      actions: [action(netbios, 'read         the key in the registry; compared by SHA-256, never shown or logged')],
    },
    {
      ...looking(job, besideProof),
      id: 'compare-text',
      title: 'Compare it with the text file beside it',
      evidence: 'real',
      actions: [action(file, 'read         the text file of the same name, ending in .txt')],
    },
    {
      ...looking(job, kitProof),
      id: 'look-in-kit',
      title: 'Look it up in the recovery kit',
      evidence: 'real',
      actions: [action('Recovery kit', 'read         manifest.json')],
    },
  ]
}

function action(target: string, text: string): Step['actions'][number] {
  return { kind: 'file', target, text, secrets: [] }
}

type Look = (job: RestoreJob, c: StepContext) => Promise<Proof>

/** A step that reads, and reads again to prove it. */
function looking(job: RestoreJob, look: Look): Pick<Step, 'undo' | 'repeat' | 'changes' | 'check' | 'do' | 'verify'> {
  const perform = async (c: StepContext) => {
    try {
      return await look(job, c)
    } finally {
      // Only fingerprints and checksums are compared: the key itself is let go at once.
      job.forgetKey()
    }
  }
  return {
    undo: 'none',
    repeat: 'safe',
    changes: false,
    check: async () => 'todo',
    do: async (c) => {
      await perform(c)
    },
    verify: perform,
  }
}

const contentsProof: Look = async (job, c) => {
  const { name, payload, size, path, sha256: hash } = await job.contents(c)
  const { machine, product, managementGroup } = payload
  const group = managementGroup === '' ? '' : ` of the management group ${managementGroup}`
  const real = job.p.files.whereIs(path)
  return {
    proven: [
      `${name} opens with the password and is whole`,
      `It holds the key of ${machine.fqdn}, ${roleWords(product.role)}${group}, ${product.name} ${product.version}`,
      `It was made ${localTime(new Date(payload.created))} by ${payload.operator}; fingerprint ${shortFingerprint(payload.keyFingerprint)}`,
    ],
    files: [{ path, ...(real === path ? {} : { realPath: real }), sha256: hash, note: `Key file, ${size} bytes` }],
  }
}

const keyProof: Look = async (job, c) => {
  const { netbios } = job.computer
  try {
    const { fingerprint, isOurs } = await job.present(c)
    if (isOurs) return { proven: [`It is the key that ${netbios} uses now`] }
    if (fingerprint === undefined)
      return { proven: [`${netbios} has no key now, so there is nothing to compare it with`] }
    const { payload } = await job.contents(c)
    const isOwn = payload.machine.netbios.toLowerCase() === netbios.toLowerCase()
    return {
      proven: [
        `It is another key than the one that ${netbios} uses now, ${shortFingerprint(fingerprint)}${isOwn ? ': back up the key of this computer again' : ''}`,
      ],
    }
  } catch (error) {
    if (codeOf(error) !== 'registry-unreadable') throw error
    // The file is as good as it is, whether or not this account may read the registry.
    return {
      proven: [],
      unproven: [`It is the key in use on ${netbios}: the registry cannot be read by this account.`],
    }
  }
}

const besideProof: Look = async (job, c) => {
  const { beside, name } = await job.contents(c)
  if (beside === 'fits') return { proven: [`The text file beside it agrees: ${name} is as it was written`] }
  return {
    proven: [
      beside === 'none'
        ? 'No text file lies beside it: on the day of the restore, a wrong password and a damaged file cannot be told apart'
        : 'The text file beside it belongs to another file, or was changed',
    ],
  }
}

const kitProof: Look = async (job, c) => {
  const { sha256: hash, payload } = await job.contents(c)
  try {
    const entries = keysIn(await job.p.kit.artifacts())
    if (entries.some((entry) => entry.files.some((file) => file.sha256 === hash)))
      return { proven: ['The recovery kit lists this very file'] }
    return {
      proven: [
        entries.some((entry) => entry.fingerprint === payload.keyFingerprint)
          ? 'The recovery kit lists this key, in another file'
          : 'The recovery kit does not list this key',
      ],
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { proven: [], unproven: [`Whether the recovery kit lists it: ${error.data.text}`] }
  }
}
