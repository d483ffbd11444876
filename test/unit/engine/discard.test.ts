import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readJournal } from '../../../main/engine/index.ts'
import { breakOff, forget } from '../../support/break-off.ts'
import { drive, temporary } from '../../support/drive.ts'
import { things } from '../../support/procedures/index.ts'

let place: Awaited<ReturnType<typeof temporary>>
beforeEach(async () => {
  place = await temporary()
})
afterEach(() => place.remove())

const journalOf = (run: string) => join(place.folder, 'runs', run, 'journal.jsonl')

describe('discarding', () => {
  it('undoes what was begun, ends the journal, keeps the folder, and needs no secrets', async () => {
    const run = await breakOff(place.folder, 'mixed', 6)
    await forget(place.folder, ['promoted', 'told', 'told-receipt', 'last'])
    const driven = drive(place.folder)
    await driven.runs.discard(run)
    expect(await things(driven.world)).toEqual([])
    const { lines, damage } = await readJournal(journalOf(run))
    expect(damage).toBeUndefined()
    expect(lines.at(-1)).toMatchObject({ type: 'end', data: { outcome: 'stopped', discarded: true } })
    expect(lines.filter((line) => line.data?.['reverted'] === true).map((line) => line.step)).toEqual([
      'secret-file',
      'folder',
    ])
    expect(await driven.runs.unfinished()).toEqual([])
    expect((await driven.runs.get(run)).result).toMatchObject({
      outcome: 'stopped',
      unchanged: ['Every step that was begun is undone; the former state is restored.'],
    })
    // The page shows no progress of it.
    expect(driven.views).toEqual([])
  })

  it('leaves everything once a step was begun that can not be undone', async () => {
    const run = await breakOff(place.folder, 'mixed', 10)
    const driven = drive(place.folder)
    const before = await things(driven.world)
    await driven.runs.discard(run)
    expect(await things(driven.world)).toEqual(before)
    const { result, steps } = await driven.runs.get(run)
    expect(result).toMatchObject({
      outcome: 'stopped',
      lead: expect.stringContaining('What was done before stays: Make folder; Make secret-file.'),
    })
    expect(steps.map((step) => step.state)).toEqual(['done', 'done', 'stopped', 'skipped', 'skipped'])
  })

  it('names what could not be undone, and the run is gone all the same', async () => {
    const run = await breakOff(place.folder, 'failing', 7)
    const driven = drive(place.folder)
    await driven.run('failing')
    await mkdir(join(place.folder, 'world', 'things'), { recursive: true })
    await writeFile(join(place.folder, 'world', 'things', 'two'), '')
    driven.world.switches['stuck'] = true
    await expect(driven.runs.discard(run)).rejects.toMatchObject({
      code: 'discarded-not-restored',
      data: { text: 'The run is discarded, but this was not undone: Make two.', cause: 'two is in use.' },
    })
    expect(await driven.runs.unfinished()).toEqual([])
  })
})
