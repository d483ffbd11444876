import * as real from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Problem } from '../../../main/engine/problem.ts'
import { type FsLike, nodeFiles, nodeFs } from '../../../main/files/index.ts'
import { openKeyFile, sidecarName, sidecarText, writeTemporary } from '../../../main/keyfile/index.ts'
import { type Backup, backUp } from '../../support/keyfile/back-up.ts'
import { bytes, FILE_NAME, PASSWORD, samplePayload, sealSample } from '../../support/keyfile/sample.ts'
import { type Call, type Verdict, watchedFs, withoutLinks } from '../../support/keyfile/watched-fs.ts'

// Every call of the file system in the write protocol, failed in every way, on a real folder. What must hold, whatever
// fails: no file that was there is changed; success only when the file on the disk opens; the final name is absent or
// complete; nothing temporary stays where it could be removed; the problem names the folder.

type Fault = (call: Call, at: number) => Verdict
const once =
  (code: string): Fault =>
  (call, at) =>
    call.n === at ? { fail: code } : undefined
const forever =
  (code: string): Fault =>
  (call, at) =>
    call.n >= at ? { fail: code } : undefined

const FAULTS: [string, Fault][] = [
  ...['ENOSPC', 'EIO', 'EROFS', 'EACCES', 'ENOENT', 'ETIMEDOUT', 'EEXIST', 'EDQUOT'].map((code): [string, Fault] => [
    code,
    once(code),
  ]),
  ['EPERM once', once('EPERM')],
  ['EPERM for ever', forever('EPERM')],
  ['EBUSY once', once('EBUSY')],
  ['half of it done', (call, at) => (call.n === at ? 'half' : undefined)],
  ['the device gone for ever', forever('EIO')],
  ['the share gone for ever', forever('ETIMEDOUT')],
]

let root: string
let base: Omit<Backup, 'folder'>

beforeAll(async () => {
  root = await real.mkdtemp(join(tmpdir(), 'faults-'))
  const sealed = await sealSample()
  expect(await openKeyFile(sealed.file, bytes(PASSWORD))).toEqual(samplePayload())
  base = {
    ...sealed,
    name: FILE_NAME,
    text: sidecarText({ fileName: FILE_NAME, file: sealed.file, payload: samplePayload() }),
  }
})
afterAll(() => real.rm(root, { recursive: true }))

let runs = 0

interface Outcome {
  calls: string[]
  problem?: Problem
  names: string[]
  folder: string
}

async function run(
  setting: { fs: FsLike; existing?: 'key file' | 'text'; retries?: boolean },
  watch: (call: Call) => Verdict,
): Promise<Outcome> {
  const folder = join(root, `Keys ${++runs}`)
  await real.mkdir(folder)
  await real.writeFile(join(folder, 'other.age'), 'another file')
  if (setting.existing !== undefined)
    await real.writeFile(
      join(folder, setting.existing === 'text' ? sidecarName(FILE_NAME) : FILE_NAME),
      'it was here before',
    )

  const { fs, calls } = watchedFs(setting.fs, watch)
  const transient = setting.retries === true ? { transient: { limit: 300, wait: async () => undefined } } : {}
  const files = nodeFiles({ native: (path) => path, dialect: 'posix', fs, ...transient })
  const outcome: Outcome = { calls: [], names: [], folder }
  try {
    await backUp(files, { ...base, folder })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    outcome.problem = error
  }
  outcome.calls = calls.map((call) => call.op)
  outcome.names = (await real.readdir(folder)).sort()
  return outcome
}

/** What must hold after any run. `canRemove`: the fault left removal possible. */
async function check(
  { problem, names, folder }: Outcome,
  setting: { existing?: 'key file' | 'text' },
  canRemove: boolean,
): Promise<void> {
  const read = (name: string) => real.readFile(join(folder, name))
  expect((await read('other.age')).toString()).toBe('another file')
  if (setting.existing !== undefined)
    expect((await read(setting.existing === 'text' ? sidecarName(FILE_NAME) : FILE_NAME)).toString()).toBe(
      'it was here before',
    )

  const isThere = names.includes(FILE_NAME) && setting.existing !== 'key file'
  // The very bytes that open: see beforeAll.
  if (isThere) expect(base.file).toEqual(new Uint8Array(await read(FILE_NAME)))
  if (problem === undefined) {
    expect(isThere).toBe(true)
    expect((await read(sidecarName(FILE_NAME))).toString()).toBe(base.text)
  } else {
    expect(JSON.stringify(problem.data)).toContain(folder)
    expect(problem.data.unchanged).not.toHaveLength(0)
    expect(problem.data.next).not.toHaveLength(0)
  }
  if (canRemove) expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([])
}

const SYSTEMS: [string, FsLike][] = [
  ['hard links', nodeFs],
  ['no hard links', withoutLinks(nodeFs)],
]

describe.each(SYSTEMS)('writing with %s', (_, fs) => {
  it('succeeds when nothing fails, and leaves the two files alone', async () => {
    const outcome = await run({ fs }, () => undefined)
    expect(outcome.problem).toBeUndefined()
    expect(outcome.names).toEqual([FILE_NAME, sidecarName(FILE_NAME), 'other.age'].sort())
    // Every step's calls are there to be failed.
    for (const op of ['open', 'handle.write', 'handle.sync', 'handle.close', 'handle.read', 'link', 'unlink'])
      expect(outcome.calls).toContain(op)
    await check(outcome, {}, true)
  })

  it.each(['key file', 'text'] as const)('refuses a taken name: the %s', async (existing) => {
    const outcome = await run({ fs, existing }, () => undefined)
    expect(outcome.problem?.code).toBe('file-exists')
    await check(outcome, { existing }, true)
    expect(outcome.problem?.data.unchanged?.join(' ')).toContain(
      existing === 'text' ? 'is complete and was not changed' : 'No existing file was changed.',
    )
  })

  it.each(FAULTS)('%s, at every call', async (name, fault) => {
    const ends = new Map<string, number>()
    for (const existing of [undefined, 'key file'] as const) {
      const setting = { fs, ...(existing === undefined ? {} : { existing }) }
      const { calls } = await run(setting, () => undefined)
      // Up to publishing, a taken name and missing links change nothing.
      const from = existing === undefined && fs === nodeFs ? 1 : calls.indexOf('link')
      for (let at = from; at <= calls.length; at++) {
        const outcome = await run(setting, (call) => fault(call, at))
        const failed = outcome.calls[at - 1]
        await check(outcome, setting, failed !== 'unlink' && !name.includes('for ever'))
        const end = outcome.problem?.code ?? 'success'
        ends.set(end, (ends.get(end) ?? 0) + 1)
      }
    }
    // Faults that only slow things down, or hit a call whose failure harms nothing, end in success; all others do not.
    expect(ends.size).toBeGreaterThan(1)
  })

  it.each(['EPERM', 'EACCES', 'EBUSY'])(
    'where retrying is on, %s three times is survived at every call but closing',
    async (code) => {
      const total = (await run({ fs, retries: true }, () => undefined)).calls.length
      for (let at = 1; at <= total; at++) {
        const outcome = await run({ fs, retries: true }, (call) =>
          call.n >= at && call.n < at + 3 ? { fail: code } : undefined,
        )
        await check(outcome, {}, false)
        const failed = outcome.calls[at - 1] ?? ''
        if (
          ['open', 'handle.write', 'link', 'copyNew', 'unlink'].includes(failed) &&
          !outcome.calls.slice(at - 1, at + 2).some((op) => op !== failed)
        ) {
          expect(outcome.problem?.data, `${failed}, call ${at}`).toBeUndefined()
        }
      }
    },
  )
})

describe('the problem says which failure it was', () => {
  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EIO', 'device-error'],
    ['EROFS', 'folder-not-writable'],
    ['ETIMEDOUT', 'share-gone'],
    ['EBUSY', 'file-busy'],
  ])('%s while writing is %s', async (code, expected) => {
    const outcome = await run({ fs: nodeFs }, (call) => (call.op === 'handle.write' ? { fail: code } : undefined))
    expect(outcome.problem?.code).toBe(expected)
    expect(outcome.names).toEqual(['other.age'])
  })

  it('names the unfinished file when it could not be removed', async () => {
    const outcome = await run({ fs: nodeFs }, (call) =>
      call.op === 'handle.write'
        ? { fail: 'EIO' }
        : call.op === 'unlink' && call.n > 1
          ? { fail: 'EACCES' }
          : undefined,
    )
    const left = outcome.names.find((name) => name.endsWith('.tmp'))
    expect(left).toBe(`.${FILE_NAME}.ab12cd.tmp`)
    expect(outcome.problem?.data.next?.join(' ')).toContain(left)
  })

  it('tells bytes that changed on the way', async () => {
    const folder = join(root, 'changing')
    await real.mkdir(folder)
    const changing: FsLike = {
      ...nodeFs,
      open: async (path, flags, mode) => {
        const handle = await nodeFs.open(path, flags, mode)
        const write = handle.write.bind(handle)
        return Object.assign(handle, {
          write: (buffer: Uint8Array, offset: number, length: number, position: null) => {
            const wrong = Uint8Array.from(buffer)
            wrong[100] = (wrong[100] ?? 0) ^ 4
            return write(wrong, offset, length, position)
          },
        })
      },
    }
    const files = nodeFiles({ native: (path) => path, dialect: 'posix', fs: changing })
    await expect(backUp(files, { ...base, folder })).rejects.toMatchObject({ data: { code: 'read-back-differs' } })
    // Already the writing notices, by the bytes and without a key.
    await expect(writeTemporary(files, join(folder, '.a.n1.tmp'), base.file)).rejects.toMatchObject({
      data: { code: 'read-back-differs' },
    })
    expect(await real.readdir(folder)).toEqual([])
  })
})
