import { Problem } from '../../engine/problem.ts'
import type { Step, StepContext } from '../../engine/types.ts'
import { sha256 } from '../../keyfile/index.ts'
import type { KeyArtifact } from '../../ports/index.ts'
import { kitAction } from './actions.ts'
import type { Job } from './job.ts'
import type { Destination } from './place.ts'
import { ours } from './proofs.ts'
import { wantedText } from './sidecar-steps.ts'

type ArtifactFile = KeyArtifact['files'][number]

export function kitStep(job: Job): Step {
  const { kit } = job.p
  const id = artifactId(job)
  const isListed = async () => (await kit.artifacts()).some((entry) => entry.id === id)
  return {
    id: 'kit',
    title: 'Enter the key in the recovery kit, which keeps every entry',
    actions: [kitAction(id)],
    undo: 'none',
    repeat: 'safe',
    evidence: 'real',
    check: async () => ((await isListed()) ? 'done' : 'todo'),
    do: async (c) => kit.add(await entryOf(job, id, c)),
    async verify() {
      if (!(await isListed())) throw notListed(kit.folder)
      return { proven: [`The recovery kit lists the key of ${job.computer.netbios}`] }
    },
  }
}

/** Of the run: its time and its number. */
function artifactId(job: Job): string {
  return `encryption-key-${job.computer.netbios}-${job.made.at.toISOString().replace(/[-:.]/g, '')}-${job.made.nonce}`
}

async function entryOf(job: Job, id: string, c: StepContext): Promise<KeyArtifact> {
  const { computer, p } = job
  return {
    id,
    kind: 'encryption-key',
    target: p.target,
    created: job.made.at.toISOString(),
    computer: { netbios: computer.netbios, fqdn: computer.fqdn },
    role: computer.role,
    ...(computer.managementGroup === undefined ? {} : { managementGroup: computer.managementGroup }),
    product: computer.product,
    fingerprint: job.fingerprint,
    files: [
      ...(await filesOf(job, job.file, 'key-file', c)),
      ...(job.copy === undefined ? [] : await filesOf(job, job.copy, 'key-file-copy', c)),
    ],
    servers: computer.servers,
    operator: computer.operator,
    tool: p.tool,
  }
}

async function filesOf(job: Job, at: Destination, what: ArtifactFile['what'], c: StepContext): Promise<ArtifactFile[]> {
  const { sha256: hash, size } = await ours(job, c)
  const text = new TextEncoder().encode(await wantedText(job, at, c))
  return [
    { path: at.path, sha256: hash, size, what },
    { path: at.sidecar, sha256: sha256(text), size: text.length, what: 'sidecar' },
  ]
}

function notListed(folder: string): Problem {
  return new Problem({
    code: 'kit-not-entered',
    text: 'The recovery kit does not list the key.',
    cause: `manifest.json in ${folder} has no such entry.`,
    unchanged: ['The key file is complete and was not changed.'],
    next: ['Resume the run.'],
  })
}
