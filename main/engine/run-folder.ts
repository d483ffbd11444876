import { randomBytes } from 'node:crypto'
import { access, mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, Problem } from './problem.ts'
import { journalName } from './journal.ts'

const runName = /^\d{8}-\d{6}-[0-9a-f]{8}$/

/** `20261121-031544-1a2b3c4d`: names sort by time (UTC). */
export function newRunId(at: Date): string {
  const digits = at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
  return `${digits.slice(0, 8)}-${digits.slice(8)}-${randomBytes(4).toString('hex')}`
}

/** A run's folder. @throws Problem `run-unknown` for what is no run's name: names become paths */
export function runFolder(folder: string, run: string): string {
  if (!runName.test(run)) throw runUnknown(run)
  return join(folder, run)
}

export function journalPath(folder: string, run: string): string {
  return join(runFolder(folder, run), journalName)
}

/** Every run's name, newest first. No folder holds no runs. */
export async function listRuns(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory() && runName.test(entry.name))
      .map((entry) => entry.name)
      .sort()
      .reverse()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

const givenUp = 'discarded.json'

/** Marks a run that was given up though its journal can't be written any more (damaged, newer, of another target or computer). */
export async function markDiscarded(folder: string, run: string, by: string, at: Date, why: string): Promise<void> {
  const path = runFolder(folder, run)
  await mkdir(path, { recursive: true })
  const file = await open(join(path, givenUp), 'w')
  try {
    await file.writeFile(`${JSON.stringify({ v: 1, run, by, at: at.toISOString(), why })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

export function isDiscarded(folder: string, run: string): Promise<boolean> {
  return exists(join(runFolder(folder, run), givenUp))
}

export function runUnknown(run: string): Problem {
  return new Problem({
    code: 'run-unknown',
    text: `No run "${run.slice(0, 64)}" is known.`,
    cause: 'No run that goes on or has ended has this name here.',
    unchanged: ['Nothing was changed.'],
    next: ['Open the home screen: it lists the runs that can be resumed.'],
  })
}

export function runNotActive(run: string): Problem {
  return new Problem({
    code: 'run-not-active',
    text: `The run ${run.slice(0, 64)} does not go on in this program.`,
    cause: 'It has ended, or another copy of the program runs it.',
    unchanged: ['Nothing was changed.'],
    next: ['Open the home screen: it shows what runs and what can be resumed.'],
  })
}
