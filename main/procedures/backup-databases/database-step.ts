import { codeOf, Problem } from '../../engine/problem.ts'
import type { Proof, Step, StepContext } from '../../engine/types.ts'
import type { Instance } from '../../ports/index.ts'
import { verifyBackup } from '../../sqlserver/statements/index.ts'
import { asRefusal } from '../databases/refusals.ts'
import { sizeWords } from '../databases/words.ts'
import { backupActions } from './actions.ts'
import { artifactId, artifactOf } from './artifact.ts'
import type { Item } from './items.ts'
import { fileTaken } from '../databases/planned.ts'
import { type BackupJob, isOutOfReach } from './job.ts'
import { lookAt, type Seen } from './look.ts'
import * as problems from './problems.ts'
import { fileOf } from './proofs.ts'

/** Shares of the step: the backup, then reading it back. */
const WRITTEN = 0.6
const READ = 0.97

/**
 * One database: written, read back, found in the server’s history, entered in the recovery kit. All of it is one step, so that a
 * database that fails takes nothing from those that are done, and several go on side by side. Doing it again looks first what is
 * there already: a run that was killed or lost its connection goes on from there.
 */
export function databaseStep(job: BackupJob, item: Item): Step {
  const { options, server, database, id } = item
  const { kit } = job.p
  const entry = artifactId(job, item)
  const isListed = async () => (await kit.artifacts()).some((known) => known.id === entry)
  /** A kit that can’t be read takes no backup from anybody: its finding was acknowledged, and the result says it. */
  const isKnown = () => isListed().catch(orFalse)
  return {
    id,
    title: titleOf(item),
    actions: backupActions(item, entry),
    undo: 'by-hand',
    repeat: 'safe',
    group: 'databases',
    evidence: 'counterpart',
    // Megabytes; a small database takes its moments too.
    weight: 5 + database.size / 1_048_576,
    async check(c) {
      job.looks(id, 'check')
      try {
        if (await isKnown()) return 'done'
        const instance = await job.open(server, c)
        if (job.mayHaveBegun(id)) return 'todo'
        const taken = await job.fileThere(instance, options.paths, c)
        if (taken !== undefined) throw fileTaken(taken)
        return 'todo'
      } catch (error) {
        // After a lost connection the next attempt says what can’t be told.
        if (job.hasSent(id) && isOutOfReach(error)) return 'todo'
        throw error
      }
    },
    async do(c) {
      const instance = await reach(job, item, c)
      if ((await look(item, instance, c)).state !== 'whole') await write(job, item, instance, c)
      else c.message(`${database.name}: the backup is there already. It is read back now.`)
      await readBack(item, instance, c)
      const seen = await look(item, instance, c)
      if (seen.state !== 'whole') throw problems.notProven(item, seen)
      await job.enter(id, await artifactOf(job, item, instance, seen, c), c)
    },
    async verify(c) {
      job.looks(id, 'verify')
      const instance = await job.open(server, c)
      const seen = await lookAt(instance, options, c.signal)
      if (seen.state !== 'whole') throw problems.notProven(item, seen)
      const proof = proofOf(job, item, seen)
      const left = job.notEntered(id)
      if (left !== undefined) return { ...proof, unproven: [problems.withoutKit(item, left)] }
      if (!(await isListed())) throw problems.notEntered(item, kit.folder)
      return proof
    },
  }
}

function orFalse(error: unknown): false {
  if (error instanceof Problem) return false
  throw error
}

function titleOf({ database, server, options }: Item): string {
  const kind = { full: 'in full', differential: 'what has changed since the full backup', log: 'its log' }[options.type]
  const copy = options.copyOnly ? ', copy-only' : ''
  return `Back up ${database.name} on ${server.own.name}: ${kind}${copy}, read back and proven`
}

/** The instance; where it can’t be had any more after the batch went out, nobody knows whether it happened. */
async function reach(job: BackupJob, item: Item, c: StepContext): Promise<Instance> {
  try {
    return await job.open(item.server, c)
  } catch (error) {
    if (job.hasSent(item.id) && isOutOfReach(error)) throw problems.unknown(item, error)
    throw error
  }
}

/** What files and history say, with the work’s sentences when they can’t be asked. */
async function look(item: Item, instance: Instance, c: StepContext): Promise<Seen> {
  try {
    return await lookAt(instance, item.options, c.signal)
  } catch (error) {
    throw lostOrStopped(asRefusal(error, problems.looking(item)), item)
  }
}

async function write(job: BackupJob, item: Item, instance: Instance, c: StepContext): Promise<void> {
  const { database, statement, id } = item
  c.progress(0, 'Writing')
  job.sends(id)
  try {
    await instance.run(statement, {
      signal: c.signal,
      onMessage({ percent, text, number }) {
        if (percent !== undefined) c.progress((percent / 100) * WRITTEN, 'Writing')
        // 3014 sums the whole up; 4035 before it tells the pages of each file.
        else if (number === 3014) c.message(`${database.name}: ${text}`)
      },
    })
  } catch (error) {
    if (codeOf(error) === 'outcome-unknown') throw problems.unknown(item, error)
    if (codeOf(error) === 'stopped') throw problems.stopped(item)
    throw asRefusal(error, problems.writing(item))
  }
}

async function readBack(item: Item, instance: Instance, c: StepContext): Promise<void> {
  const { options } = item
  c.progress(WRITTEN, 'Reading back')
  try {
    await instance.run(verifyBackup(options.paths, 1, true), {
      signal: c.signal,
      onMessage({ percent }) {
        if (percent === undefined) return
        c.progress(WRITTEN + (percent / 100) * (READ - WRITTEN), 'Reading back')
      },
    })
  } catch (error) {
    throw lostOrStopped(asRefusal(error, problems.reading(item)), item)
  }
}

/** What is said instead once the backup is written and the connection is lost, or the person stops the run. */
function lostOrStopped(error: unknown, item: Item): unknown {
  if (codeOf(error) === 'outcome-unknown') return problems.unknown(item, error)
  const isStop = codeOf(error) === 'stopped' || (error instanceof Error && error.name === 'AbortError')
  return isStop ? problems.notReadBack(item) : error
}

function proofOf(job: BackupJob, item: Item, { row }: Seen & { state: 'whole' }): Proof {
  const { database, server, options } = item
  const { size, compressedSize } = row
  const written =
    compressedSize < size ? `${sizeWords(size)}, ${sizeWords(compressedSize)} in the file` : sizeWords(size)
  return {
    proven: [
      `${database.name} on ${server.own.name}: the file holds exactly this backup (${written}), its checksums were read back, and the server’s history lists the same one`,
    ],
    files: options.paths.map((path, index) => fileOf(job, path, noteOf(item, index))),
  }
}

function noteOf({ options, database }: Item, index: number): string {
  const { paths, copyOnly, type } = options
  const part = paths.length === 1 ? '' : `, file ${index + 1} of ${paths.length}`
  return `${database.name}, ${type}${copyOnly ? ', copy-only' : ''}${part}`
}
