import { codeOf, Problem } from '../../engine/problem.ts'
import type { Proof, Step, StepContext } from '../../engine/types.ts'
import { publishNew } from '../../keyfile/publish-new.ts'
import { writingProblem } from '../../keyfile/index.ts'
import type { PermissionsArtifact } from '../../ports/index.ts'
import { fileTaken } from '../databases/planned.ts'
import { publishActions } from './actions.ts'
import { removeTemporaries, withoutLeftovers } from './capture-step.ts'
import { hashOf, type Item, type PermissionsJob, type Target, workOf } from './job.ts'

const NOTES = {
  script: 'Script: holds password hashes, keep it secret',
  snapshot: 'Snapshot to compare with after a restore; no secret inside',
  'user-roles': 'Service Manager’s user roles and their members',
} as const
const MAX_FILE = 256 * 1024 * 1024

/** Gives the files of one instance their names, replacing none, and enters them in the recovery kit. */
export function publishStep(job: PermissionsJob, item: Item): Step {
  const { server, number, targets, artifact } = item
  const { files, kit } = job.p
  const id = `publish-${number}`
  const entryOf = async () => (await kit.artifacts()).find((entry) => entry.id === artifact)
  return {
    id,
    title: `Give the files of ${server.own.name} their names, replacing none, and enter them in the recovery kit`,
    actions: publishActions(job, item),
    undo: 'by-hand',
    repeat: 'safe',
    evidence: 'real',
    async check() {
      job.looks(id, 'check')
      if ((await entryOf().catch(orUndefined)) !== undefined) return 'done'
      if (job.mayOwn(id)) return 'todo'
      for (const { path } of targets) if (await isThere(job, path)) throw fileTaken(path)
      return 'todo'
    },
    async do(c) {
      const captured = job.captured.get(artifact)
      if (captured === undefined) throw new Error(`${server.own.name} was not captured in this process`)
      try {
        for (const { target, sha256 } of captured.files) {
          // A killed run gave it its name; what was captured again since is what counts.
          if (job.mayOwn(id)) await removeOwn(job, target)
          await publishNew(files, target.temporary, target.path, MAX_FILE, workOf(job, target))
          const now = await hashOf(job, target, target.path)
          if (now.sha256 !== sha256) throw differs(target.path)
        }
      } catch (error) {
        throw withoutLeftovers(error, await removeTemporaries(job, targets))
      }
      await enter(job, item, c)
    },
    async verify() {
      job.looks(id, 'verify')
      const left = job.notEntered.get(artifact)
      if (left !== undefined) return withoutKit(await prove(job, item, artifactOf(job, item)), item, left)
      const entry = await entryOf()
      if (entry?.kind !== 'permissions') throw notEntered(item, kit.folder)
      return prove(job, item, entry)
    },
  }
}

/** The files are worth more than the list: where that can’t be changed, the run goes on. */
async function enter(job: PermissionsJob, item: Item, c: StepContext): Promise<void> {
  try {
    await job.p.kit.add(artifactOf(job, item))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    job.notEntered.set(item.artifact, error)
    c.message(`${error.data.text} The files themselves are complete.`)
  }
}

function withoutKit(proof: Proof, { server }: Item, why: Problem): Proof {
  const sentence = `The recovery kit lists the files of ${server.own.name}: ${why.data.text} Keep a note of where they are.`
  return {
    ...proof,
    proven: [
      ...proof.proven.slice(0, -1),
      `The files of ${server.own.name} were read back; no existing file was replaced`,
    ],
    unproven: [sentence],
  }
}

function orUndefined(error: unknown): undefined {
  if (error instanceof Problem) return undefined
  throw error
}

async function prove(job: PermissionsJob, item: Item, entry: PermissionsArtifact): Promise<Proof> {
  const { files } = job.p
  const listed = { script: entry.script, snapshot: entry.snapshot, 'user-roles': entry.userRoles }
  const found = []
  for (const target of item.targets) {
    const { sha256 } = await hashOf(job, target, target.path)
    if (sha256 !== listed[target.what]?.sha256) throw differs(target.path)
    const real = files.whereIs(target.path)
    found.push({
      path: target.path,
      ...(real === target.path ? {} : { realPath: real }),
      sha256,
      note: NOTES[target.what],
    })
  }
  return {
    proven: [
      ...(job.captured.get(item.artifact)?.words ?? []),
      `The files of ${item.server.own.name} were read back and are in the recovery kit; no existing file was replaced`,
    ],
    files: found,
  }
}

function artifactOf(job: PermissionsJob, { server, artifact }: Item): PermissionsArtifact {
  const { p, made, survey } = job
  const find = (what: Target['what']) => {
    const found = job.captured.get(artifact)?.files.find(({ target }) => target.what === what)
    return found === undefined ? undefined : { path: found.target.path, sha256: found.sha256, size: found.size }
  }
  const [script, snapshot, userRoles] = [find('script'), find('snapshot'), find('user-roles')]
  if (script === undefined || snapshot === undefined) throw new Error(`${server.own.name} was not captured`)
  return {
    id: artifact,
    kind: 'permissions',
    target: p.target,
    created: made.at.toISOString(),
    operator: survey.operator,
    tool: p.tool,
    server: server.own,
    databases: server.databases,
    script,
    snapshot,
    ...(userRoles === undefined ? {} : { userRoles }),
  }
}

async function isThere(job: PermissionsJob, path: string): Promise<boolean> {
  return (await job.p.files.stat(path)) !== undefined
}

/** Only where this very step had begun before: the name has the number of this run in it. */
async function removeOwn(job: PermissionsJob, target: Target): Promise<void> {
  try {
    await job.p.files.remove(target.path)
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    throw writingProblem(error, workOf(job, target))
  }
}

function differs(path: string): Problem {
  return new Problem({
    code: 'read-back-differs',
    text: `${path} is not as it was written.`,
    cause: 'The disk or the share returned something else, or another program changed the file meanwhile.',
    unchanged: ['Nothing on the server was changed.'],
    next: ['Do not rely on this file.', 'Capture again, to another folder, disk or share.'],
  })
}

function notEntered({ server }: Item, folder: string): Problem {
  return new Problem({
    code: 'kit-not-entered',
    text: `The recovery kit does not list logins and permissions of ${server.own.name}.`,
    cause: `manifest.json in ${folder} has no such entry.`,
    unchanged: ['Nothing on the server was changed.'],
    next: ['Resume the run.'],
  })
}
