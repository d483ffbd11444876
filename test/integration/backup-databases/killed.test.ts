import { cp, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Door, openDoor } from '../../support/application.ts'
import { dieBefore, recover } from '../../support/kill.ts'
import { familyIn } from '../../support/sql/media.ts'

const CASE = {
  wizard: 'backup-databases',
  answers: {
    serviceManagerServer: 'PRACTICE-SQL01',
    databases: ['PRACTICE-SQL01/OMDWDataMart', 'PRACTICE-SQL01/ReportServer'],
    destination: '\\\\FS02\\DR\\Databases\\',
  },
  secrets: [],
}
/** Each place costs a whole backup: not every one is tried, these spread over the run. */
const PLACES = 8

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'backups-killed-'))
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function backups({ app }: Door) {
  return (await app.ports.kit.artifacts()).filter((entry) => entry.kind === 'database-backup')
}

/** Each database is listed once, its file holds exactly that set, and the server’s history knows it. */
async function judge(door: Door): Promise<void> {
  const { files } = door.app.ports
  const entries = await backups(door)
  expect(entries.map(({ database }) => database).toSorted()).toEqual(['OMDWDataMart', 'ReportServer'])
  for (const entry of entries) {
    const { sets } = await familyIn(files.whereIs(entry.files[0] ?? ''))
    expect(sets.map(({ header, end }) => [header?.guid, end !== undefined])).toEqual([[entry.setGuid, true]])
  }
  expect(await door.app.runs.unfinished()).toEqual([])
}

describe('a backup whose process is killed', () => {
  it('goes on in another process from what is there, and ends with every database proven', {
    timeout: 300_000,
  }, async () => {
    const first = path.join(folder, 'first')
    await openDoor(first)
    const begin = async (name: string): Promise<string> => {
      const to = path.join(folder, name)
      await cp(first, to, { recursive: true })
      return to
    }
    const all = await dieBefore(0, await begin('whole'), CASE)
    if (all === 'killed') throw new Error('The undisturbed run was killed.')
    expect(all).toBeGreaterThan(40)
    const ends = { resumed: 0, 'begun anew': 0, 'had ended': 0 }
    const one = async (n: number): Promise<void> => {
      const at = await begin(String(n))
      expect(await dieBefore(n, at, CASE), `operation ${n} of ${all}`).toBe('killed')
      const door = await openDoor(at)
      try {
        const end = await recover(door, CASE, async () => (await backups(door)).length === 2)
        ends[end] += 1
        await judge(door)
      } catch (error) {
        throw new Error(`Killed before operation ${n} of ${all}.`, { cause: error })
      }
    }
    // Side by side the numbers of operations differ a little from run to run: the last ones are left out.
    const places = Array.from({ length: PLACES }, (_, n) => 3 + Math.floor(((all - 12) * n) / PLACES))
    for (let n = 0; n < places.length; n += 2) {
      // Both are waited for, so that the folder is not removed below one of them.
      for (const end of await Promise.allSettled(places.slice(n, n + 2).map(one)))
        if (end.status === 'rejected') throw end.reason
    }
    expect(ends.resumed).toBeGreaterThan(PLACES / 2)
  })
})
