import { describe, expect, it } from 'vitest'
import { parseScript } from '../../../main/sqlserver/permissions/parse-script.ts'
import { parseSnapshot } from '../../../main/sqlserver/permissions/snapshot.ts'
import { type DatabaseBench, withDatabases } from '../../support/database-bench.ts'
import { capturesIn, oneServer, plannedCapture } from '../../support/permission-runs.ts'

const ONE = oneServer({
  location: '\\\\FS02\\DR\\Keys',
  databases: ['ServiceManager', 'DWStagingAndConfig', 'DWRepository', 'ReportServer', 'HRPortal'].map(
    (name) => `PRACTICE-SQL01/${name}`,
  ),
})
const KEYS = '\\\\FS02\\DR\\Keys'
const read = async (bench: DatabaseBench, file: string) =>
  Buffer.from(await bench.ports.files.read(file, 10_000_000)).toString('utf8')

/** Whatever is listed is whole, and nothing else lies there. */
async function expectWhole(bench: DatabaseBench): Promise<number> {
  const entries = await capturesIn(bench)
  const listed = entries.flatMap(({ script, snapshot, userRoles }) =>
    [script, snapshot, userRoles].flatMap((file) => file?.path ?? []),
  )
  const names = await bench.ports.files.list(KEYS)
  expect(names.map((name) => `${KEYS}\\${name}`).toSorted()).toEqual(listed.toSorted())
  for (const { script, snapshot } of entries) {
    parseScript(await read(bench, script.path))
    parseSnapshot(await read(bench, snapshot.path))
  }
  return entries.length
}

describe('a connection that is lost after packet n of a capture', () => {
  it('comes to the right verdict each time, and leaves no half of a file', async () => {
    let all = 0
    await withDatabases(async (bench) => {
      const run = await plannedCapture(bench, ONE)
      const before = bench.packets()
      await run.start()
      expect((await run.end()).result?.outcome).toBe('done')
      all = bench.packets() - before
    })
    expect(all).toBeGreaterThan(30)
    let failures = 0
    const cut = (n: number) =>
      withDatabases(async (bench) => {
        const run = await plannedCapture(bench, ONE)
        bench.cutAfter(n)
        const isBegun = await run.start().then(
          () => true,
          (error: unknown) => {
            expect(error, `packet ${n}`).toMatchObject({ code: 'findings-changed' })
            return false
          },
        )
        if (!isBegun) return
        const { result } = await run.end()
        expect(await expectWhole(bench), `packet ${n}`).toBe(result?.outcome === 'done' ? 1 : 0)
        if (result?.outcome === 'done') return
        failures += 1
        expect(result?.error?.cause, `packet ${n}`).toBeTruthy()
        expect(result?.error?.unchanged?.length).toBeGreaterThan(0)
        expect(result?.error?.next?.length).toBeGreaterThan(0)
      })
    const numbers = Array.from({ length: all }, (_, n) => n + 1).filter((n) => n <= 31 || n % 4 === 0)
    for (let n = 0; n < numbers.length; n += 2) await Promise.all(numbers.slice(n, n + 2).map(cut))
    expect(failures).toBeLessThan(numbers.length / 2)
  })
})

describe('a capture that is cancelled', () => {
  it('before the files have their names leaves nothing', () =>
    withDatabases(async (bench) => {
      const { files } = bench.ports
      let stop: () => Promise<void> = async () => undefined
      bench.ports.files = {
        ...files,
        async create(path) {
          const writer = await files.create(path)
          // Both files are open, and nothing is written yet.
          if (path.includes('.json.')) await stop()
          return writer
        },
      }
      const run = await plannedCapture(bench, ONE)
      const id = await run.start()
      stop = () => run.runs.stop(id)
      const view = await run.end()
      expect(view.result).toMatchObject({ outcome: 'stopped', title: 'Logins and permissions are not captured' })
      expect(view.result?.unchanged).toContain('Every step that was begun is undone; the former state is restored.')
      expect(await expectWhole(bench)).toBe(0)
    }))

  it('between reading and naming removes what was written, which may hold hashes', () =>
    withDatabases(async (bench) => {
      const { kit, files } = bench.ports
      let stop: () => Promise<void> = async () => undefined
      bench.ports.kit = {
        ...kit,
        async artifacts() {
          const names = await files.list(KEYS)
          // The second step looks first whether it is done: everything is written by then, and nothing has its name.
          if (names.some((name) => name.endsWith('.tmp'))) await stop()
          return kit.artifacts()
        },
      }
      const run = await plannedCapture(bench, ONE)
      const id = await run.start()
      stop = () => run.runs.stop(id)
      const view = await run.end()
      expect(view.steps.map(({ state }) => state)).toEqual(['skipped', 'skipped'])
      expect(view.result?.unchanged).toContain('Every step that was begun is undone; the former state is restored.')
      expect(await expectWhole(bench)).toBe(0)
    }))
})
