import { codeOf, Problem } from '../../engine/problem.ts'
import type { Step, StepContext } from '../../engine/types.ts'
import { writingProblem } from '../../keyfile/index.ts'
import type { FileWriter, Instance } from '../../ports/index.ts'
import { exportPermissions, type Exported } from '../../sqlserver/permissions/export.ts'
import { isRoot } from './findings/location.ts'
import { asRefusal } from '../databases/refusals.ts'
import { listWords } from '../databases/words.ts'
import { captureActions } from './actions.ts'
import { type Captured, hashOf, type Item, type PermissionsJob, type Target, workOf } from './job.ts'
import { userRolesText } from './user-roles.ts'
import { capturedWords } from './words.ts'

/** Reads one instance and writes its files under temporary names, each read back and compared. Undone by removing them. */
export function captureStep(job: PermissionsJob, item: Item): Step {
  const { server, number } = item
  const id = `capture-${number}`
  const isEntered = () =>
    job.p.kit.artifacts().then(
      (entries) => entries.some((entry) => entry.id === item.artifact),
      (error: unknown) => {
        if (error instanceof Problem) return false
        throw error
      },
    )
  return {
    id,
    title: `Read logins and permissions of ${server.own.name}, and write them under temporary names`,
    actions: captureActions(job, item),
    undo: 'automatic',
    repeat: 'safe',
    evidence: 'counterpart',
    weight: 4,
    async check() {
      job.looks(id, 'check')
      return 'todo'
    },
    async do(c) {
      job.captured.delete(item.artifact)
      const instance = await job.open(server, c)
      // What a killed run left there. What can’t be removed is said when the new file can’t be made.
      await removeTemporaries(job, item.targets)
      await makeFolder(job, item)
      try {
        job.captured.set(item.artifact, await write(job, item, instance, c))
      } catch (error) {
        throw withoutLeftovers(error, await removeTemporaries(job, item.targets))
      }
    },
    async verify() {
      job.looks(id, 'verify')
      const captured = job.captured.get(item.artifact)
      if (captured === undefined) {
        // Another process wrote them. What is in the kit was published and proven after that; anything else is captured again.
        if (await isEntered()) return { proven: [] }
        throw captureGone(item)
      }
      for (const { target, sha256 } of captured.files) {
        const path = (await isThere(job, target.temporary)) ? target.temporary : target.path
        if ((await hashOf(job, target, path)).sha256 !== sha256) throw differs(path)
      }
      return { proven: [] }
    },
    async revert() {
      // A place that is gone is asked for nothing that was never made.
      if (!job.mayOwn(id) && !item.targets.some(({ temporary }) => job.temporaries.has(temporary))) return
      const left = await removeTemporaries(job, item.targets)
      if (left.length > 0) throw temporaryLeft(left)
    },
  }
}

async function write(job: PermissionsJob, item: Item, instance: Instance, c: StepContext): Promise<Captured> {
  const { server } = item
  const find = (what: Target['what']) => item.targets.find((target) => target.what === what)
  const [script, snapshot, roles] = [find('script'), find('snapshot'), find('user-roles')]
  if (script === undefined || snapshot === undefined) throw new Error('The plan names no files')
  c.progress(0.05, 'Reading')
  const exported = await withFiles(job, [script, snapshot], async ([toScript, toSnapshot]) => {
    if (toScript === undefined || toSnapshot === undefined) throw new Error('A file was not opened')
    return read(job, item, instance, { script: toScript, snapshot: toSnapshot }, c)
  })
  const files: Captured['files'] = [
    { target: script, ...exported.script },
    { target: snapshot, ...exported.snapshot },
  ]
  if (roles !== undefined) {
    c.progress(0.7, 'Reading user roles')
    const bytes = new TextEncoder().encode(await userRolesText(instance, server, job.made.at, c.signal))
    await withFiles(job, [roles], async ([writer]) => writer?.write(bytes))
    files.push({ target: roles, ...(await hashOf(job, roles, roles.temporary)) })
  }
  c.progress(0.9, 'Comparing')
  for (const { target, sha256 } of files) {
    if ((await hashOf(job, target, target.temporary)).sha256 !== sha256) throw differs(target.temporary)
  }
  return { files, words: capturedWords(server.own.name, exported) }
}

async function read(
  job: PermissionsJob,
  { server }: Item,
  instance: Instance,
  to: { script: FileWriter; snapshot: FileWriter },
  c: StepContext,
): Promise<Exported> {
  try {
    return await exportPermissions(instance, server.databases, to, {
      at: job.made.at,
      tool: job.p.tool,
      signal: c.signal,
    })
  } catch (error) {
    throw asRefusal(error, {
      text: `Logins and permissions of ${server.own.name} could not be read.`,
      server: server.own.name,
      unchanged: ['Nothing on the server was changed.', 'No script was written.'],
    })
  }
}

/** New files, flushed and closed. */
async function withFiles<T>(
  job: PermissionsJob,
  targets: readonly Target[],
  work: (writers: FileWriter[]) => Promise<T>,
): Promise<T> {
  const { files } = job.p
  const writers: FileWriter[] = []
  let current = targets[0]
  try {
    for (const target of targets) {
      current = target
      writers.push(await files.create(target.temporary))
      job.temporaries.add(target.temporary)
    }
    const result = await work(writers)
    for (const writer of writers) await writer.flush()
    for (const writer of writers) await writer.close()
    return result
  } catch (error) {
    for (const writer of writers) await writer.close()
    if (error instanceof Problem || current === undefined || codeOf(error) === undefined) throw error
    throw writingProblem(error, workOf(job, current))
  }
}

async function makeFolder(job: PermissionsJob, { targets }: Item): Promise<void> {
  const [target] = targets
  if (target === undefined || isRoot(job.folder)) return
  try {
    await job.p.files.makeFolder(job.folder)
  } catch (error) {
    throw writingProblem(error, workOf(job, target))
  }
}

async function isThere({ p }: PermissionsJob, path: string): Promise<boolean> {
  return (await p.files.stat(path)) !== undefined
}

/** Removes temporary files of this run, which may hold password hashes. Gives those that could not be removed. */
export async function removeTemporaries(job: PermissionsJob, targets: readonly Target[]): Promise<string[]> {
  const { files } = job.p
  const left: string[] = []
  for (const { temporary } of targets) {
    try {
      if ((await files.stat(temporary)) !== undefined) await files.remove(temporary)
      job.temporaries.delete(temporary)
    } catch (error) {
      if (codeOf(error) === undefined) throw error
      left.push(temporary)
    }
  }
  return left
}

/** What failed, with what is left to remove. */
export function withoutLeftovers(error: unknown, left: readonly string[]): unknown {
  if (left.length === 0 || !(error instanceof Problem)) return error
  return new Problem({ ...error.data, next: [...(error.data.next ?? []), removeByHand(left)] }, { cause: error })
}

const removeByHand = (left: readonly string[]) =>
  `Remove ${listWords(left)} by hand, if it is there: it may hold password hashes.`

function temporaryLeft(left: readonly string[]): Problem {
  return new Problem({
    code: 'temporary-left',
    text: `${listWords(left)} could not be removed.`,
    cause: 'The disk or share does not answer, or this account may not remove files there.',
    unchanged: ['Nothing on the server was changed.'],
    next: [removeByHand(left)],
  })
}

function captureGone({ server }: Item): Problem {
  return new Problem({
    code: 'capture-gone',
    text: `What was read of ${server.own.name} is not there any more.`,
    cause:
      'The program was ended before the files had their names. Logins may have changed since, so it is read again.',
    unchanged: ['Nothing on the server was changed.'],
    next: ['Resume the run.'],
  })
}

function differs(path: string): Problem {
  return new Problem({
    code: 'read-back-differs',
    text: `The bytes read back from ${path} are not the ones that were written.`,
    cause: 'The disk or the share returned something else, or another program changed the file meanwhile.',
    unchanged: ['Nothing on the server was changed.'],
    next: ['Do not trust this disk.', 'Choose another folder, disk or share.'],
  })
}
