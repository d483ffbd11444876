import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseScript } from '../../../main/sqlserver/permissions/parse-script.ts'
import { parseSnapshot } from '../../../main/sqlserver/permissions/snapshot.ts'
import type { Door } from '../../support/application.ts'
import { killEverywhere } from '../../support/kill.ts'

const PLACE = '\\\\FS02\\DR\\Permissions'
const CASE = {
  wizard: 'permissions',
  answers: {
    serviceManagerServer: 'PRACTICE-SQL01',
    databases: ['PRACTICE-SQL01/ServiceManager'],
    location: `${PLACE}\\`,
  },
  secrets: [],
}

async function captures({ app }: Door) {
  return (await app.ports.kit.artifacts()).filter((entry) => entry.kind === 'permissions')
}

/** One entry, its files whole and readable; no temporary file, which would hold hashes; nothing twice. */
async function judge(door: Door): Promise<void> {
  const { files } = door.app.ports
  const entries = await captures(door)
  expect(entries).toHaveLength(1)
  const listed = entries.flatMap(({ script, snapshot, userRoles }) => [
    script,
    snapshot,
    ...(userRoles === undefined ? [] : [userRoles]),
  ])
  for (const file of listed) {
    const bytes = await readFile(files.whereIs(file.path))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
  }
  parseScript(await readFile(files.whereIs(entries[0]?.script.path ?? ''), 'utf8'))
  parseSnapshot(await readFile(files.whereIs(entries[0]?.snapshot.path ?? ''), 'utf8'))
  const names = (await readdir(files.whereIs(PLACE))).filter((name) => !/^\.try-[0-9a-f]{16}\.tmp$/.test(name))
  expect(names.toSorted()).toEqual(listed.map((file) => path.win32.basename(file.path)).toSorted())
  expect(await door.app.runs.unfinished()).toEqual([])
}

describe('a capture whose process is killed before any operation that makes something durable', () => {
  it('goes on in another process, ends whole and leaves no hash behind', { timeout: 300_000 }, async () => {
    const { all, ends } = await killEverywhere(CASE, {
      prepare: async () => undefined,
      hadEnded: async (door) => (await captures(door)).length > 0 && (await door.app.runs.unfinished()).length === 0,
      judge,
    })
    expect(all).toBeGreaterThan(30)
    expect(ends.resumed).toBeGreaterThan(all / 2)
  })
})
