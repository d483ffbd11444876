import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Target } from '../../preload/contract/plan.ts'
import { type Lock, takeLock } from '../engine/lock.ts'
import { codeOf, messageOf, Problem } from '../engine/problem.ts'
import { type FsLike, nativeFiles } from '../files/index.ts'
import type { Files } from '../ports/files.ts'
import type { Artifact, Kit } from '../ports/kit.ts'
import { damaged, MANIFEST, manifestBytes, parseManifest, PREVIOUS } from './manifest.ts'

export { keyOf, keysIn, missingKeys, type KeyServer } from './missing.ts'

/** Bytes; ten thousand entries are a tenth of it. */
const MAX_MANIFEST = 64 * 1024 * 1024

export interface KitOptions {
  /** The kit of one target: `<data>/kit/<target>`. Made with the first entry. */
  folder: string
  target: Target
  fs?: FsLike
  /** How long an entry waits for another process's, in milliseconds; each holds the lock for some of them. */
  patience?: number
}

/** A kit that can also be emptied: when the practice environment is reset, its keys are gone. */
export interface OwnKit extends Kit {
  clear(): Promise<void>
}

/**
 * The recovery kit's manifest in a folder. Written under a temporary name, flushed, renamed, under a lock; whatever is
 * killed when, it is the old list or the new one.
 *
 * Its methods reject with `kit-damaged`, `kit-newer`, `kit-other-target`, `kit-locked`, `kit-unwritable`, `kit-unreadable`.
 */
export function openKit(options: KitOptions): OwnKit {
  const { folder, target } = options
  const files = nativeFiles(options.fs)
  const path = files.join(folder, MANIFEST)

  async function change(
    who: { id: string; operator: string },
    edit: (artifacts: Artifact[]) => Artifact[],
  ): Promise<void> {
    const lock = await lockFor(files.join(folder, 'manifest.lock'), who, options.patience ?? 30_000)
    try {
      const before = await readBytes(files, path)
      const artifacts = before === undefined ? [] : parseManifest(before, target, path)
      const next = edit(artifacts)
      if (next === artifacts) return
      await removeLeftovers(files, folder)
      // Previous first: killed between the two, both generations are the old list, never none.
      if (before !== undefined) await replace(files, folder, PREVIOUS, before)
      await replace(files, folder, MANIFEST, manifestBytes(target, next))
      await makeDurable(files, folder, path)
    } catch (error) {
      throw error instanceof Problem ? error : unwritable(path, error)
    } finally {
      await lock.release()
    }
  }

  return {
    folder,
    files,
    async artifacts() {
      const bytes = await readBytes(files, path)
      return bytes === undefined ? [] : parseManifest(bytes, target, path)
    },
    add: (entry) => change(entry, (all) => (all.some((known) => known.id === entry.id) ? all : [...all, entry])),
    clear: () => change({ id: 'clear', operator: 'the practice environment' }, (all) => (all.length === 0 ? all : [])),
  }
}

async function lockFor(path: string, who: { id: string; operator: string }, patience: number): Promise<Lock> {
  const until = performance.now() + patience
  for (;;) {
    try {
      return await takeLock(path, {
        run: who.id,
        wizard: 'the recovery kit',
        operator: who.operator,
        started: new Date(),
      })
    } catch (error) {
      const code = codeOf(error)
      if (code === 'run-in-progress') {
        if (performance.now() >= until) throw locked(path, error)
      } else throw unwritable(path, error)
    }
    // Uneven, so that many that wait do not come all at once.
    await wait(5 + Math.random() * 20)
  }
}

async function readBytes(files: Files, path: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path, MAX_MANIFEST)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw code === 'EFBIG' ? damaged(path, 'It is far too large.') : unreadable(path, error)
  }
}

async function replace(files: Files, folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = files.join(folder, `${name}.${randomBytes(4).toString('hex')}.tmp`)
  try {
    const writer = await files.create(temporary)
    try {
      await writer.write(bytes)
      await writer.flush()
    } finally {
      await writer.close()
    }
    await files.rename(temporary, files.join(folder, name))
  } catch (error) {
    await files.remove(temporary)
    throw error
  }
}

async function makeDurable(files: Files, folder: string, path: string): Promise<void> {
  try {
    await files.syncFolder(folder)
  } catch (error) {
    throw new Problem(
      {
        code: 'kit-unwritable',
        text: 'The entry is in the recovery kit, but it may not survive a power failure.',
        cause: `The disk that holds ${path} did not confirm that it was written.`,
        unchanged: ['Files that were written before are complete and stay.'],
        next: ['Resume the run: it looks whether the entry is there.', 'Have that disk checked.'],
        detail: messageOf(error),
      },
      { cause: error },
    )
  }
}

/** What killed processes left. The lock is held: none of it is being written. */
async function removeLeftovers(files: Files, folder: string): Promise<void> {
  const names = (await files.list(folder)).filter((name) => /^manifest\..*\.tmp$/.test(name))
  for (const name of names) await files.remove(files.join(folder, name))
}

function locked(path: string, error: unknown): Problem {
  const cause = error instanceof Problem ? error.data.text : messageOf(error)
  return new Problem(
    {
      code: 'kit-locked',
      text: 'The recovery kit is being changed by another run, which does not come to an end.',
      cause,
      unchanged: ['The recovery kit is as it was.', 'Files that were written before are complete and stay.'],
      next: ['Wait until the other run has ended, then try again.', `If nothing runs, remove ${path}.`],
    },
    { cause: error },
  )
}

function unwritable(path: string, error: unknown): Problem {
  return new Problem(
    {
      code: 'kit-unwritable',
      text: 'The entry could not be made in the recovery kit.',
      cause: `${path} could not be written.`,
      unchanged: ['The recovery kit is as it was.', 'Files that were written before are complete and stay.'],
      next: ['Free space on that disk, or give this account the right to write there, then resume the run.'],
      detail: error instanceof Problem ? (error.data.cause ?? error.data.text) : messageOf(error),
    },
    { cause: error },
  )
}

function unreadable(path: string, error: unknown): Problem {
  return new Problem(
    {
      code: 'kit-unreadable',
      text: 'The list of the recovery kit could not be read.',
      cause: `${path} is there and does not open.`,
      unchanged: ['The recovery kit is as it was.'],
      next: ['Give this account the right to read it, then try again.'],
      detail: messageOf(error),
    },
    { cause: error },
  )
}
