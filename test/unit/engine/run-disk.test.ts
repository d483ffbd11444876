import { mkdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readJournal } from '../../../main/engine/index.ts'
import { drive, temporary } from '../../support/drive.ts'
import { effects, things } from '../../support/procedures/index.ts'

let place: Awaited<ReturnType<typeof temporary>>
let restore: () => void
beforeEach(async () => {
  place = await temporary()
  restore = () => undefined
})
afterEach(async () => {
  restore()
  await place.remove()
})

/** The disk is full from the journal line on that is as told. Node's own file handle, because the journal has no door for tests. */
async function fullFrom(line: (text: string) => boolean): Promise<void> {
  const handle = await open(import.meta.filename)
  const prototype = Object.getPrototypeOf(handle)
  await handle.close()
  const { write } = prototype
  let full = false
  prototype.write = async function (bytes: Buffer, ...rest: number[]) {
    full ||= line(bytes.toString())
    if (full) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    return write.call(this, bytes, ...rest)
  }
  restore = () => {
    prototype.write = write
  }
}

describe('an intent', () => {
  it('is flushed to the disk before anything is done, however long the disk takes', async () => {
    const order: string[] = []
    const handle = await open(import.meta.filename)
    const prototype = Object.getPrototypeOf(handle)
    await handle.close()
    const { write, datasync } = prototype
    let last = ''
    prototype.write = function (bytes: Buffer, ...rest: number[]) {
      last = /"type":"(\w+)"/.exec(bytes.toString())?.[1] ?? 'other'
      return write.call(this, bytes, ...rest)
    }
    prototype.datasync = async function () {
      const flushing = last
      // As good as for ever to a program that does not wait.
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve))
      await datasync.call(this)
      order.push(`flushed ${flushing}`)
    }
    restore = () => Object.assign(prototype, { write, datasync })
    const driven = drive(place.folder, { reach: (point) => order.push(point) })
    await driven.run('many-files', { count: 1 })
    expect(order).toEqual([
      'check:file-1',
      'flushed check',
      'flushed intent',
      'before:file-1',
      'after:file-1',
      'flushed outcome',
      'flushed end',
    ])
  })
})

describe('a run whose journal can not be written any more', () => {
  it('does nothing that is not written down, says why, and can be resumed when there is space', async () => {
    const driven = drive(place.folder)
    await fullFrom((text) => text.includes('"type":"intent","step":"file-2"'))
    const view = await driven.run('many-files', { count: 3 })
    expect(await effects(driven.world)).toEqual(['file-1'])
    expect(view.steps.map((step) => step.state)).toEqual(['done', 'failed', 'skipped'])
    expect(view.result).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'journal-write-failed',
        cause: 'The disk is full. Nothing is done that is not written down first.',
      },
    })
    restore()
    const path = join(place.folder, 'runs', view.run, 'journal.jsonl')
    expect((await readJournal(path)).damage).toBeUndefined()
    expect(await driven.runs.unfinished()).toMatchObject([
      { run: view.run, text: 'Stopped at step 2 of 3, Make file-2.' },
    ])
    await driven.runs.resume(view.run, {})
    await driven.runs.idle()
    expect(driven.views.at(-1)?.result?.outcome).toBe('done')
    expect(await effects(driven.world)).toEqual(['file-1', 'file-2', 'file-3'])
  })

  it('calls nothing undone or done that it can not write down: the outcome is found out on resuming', async () => {
    const driven = drive(place.folder)
    await fullFrom((text) => text.includes('"type":"outcome","step":"file-1"'))
    const view = await driven.run('many-files', { count: 2 })
    expect(view.result).toMatchObject({ outcome: 'failed', error: { code: 'journal-write-failed' } })
    expect(await things(driven.world)).toEqual(['file-1'])
    restore()
    await driven.runs.resume(view.run, {})
    await driven.runs.idle()
    expect(driven.views.at(-1)?.result?.outcome).toBe('done')
    expect(await effects(driven.world)).toEqual(['file-1', 'file-2'])
  })

  it('does not begin without its plan on disk', async () => {
    const driven = drive(place.folder)
    const plan = await driven.runs.plan('many-files', { count: 1 }, {})
    await fullFrom((text) => text.includes('"type":"plan"'))
    await expect(driven.runs.start(plan.hash, [], {})).rejects.toMatchObject({ code: 'journal-write-failed' })
    restore()
    expect(await driven.runs.unfinished()).toEqual([])
    // The lock is free and the plan is still known.
    await driven.runs.start(plan.hash, [], {})
    await driven.runs.idle()
    expect(driven.views.at(-1)?.result?.outcome).toBe('done')
  })

  it('says in its result that the report could not be written', async () => {
    const driven = drive(place.folder, {
      changed: ({ run }) => void mkdirSync(join(place.folder, 'runs', run, 'report.json.new'), { recursive: true }),
    })
    const view = await driven.run('many-files', { count: 1 })
    expect(view.result).toMatchObject({
      outcome: 'done',
      next: ['Close.', expect.stringContaining('The report could not be written')],
    })
    expect(driven.log.join()).toContain('EISDIR')
  })
})
