import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { codeOf, messageOf, Problem } from './problem.ts'
import { isGone, ownMark, sameHost, type ProcessMark } from './process.ts'
import { localTime } from './times.ts'

/** What the lock file says about the run that holds it. */
export interface LockHolder extends ProcessMark {
  v: 1
  run: string
  wizard: string
  operator: string
  /** UTC. */
  started: string
  /** Tells two locks of one process apart. */
  nonce: string
}

export interface Lock {
  readonly holder: LockHolder
  /** Removes the file, if it is still this lock's. */
  release(): Promise<void>
}

/** Looks at one file until it is filled or another contender is done with it: 40 × 25 ms. */
const patience = { tries: 40, milliseconds: 25 }
/** Looks altogether, whatever happens to the file meanwhile. */
const enough = 800

/**
 * One run at a time on this computer, across users, copies of the program and unattended runs.
 * Rejects with `run-in-progress`, which names who, what and since when.
 */
export async function takeLock(
  path: string,
  about: { run: string; wizard: string; operator: string; started: Date },
): Promise<Lock> {
  const holder: LockHolder = {
    v: 1,
    run: about.run,
    wizard: about.wizard,
    operator: about.operator,
    started: about.started.toISOString(),
    nonce: randomBytes(8).toString('hex'),
    ...(await ownMark()),
  }
  const text = `${JSON.stringify(holder)}\n`
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw unwritable(path, error)
  })

  let seen: string | undefined
  let tries = 0
  for (let looks = 0; looks < enough; looks++) {
    // Read again after writing: should this process have slept between the two, somebody may have taken the empty file for a dead one's.
    if (await create(path, text)) {
      if ((await contents(path)) === text) return { holder, release: () => release(path, text) }
      continue
    }
    const found = await contents(path)
    // Each file gets its own patience.
    tries = found === seen ? tries + 1 : 0
    seen = found
    if (found !== undefined) {
      const other = parse(found)
      const patient = tries < patience.tries
      // A file that can't be understood is one that is being written, until patience ends; then its writer died over it.
      const dead = other === undefined ? !patient : await isGone(other)
      if (other !== undefined && !dead) throw inProgress(path, other)
      if (dead && (await clear(path, found, patient))) continue
    }
    await wait(patience.milliseconds)
  }
  throw unwritable(path, new Error('The file changes again and again.'))
}

/** Who holds the lock now; undefined when nobody does, or nobody who is alive. */
export async function lockHolder(path: string): Promise<LockHolder | undefined> {
  const text = await contents(path)
  const holder = text === undefined ? undefined : parse(text)
  return holder === undefined || (await isGone(holder)) ? undefined : holder
}

/** The refusal in words. */
export function inProgress(path: string, holder: LockHolder): Problem {
  const here = sameHost(holder.host)
  const started = localTime(new Date(holder.started))
  return new Problem({
    code: 'run-in-progress',
    text: here
      ? `${holder.operator} is running ${holder.wizard} on this computer since ${started}.`
      : `${holder.operator} began ${holder.wizard} on ${holder.host} at ${started}, and the run holds this folder.`,
    cause: here
      ? 'One run at a time changes a computer.'
      : `Whether it still runs can't be told from here: the lock was made by ${holder.host}.`,
    unchanged: ['Nothing ran.'],
    next: [
      here ? 'Wait until that run has ended, or stop it there.' : `End the run on ${holder.host}.`,
      `When the program with process ${holder.pid}${here ? '' : ` on ${holder.host}`} certainly runs no more, delete the file ${path}.`,
    ],
    detail: `run ${holder.run}, process ${holder.pid} on ${holder.host}`,
  })
}

/**
 * Moves a dead process's lock file out of the way. Two contenders may have read the same dead lock; the slower one must not move the
 * lock that the faster has made since. So only the holder of a claim on *that* text may move it: claims are files with a name made
 * from the text, created exclusively, one after the other should a claimant die, and the text is read again under the claim.
 */
async function clear(path: string, dead: string, patient: boolean): Promise<boolean> {
  const name = `${path}.${createHash('sha256').update(dead).digest('hex').slice(0, 16)}`
  const mark = `${JSON.stringify(await ownMark())}\n`
  for (let number = 0; ; number++) {
    const claim = `${name}.claim-${number}`
    if (await create(claim, mark)) {
      const mine = (await contents(path)) === dead
      if (mine) {
        await rename(path, `${name}.dead`)
        await rm(`${name}.dead`, { force: true })
      }
      await rm(claim, { force: true })
      return mine
    }
    const text = await contents(claim)
    if (text === undefined) return false
    const other = parseMark(text)
    // Alive, or just being written: it does what is needed.
    if (other === undefined ? patient : !(await isGone(other))) return false
  }
}

/** Creates and fills the file, or says that it is there. */
async function create(path: string, text: string): Promise<boolean> {
  let file
  try {
    file = await open(path, 'wx', 0o644)
  } catch (error) {
    // Windows answers EPERM or EACCES for a file that is being deleted, and for a folder that can't be written: told apart below.
    if (codeOf(error) === 'EEXIST') return false
    if (['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '') && (await contents(path)) !== undefined) return false
    throw unwritable(path, error)
  }
  try {
    await file.writeFile(text)
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw unwritable(path, error)
  } finally {
    await file.close()
  }
  return true
}

async function contents(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw unwritable(path, error)
  }
}

async function release(path: string, text: string): Promise<void> {
  if ((await contents(path)) === text) await rm(path, { force: true })
}

function unwritable(path: string, error: unknown): Problem {
  return new Problem(
    {
      code: 'lock-unwritable',
      text: "The file that keeps two runs apart can't be written.",
      cause: messageOf(error),
      unchanged: ['Nothing ran.'],
      next: [`Make the folder ${dirname(path)} writable for this account and free space there, then try again.`],
      detail: path,
    },
    { cause: error },
  )
}

function parse(text: string): LockHolder | undefined {
  const value = parseMark(text) as Partial<LockHolder> | undefined
  const complete = [value?.run, value?.wizard, value?.operator, value?.started].every((one) => typeof one === 'string')
  return complete ? (value as LockHolder) : undefined
}

function parseMark(text: string): ProcessMark | undefined {
  try {
    const value = JSON.parse(text) as Partial<ProcessMark> | null
    if (typeof value?.pid !== 'number' || typeof value.host !== 'string' || typeof value.uptime !== 'number')
      return undefined
    return value as ProcessMark
  } catch (error) {
    // Empty or half: its writer is at it, or died over it.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
