import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readJournal } from '../../../main/engine/index.ts'
import { childEnv, childScript } from '../../support/children.ts'
import { drive, password, temporary } from '../../support/drive.ts'
import { effects, isTrue, things } from '../../support/procedures/index.ts'

/** A process that kills itself at the place; resolves with the signal that ended it. */
function runAndDie(procedure: string, folder: string, place: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const args = [childScript('run-procedure'), procedure, folder, place]
    execFile(process.execPath, args, { env: childEnv() }, (error, _, stderr) => {
      if (error === null) return resolve(undefined)
      if (error.signal === 'SIGKILL') return resolve('SIGKILL')
      reject(new Error(`${place}: ${stderr}`))
    })
  })
}

const neverTwice = ['promoted', 'told']

/** Kills at the place, resumes here, and holds the result against a run that nobody disturbed. */
async function killAndResume(procedure: string, place: string, expected: { things: string[]; outcome: string }) {
  const { folder, remove } = await temporary()
  try {
    expect(await runAndDie(procedure, folder, place)).toBe('SIGKILL')
    const driven = drive(folder, {
      // The person knows what happened.
      answer: () => (truth ? 'it-happened' : 'do-it-again'),
    })
    const truth = await isTrue(driven.world, 'told')
    const secrets = procedure === 'mixed' ? password() : {}
    const [unfinished] = await driven.runs.unfinished()
    if (unfinished === undefined) {
      // Died before there was a plan on disk: nothing may have happened. Or the end was on disk: nothing is left to do.
      if (place === 'half:0') {
        expect(await effects(driven.world)).toEqual([])
        await driven.run(procedure, {}, secrets)
      }
    } else {
      expect(unfinished.refused).toBeUndefined()
      expect(unfinished.secrets).toEqual(procedure === 'mixed' ? ['password'] : [])
      await driven.runs.resume(unfinished.run, secrets)
    }
    await driven.runs.idle()
    expect(await driven.runs.unfinished()).toEqual([])

    // Where only a person could say that it happened, its receipt never came.
    const known = (names: string[]) => names.filter((name) => !truth || name !== 'told-receipt')
    expect(known(await things(driven.world)), place).toEqual(known(expected.things))
    const done = await effects(driven.world)
    for (const name of neverTwice) expect(done.filter((one) => one === name).length, name).toBeLessThanOrEqual(1)
    const last = driven.views.at(-1)
    if (last !== undefined) {
      expect(last.result?.outcome).toBe(expected.outcome)
      expect(last.fraction === 1).toBe(expected.outcome === 'done')
      for (const step of last.steps) {
        if (step.state === 'done' || step.state === 'already-done') expect(step.proof, step.id).toBeDefined()
      }
      const path = join(folder, 'runs', last.run, 'journal.jsonl')
      const read = await readJournal(path, last.run)
      expect(read.damage).toBeUndefined()
      expect(read.lines.at(-1)?.type).toBe('end')
      expect(await readFile(path, 'utf8')).not.toContain('correct horse')
    }
  } finally {
    await remove()
  }
}

async function undisturbed(procedure: string) {
  const { folder, remove } = await temporary()
  try {
    const driven = drive(folder)
    const view = await driven.run(procedure, {}, procedure === 'mixed' ? password() : {})
    const { lines } = await readJournal(join(folder, 'runs', view.run, 'journal.jsonl'))
    return { things: await things(driven.world), outcome: view.result?.outcome ?? '', lines }
  } finally {
    await remove()
  }
}

const numbers = (count: number, from = 0) => Array.from({ length: count - from }, (_, index) => index + from)
/** Two cores: two at a time. */
async function each<T>(cases: readonly T[], test: (one: T) => Promise<void>): Promise<void> {
  const line = cases.values()
  const worker = async () => {
    for (const one of line) await test(one)
  }
  await Promise.all([worker(), worker()])
}

describe('a killed run, resumed by another process', () => {
  it('ends like an undisturbed one: killed at each journal line, in the middle of its write and after it', async () => {
    const expected = await undisturbed('mixed')
    expect(expected.outcome).toBe('done')
    expect(expected.lines).toHaveLength(18)
    const places = numbers(expected.lines.length).flatMap((line) => [
      `half:${line}`,
      ...(line > 0 ? [`line:${line}`] : []),
    ])
    await each(places, (place) => killAndResume('mixed', place, expected))
  })

  it('ends like an undisturbed one: killed before and after each effect', async () => {
    const expected = await undisturbed('mixed')
    const names = ['folder', 'secret-file', 'promoted', 'told', 'told-receipt', 'last']
    const places = names.flatMap((name) => [`before:${name}`, `after:${name}`])
    await each([...places, 'check:promoted'], (place) => killAndResume('mixed', place, expected))
  })

  it('gets back to the former state: killed while a failed run is being undone', async () => {
    const expected = await undisturbed('failing')
    expect(expected).toMatchObject({ things: [], outcome: 'failed' })
    const failed = expected.lines.findIndex((line) => line.data?.['outcome'] === 'failed')
    const journal = numbers(expected.lines.length, failed + 1).flatMap((line) => [`half:${line}`, `line:${line}`])
    const world = ['half', 'two', 'one'].flatMap((name) => [`undo:${name}`, `undone:${name}`])
    await each([`line:${failed}`, ...journal, ...world], (place) => killAndResume('failing', place, expected))
  })
})
