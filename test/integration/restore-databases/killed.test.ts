import { cp, glob, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOf } from '../../../main/procedures/databases/ask.ts'
import { databases } from '../../../main/sqlserver/statements/index.ts'
import { connectionOf } from '../../../preload/contract/connection.ts'
import { type Door, openDoor } from '../../support/application.ts'
import { dieBefore, recover } from '../../support/kill.ts'
import type { KillCase } from '../../support/kill-case.ts'
import { answersFrom, runUnattended } from '../../support/unattended-runs.ts'

const REPLACED = ['PRACTICE-SQL01/ServiceManager', 'PRACTICE-SQL01/OMDWDataMart']
const common = { serverServer: 'PRACTICE-SQL01', source: 'kit', databases: ['ServiceManager', 'OMDWDataMart'] }
/** Databases that are there are replaced; the services of the chosen computer are stopped meanwhile. */
const RECOVER: KillCase = {
  wizard: 'restore-databases',
  answers: { ...common, purpose: 'recover', permissions: 'newest' },
  secrets: [],
}
const PRACTICE: KillCase = { wizard: 'restore-databases', answers: { ...common, purpose: 'practice' }, secrets: [] }
/** Each place costs a whole recovery: not every one is tried, these spread over the run. */
const PLACES = 6

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'recover-killed-'))
  const first = path.join(folder, 'first')
  await openDoor(first)
  for (const name of ['backup-databases.json', 'permissions.json']) {
    const answers = { databases: REPLACED, orchestratorElsewhere: false }
    expect((await runUnattended(first, await answersFrom(name, folder, { answers }))).code).toBe(0)
  }
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function copyOf(name: string): Promise<string> {
  const to = path.join(folder, name)
  await cp(path.join(folder, 'first'), to, { recursive: true })
  return to
}

/** Both runs that prepared the folder have left a report, too. */
async function hadEnded(at: string): Promise<boolean> {
  let reports = 0
  for await (const _ of glob(path.join(at, 'runs', '*', 'report.json'))) reports += 1
  return reports > 2
}

async function judge(door: Door): Promise<void> {
  const { app } = door
  const connection = connectionOf(common, 'server')
  if (connection === undefined) throw new Error('The answers name no server.')
  const there = await rowsOf(await app.ports.sql.open(connection), databases)
  expect(there).toHaveLength(13)
  expect(there.filter(({ state, userAccess }) => state !== 'ONLINE' || userAccess !== 'MULTI_USER')).toEqual([])
  expect(there.filter(({ name }) => name.startsWith('PracticeRestore_'))).toEqual([])
  const { services } = await app.ports.machine.call('services.list', {})
  expect(new Set(services.map(({ state }) => state))).toEqual(new Set(['running']))
  expect(await app.runs.unfinished()).toEqual([])
}

async function everywhere(name: string, of: KillCase): Promise<void> {
  const all = await dieBefore(0, await copyOf(`${name}-whole`), of)
  if (all === 'killed') throw new Error('The undisturbed run was killed.')
  expect(all).toBeGreaterThan(40)
  const ends = { resumed: 0, 'begun anew': 0, 'had ended': 0 }
  const one = async (n: number): Promise<void> => {
    const at = await copyOf(`${name}-${n}`)
    expect(await dieBefore(n, at, of), `operation ${n} of ${all}`).toBe('killed')
    const door = await openDoor(at)
    try {
      ends[await recover(door, of, () => hadEnded(at))] += 1
      await judge(door)
    } catch (error) {
      throw new Error(`Killed before operation ${n} of ${all}.`, { cause: error })
    }
  }
  const places = Array.from({ length: PLACES }, (_, n) => 3 + Math.floor(((all - 12) * n) / PLACES))
  for (let n = 0; n < places.length; n += 2) {
    for (const end of await Promise.allSettled(places.slice(n, n + 2).map(one)))
      if (end.status === 'rejected') throw end.reason
  }
  expect(ends.resumed).toBeGreaterThan(PLACES / 2)
}

describe('a recovery whose process is killed', { timeout: 400_000 }, () => {
  it('over databases that are there goes on in another process and ends with everything back', () =>
    everywhere('recover', RECOVER))

  it('under another name goes on in another process and leaves nothing behind', () => everywhere('practice', PRACTICE))
})
