import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openKeyFile } from '../../../main/keyfile/index.ts'
import { backUp, bytesOf, type Door, GOOD_PASSWORD } from '../../support/application.ts'
import { killEverywhere } from '../../support/kill.ts'
import type { KillCase } from '../../support/kill-case.ts'
import { verdict } from '../../support/verdicts.ts'

const FILE = '\\\\FS02\\DR\\Keys\\key.age'
const COPY = 'E:\\copy.age'
const BIN = '\\\\FS02\\DR\\Keys\\key.bin'

const keyOf = async ({ app }: Door): Promise<string[]> => {
  const { items } = await app.ports.machine.call('key.read', {})
  return items.map(({ data }) => Buffer.from(data).toString('base64'))
}
const choose = (door: Door, computer: string) => door.call('practice.set', { computer })
/** How many runs have an end in their journal. */
async function ends({ folder }: Door): Promise<number> {
  const runs = path.join(folder, 'runs', 'practice')
  const names = await readdir(runs).catch(() => [])
  const journals = names.map((name) => readFile(path.join(runs, name, 'journal.jsonl'), 'utf8').catch(() => ''))
  return (await Promise.all(journals)).filter((text) => text.includes('"type":"end"')).length
}

async function opensTo(file: string, keys: string[]): Promise<void> {
  const opened = await openKeyFile(await readFile(file), bytesOf(GOOD_PASSWORD))
  expect(opened.items.map((item) => item.data)).toEqual(keys)
}

/** Nothing lost, nothing left over, nothing twice. */
async function judgeBackup(door: Door): Promise<void> {
  const { files, kit } = door.app.ports
  for (const file of [FILE, COPY]) {
    await opensTo(files.whereIs(file), await keyOf(door))
    const folder = path.dirname(files.whereIs(file))
    const names = await readdir(folder)
    const left = names.filter((name) => name.includes('tmp') || name.startsWith('.'))
    // The empty file that tries out whether a folder can be written is all that a kill may leave; the next try sweeps it away.
    expect(left.filter((name) => !/^\.try-[0-9a-f]{16}\.tmp$/.test(name))).toEqual([])
    for (const name of left) expect((await stat(path.join(folder, name))).size).toBeLessThanOrEqual(1)
    expect(await files.canWrite(path.win32.dirname(file))).toBe(true)
    expect((await readdir(folder)).filter((name) => name.startsWith('.try-'))).toEqual([])
    expect(names).toContain(`${path.basename(files.whereIs(file))}.txt`)
  }
  expect(await kit.artifacts()).toHaveLength(1)
  expect(await door.app.runs.unfinished()).toEqual([])
}

/** The key of the file is there; the one before, if any, is in one file that opens; the file and the kit's list are as they were. */
async function judgeRestore(door: Door, before: string[]): Promise<void> {
  const now = await keyOf(door)
  await opensTo(door.app.ports.files.whereIs(FILE), now)
  const folder = path.join(door.app.ports.kit.folder, 'replaced')
  const kept = before.length === 0 ? [] : await readdir(folder)
  expect(kept).toHaveLength(before.length === 0 ? 0 : 1)
  for (const name of kept) await opensTo(path.join(folder, name), before)
  expect(await readdir(path.dirname(door.app.ports.files.whereIs(FILE)))).toEqual(['key.age', 'key.age.txt'])
  expect(await door.app.ports.kit.artifacts()).toHaveLength(1)
  expect(await door.app.runs.unfinished()).toEqual([])
}

const backup: KillCase = {
  wizard: 'encryption-key',
  answers: { mode: 'backup', location: FILE, copyTo: COPY },
  secrets: ['password'],
}
const restore: KillCase = {
  wizard: 'encryption-key',
  answers: { mode: 'restore', file: FILE },
  secrets: ['file-password'],
}

describe('kill -9 before each file operation: the next start brings it to the same end', { timeout: 180_000 }, () => {
  const say = (what: string, { all, ends }: Awaited<ReturnType<typeof killEverywhere>>): void =>
    verdict(`kill -9, ${what}`, `before each of ${all} file operations: ${JSON.stringify(ends)}`, 'nothing lost')

  it('of a backup with a second copy', async () => {
    const done = await killEverywhere(backup, {
      prepare: async () => undefined,
      hadEnded: async ({ app }) => (await app.ports.kit.artifacts()).length > 0,
      judge: judgeBackup,
    })
    say('backup', done)
    expect(done.all).toBeGreaterThan(30)
    expect(done.ends.resumed).toBeGreaterThan(done.all / 2)
  })

  it('of a restore on a rebuilt server', async () => {
    const done = await killEverywhere(restore, {
      async prepare(door) {
        await backUp(door, { location: FILE })
        await choose(door, 'rebuilt-server')
      },
      hadEnded: async (door) => (await ends(door)) > 1,
      judge: (door) => judgeRestore(door, []),
    })
    say('restore on a rebuilt server', done)
    expect(done.ends.resumed).toBeGreaterThan(done.all / 2)
  })

  it('of a restore over another key, which is kept', async () => {
    let before: string[] = []
    const done = await killEverywhere(restore, {
      async prepare(door) {
        await backUp(door, { location: FILE })
        await choose(door, 'data-warehouse-server')
        before = await keyOf(door)
      },
      hadEnded: async (door) => (await ends(door)) > 1,
      judge: (door) => judgeRestore(door, before),
    })
    say('restore over another key', done)
    expect(done.ends.resumed).toBeGreaterThan(done.all / 2)
  })

  it('of a verification', async () => {
    let before: string[] = []
    const done = await killEverywhere(
      { wizard: 'verify-key', answers: { file: FILE }, secrets: ['file-password'] },
      {
        async prepare(door) {
          await backUp(door, { location: FILE })
          before = await keyOf(door)
        },
        hadEnded: async (door) => (await ends(door)) > 1,
        async judge(door) {
          expect(await keyOf(door)).toEqual(before)
          await opensTo(door.app.ports.files.whereIs(FILE), before)
          expect(await door.app.ports.kit.artifacts()).toHaveLength(1)
          expect(await door.app.runs.unfinished()).toEqual([])
        },
      },
    )
    say('verify', done)
    expect(done.ends.resumed).toBeGreaterThan(0)
  })

  it('of a restore with Microsoft’s tool', async () => {
    let key: string[] = []
    const done = await killEverywhere(
      { wizard: 'encryption-key', answers: { mode: 'restore', file: BIN, microsoft: true }, secrets: [] },
      {
        async prepare({ app, call }) {
          await app.ports.machine.call('place.describe', { path: BIN })
          const { tools } = await app.ports.machine.call('tool.find', { roots: [] })
          await app.ports.machine.call('program.run', { path: tools[0]?.path ?? '', args: [] })
          key = (await app.ports.machine.call('key.read', {})).items.map(({ data }) =>
            Buffer.from(data).toString('base64'),
          )
          await call('practice.set', { computer: 'rebuilt-server' })
        },
        hadEnded: async (door) => (await ends(door)) > 0,
        async judge(door) {
          expect(await keyOf(door)).toEqual(key)
          expect(await door.app.runs.unfinished()).toEqual([])
        },
      },
    )
    say('restore with Microsoft’s tool', done)
    expect(done.ends.resumed).toBeGreaterThan(0)
  })
})
