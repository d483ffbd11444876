import { createHash } from 'node:crypto'
import { codeOf, Problem } from '../../../engine/problem.ts'
import type { Ports } from '../../../ports/index.ts'
import type { PermissionsArtifact } from '../../../ports/kit.ts'
import { readingProblem } from '../../../keyfile/index.ts'
import { type Answers, afterOf } from '../answers.ts'
import type { Here } from './here.ts'
import { leadsHere } from './names.ts'
import { given } from './targets.ts'

/** A file of logins and permissions, as this computer sees it. */
export interface PermissionsFile {
  path: string
  sha256: string
}

/** The script and the snapshot that the steps after a restore use. */
export interface Permissions {
  script?: PermissionsFile
  snapshot?: PermissionsFile
  /** UTC; absent for files that are named by hand. */
  captured?: string
  /** The instance that they were captured on. */
  server?: string
  databases?: string[]
}

/** Ten thousand logins with the permissions of ten databases are some twenty of it. */
const MOST = 512 * 1024 * 1024

/** The entries that the recovery kit has, newest first; those of this instance before all others. */
export async function permissionsEntries(
  p: Pick<Ports, 'kit'>,
  here: Pick<Here, 'names'>,
): Promise<PermissionsArtifact[]> {
  const all = (await p.kit.artifacts()).filter((entry): entry is PermissionsArtifact => entry.kind === 'permissions')
  const own = (entry: PermissionsArtifact) => (leadsHere(entry.server.name, here.names) ? 0 : 1)
  return all.toSorted((x, y) => own(x) - own(y) || (x.created < y.created ? 1 : -1))
}

/**
 * The script and snapshot that the answers choose, read once so that they can't be exchanged unseen later.
 *
 * @returns undefined when none is chosen, none is needed, or `newest` finds none of this instance
 * @throws Problem `permissions-unknown`, `permissions-changed`, `file-missing` and others of reading files, those of the kit
 */
export async function permissionsOf(
  a: Partial<Answers>,
  p: Pick<Ports, 'kit' | 'files'>,
  here: Pick<Here, 'names'>,
): Promise<Permissions | undefined> {
  const steps = afterOf(a)
  const choice = a.permissions ?? 'newest'
  if (choice === 'none' || !(steps.includes('logins') || steps.includes('comparison'))) return undefined
  if (choice === 'files') {
    const [script, snapshot] = [given(a.scriptFile), given(a.snapshotFile)]
    return {
      ...(script === undefined ? {} : { script: { path: script, sha256: await sha256Of(p, script) } }),
      ...(snapshot === undefined ? {} : { snapshot: { path: snapshot, sha256: await sha256Of(p, snapshot) } }),
    }
  }
  const entries = await permissionsEntries(p, here)
  const entry =
    choice === 'newest'
      ? entries.find(({ server }) => leadsHere(server.name, here.names))
      : entries.find(({ id }) => id === choice)
  if (entry === undefined) {
    if (choice === 'newest') return undefined
    throw unknownEntry(choice)
  }
  for (const file of [entry.script, entry.snapshot])
    if ((await sha256Of(p, file.path)) !== file.sha256) throw changed(file.path)
  const { script, snapshot, created, server, databases } = entry
  return {
    script: { path: script.path, sha256: script.sha256 },
    snapshot: { path: snapshot.path, sha256: snapshot.sha256 },
    captured: created,
    server: server.name,
    databases,
  }
}

/** The text of a file that a plan was made with. @throws Problem `permissions-changed`, others of reading files */
export async function textOf(p: Pick<Ports, 'files'>, { path, sha256 }: PermissionsFile): Promise<string> {
  const bytes = await bytesOf(p, path)
  if (hashOf(bytes) !== sha256) throw changed(path)
  return new TextDecoder().decode(bytes)
}

async function sha256Of(p: Pick<Ports, 'files'>, path: string): Promise<string> {
  return hashOf(await bytesOf(p, path))
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function bytesOf({ files }: Pick<Ports, 'files'>, path: string): Promise<Uint8Array> {
  try {
    return await files.read(path, MOST)
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    const name = files.basename(path)
    throw readingProblem(error, { subject: 'The file', path, folder: files.dirname(path), name })
  }
}

function changed(path: string): Problem {
  return new Problem({
    code: 'permissions-changed',
    text: `${path} is not as it was written.`,
    cause: 'Its SHA-256 is another one: it was changed, or another file took its place.',
    unchanged: ['Nothing of it was run.'],
    next: ['Take another copy of it, or select Files to name others.'],
  })
}

function unknownEntry(id: string): Problem {
  return new Problem({
    code: 'permissions-unknown',
    text: `The recovery kit has no logins and permissions ${id}.`,
    unchanged: ['Nothing was changed.'],
    next: ['Select another entry.'],
  })
}
