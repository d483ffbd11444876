import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readJournal, takeLock, type Step } from '../../../main/engine/index.ts'
import { encodeLine, type JournalLine } from '../../../main/engine/journal-line.ts'
import { breakOff, forget as forgetIn } from '../../support/break-off.ts'
import { drive, password, temporary } from '../../support/drive.ts'
import {
  effects,
  failure,
  manyFiles,
  mixed,
  procedureOf,
  runnable,
  things,
  type World,
} from '../../support/procedures/index.ts'

let place: Awaited<ReturnType<typeof temporary>>
beforeEach(async () => {
  place = await temporary()
})
afterEach(() => place.remove())

const journalOf = (run: string) => join(place.folder, 'runs', run, 'journal.jsonl')

const brokenOff = (procedure: string, lines: number, answers: object = {}) =>
  breakOff(place.folder, procedure, lines, answers)
const forget = (...names: string[]) => forgetIn(place.folder, names)

describe('an unfinished run', () => {
  it('says where it stopped, what is done and which secrets it needs', async () => {
    const run = await brokenOff('mixed', 6)
    const [unfinished, ...more] = await drive(place.folder).runs.unfinished()
    expect(more).toEqual([])
    expect(unfinished).toMatchObject({
      run,
      wizard: 'mixed',
      computer: 'SCSM-MS01',
      by: 'CONTOSO\\admin',
      text: 'Stopped at step 2 of 5, Make secret-file.',
      steps: [
        { title: 'Make folder', state: 'done' },
        { title: 'Make secret-file', state: 'unknown' },
        { state: 'waiting' },
        { state: 'waiting' },
        { state: 'waiting' },
      ],
      secrets: ['password'],
    })
    expect(unfinished?.refused).toBeUndefined()
  })

  it('is proven again where it was done, done again where that is not true any more and safe', async () => {
    const run = await brokenOff('many-files', 7, { count: 3 })
    await forget('file-1', 'file-3')
    const driven = drive(place.folder)
    await driven.runs.resume(run, {})
    await driven.runs.idle()
    const view = driven.views.at(-1)
    expect(view).toMatchObject({ resumed: true, result: { outcome: 'done' } })
    expect(await effects(driven.world)).toEqual(['file-1', 'file-2', 'file-3', 'file-1', 'file-3'])
  })

  it('fails where a step that must not be repeated was done and is not true any more', async () => {
    // Up to the outcome of "promoted".
    const run = await brokenOff('mixed', 11)
    await forget('promoted')
    const driven = drive(place.folder)
    await driven.runs.resume(run, password())
    await driven.runs.idle()
    expect(driven.views.at(-1)).toMatchObject({
      steps: [{}, {}, { state: 'failed' }, { state: 'skipped' }, {}],
      result: { outcome: 'failed' },
    })
    expect((await effects(driven.world)).filter((name) => name === 'promoted')).toHaveLength(1)
  })

  it('stopped while it is proven again leaves done what was done', async () => {
    const run = await brokenOff('mixed', 11)
    const middle = Promise.withResolvers<void>()
    const interrupted: Step['verify'] = ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(failure('cancelled', 'The call was stopped.')))
        middle.resolve()
      })
    const procedure = procedureOf<object>('mixed', () => [], {
      ...mixed,
      plan: async (...all) =>
        (await mixed.plan(...all)).map((step) => (step.id === 'promoted' ? { ...step, verify: interrupted } : step)),
    })
    const driven = drive(place.folder, { find: () => runnable(procedure) })
    await driven.runs.resume(run, password())
    await middle.promise
    await driven.runs.stop(run)
    await driven.runs.idle()
    const view = driven.views.at(-1)
    expect(view?.steps[2]).toMatchObject({ state: 'done', text: 'Done before; not proven again.' })
    expect(view?.steps[2]?.proof?.proven).toEqual(['promoted is there.'])
    expect(view?.result?.outcome).toBe('stopped')
  })

  it('keeps what a person said, which nothing can prove', async () => {
    const first = drive(place.folder, { answer: () => 'it-happened' })
    Object.assign(first.world.switches, { unheard: true, blind: true })
    const { run } = await first.run('unclear', { repeat: 'never' })
    const { lines } = await readJournal(journalOf(run))
    const text = await readFile(journalOf(run), 'utf8')
    const outcome = lines.findIndex((line) => line.type === 'outcome' && line.step === 'sent')
    await writeFile(
      journalOf(run),
      `${text
        .split('\n')
        .slice(0, outcome + 1)
        .join('\n')}\n`,
    )
    const second = drive(place.folder)
    second.world.switches['blind'] = true
    await second.runs.resume(run, {})
    await second.runs.idle()
    expect(second.views.at(-1)?.result).toMatchObject({
      outcome: 'done',
      unproven: [expect.stringContaining('according to the person')],
    })
    expect((await effects(second.world)).filter((name) => name === 'sent')).toHaveLength(1)
  })

  it('goes on with the same times and names', async () => {
    const run = await brokenOff('many-files', 4, { count: 2 })
    const made: unknown[] = []
    const spying = {
      ...manyFiles,
      plan: (...all: Parameters<typeof manyFiles.plan>) => (made.push(all[2]), manyFiles.plan(...all)),
    }
    const driven = drive(place.folder, { find: () => runnable(spying) })
    await driven.runs.resume(run, {})
    await driven.runs.idle()
    const { lines } = await readJournal(journalOf(run))
    const { at, nonce } = lines[0]!.data!['made'] as { at: string; nonce: string }
    expect(made).toEqual([{ at: new Date(at), nonce }])
  })

  it('asks for its secrets again, and wipes them', async () => {
    const run = await brokenOff('mixed', 6)
    const driven = drive(place.folder, { answer: () => 'it-happened' })
    await expect(driven.runs.resume(run, {})).rejects.toMatchObject({ code: 'secret-missing' })
    const secrets = password()
    await driven.runs.resume(run, secrets)
    expect(secrets['password']?.every((byte) => byte === 0)).toBe(true)
    await driven.runs.idle()
    expect(driven.views.at(-1)?.result?.outcome).toBe('done')
  })

  it.each<[string, (run: string) => Promise<Partial<Parameters<typeof drive>[1]>>, string]>([
    ['of another target', async () => ({ target: 'this-computer' as const }), 'journal-other-target'],
    ['of another computer', async () => ({ computer: async () => 'SCSM-MS02' }), 'journal-other-computer'],
    ['without its wizard', async () => ({ find: () => undefined }), 'plan-changed'],
    ['whose steps are others now', async () => ({ find: renamed }), 'plan-changed'],
    ['without its journal', async (run) => (await rm(journalOf(run)), {}), 'journal-missing'],
    ['with a damaged journal', async (run) => (await writeFile(journalOf(run), '{}\n'), {}), 'journal-damaged'],
    ['of a newer version', async (run) => (await newer(run), {}), 'journal-newer'],
    ["with another run's journal", async (run) => (await otherRun(run), {}), 'journal-damaged'],
  ])('%s is refused, changes nothing, and can be discarded', async (_, prepare, code) => {
    const run = await brokenOff('many-files', 4, { count: 2 })
    const change = await prepare(run)
    const driven = drive(place.folder, change)
    const before = await things(driven.world)
    const [unfinished] = await driven.runs.unfinished()
    expect(unfinished?.run).toBe(run)
    // What only making the plan again shows is not known to the list.
    expect(unfinished?.refused?.code).toBe(code === 'plan-changed' ? undefined : code)
    await expect(driven.runs.resume(run, {})).rejects.toMatchObject({ code })
    expect(await things(driven.world)).toEqual(before)
    await driven.runs.discard(run).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'discarded-not-restored' })
    })
    expect(await driven.runs.unfinished()).toEqual([])
    expect(await drive(place.folder, change).runs.unfinished()).toEqual([])
  })

  const renamed = () =>
    runnable({
      ...manyFiles,
      plan: async (answers: { count: number }, world: World, made) =>
        (await manyFiles.plan(answers, world, made)).map((step) => ({ ...step, title: `${step.title} now` })),
    } satisfies typeof manyFiles)

  async function newer(run: string): Promise<void> {
    const { lines } = await readJournal(journalOf(run))
    await writeFile(
      journalOf(run),
      Buffer.concat([encodeLine({ ...lines[0], v: 2 } as unknown as JournalLine), Buffer.from('\n')]),
    )
  }

  async function otherRun(run: string): Promise<void> {
    const driven = drive(place.folder)
    const other = await driven.run('many-files', { count: 2 })
    await cp(journalOf(other.run), journalOf(run))
  }

  it('is not offered while another program runs it', async () => {
    const run = await brokenOff('many-files', 4, { count: 2 })
    const lock = await takeLock(join(place.folder, 'lock.json'), {
      run,
      wizard: 'many-files',
      operator: 'CONTOSO\\other',
      started: new Date(),
    })
    const driven = drive(place.folder)
    expect((await driven.runs.unfinished())[0]?.refused?.code).toBe('run-in-progress')
    await expect(driven.runs.resume(run, {})).rejects.toMatchObject({ code: 'run-in-progress' })
    await expect(driven.runs.discard(run)).rejects.toMatchObject({ code: 'run-in-progress' })
    await lock.release()
    await driven.runs.discard(run)
  })

  it('comes to a good end or is refused, with its journal cut off at any byte', async () => {
    const run = await brokenOff('many-files', 7, { count: 3 })
    const whole = await readFile(journalOf(run))
    const seen = new Set<string>()
    for (let length = 0; length < whole.length; length += 23) {
      await writeFile(journalOf(run), whole.subarray(0, length))
      const driven = drive(place.folder)
      const [unfinished] = await driven.runs.unfinished()
      const refused = unfinished?.refused?.code
      seen.add(refused ?? 'resumed')
      if (refused !== undefined) continue
      await driven.runs.resume(run, {})
      await driven.runs.idle()
      expect(driven.views.at(-1)?.result?.outcome, String(length)).toBe('done')
      const { damage, lines } = await readJournal(journalOf(run))
      expect(damage).toBeUndefined()
      expect(lines.at(-1)?.type).toBe('end')
    }
    expect([...seen].sort()).toEqual(['journal-damaged', 'resumed'])
  })

  it('that never had a plan on disk is no run', async () => {
    await mkdir(join(place.folder, 'runs', '.new-20261121-031544-1a2b3c4d'), { recursive: true })
    await writeFile(join(place.folder, 'runs', 'notes.txt'), '')
    expect(await drive(place.folder).runs.unfinished()).toEqual([])
  })
})
