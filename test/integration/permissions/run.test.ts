import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../main/ports/index.ts'
import { parseScript } from '../../../main/sqlserver/permissions/parse-script.ts'
import { parseSnapshot } from '../../../main/sqlserver/permissions/snapshot.ts'
import { type DatabaseBench, withDatabases } from '../../support/database-bench.ts'
import { PASSWORD_HASH } from '../../support/sql/memory-instance.ts'
import { capturePermissions, capturesIn, oneServer, PLACE, plannedCapture } from '../../support/permission-runs.ts'

const read = async (bench: DatabaseBench, file: string) =>
  Buffer.from(await bench.ports.files.read(file, 10_000_000)).toString('utf8')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('a capture of two instances', () => {
  it('leaves a script and a snapshot of each, read back and in the recovery kit', () =>
    withDatabases(async (bench) => {
      const view = await capturePermissions(bench)
      expect(view.steps.map(({ id, state }) => `${id} ${state}`)).toEqual([
        'capture-1 done',
        'publish-1 done',
        'capture-2 done',
        'publish-2 done',
      ])
      expect(view.result).toMatchObject({ outcome: 'done', title: 'Logins and permissions are captured', unproven: [] })
      const entries = await capturesIn(bench)
      expect(entries.map(({ server, databases }) => `${server.name}: ${databases.join()}`)).toEqual([
        'PRACTICE-SQL01: ServiceManager,HRPortal',
        'PRACTICE-SQL02\\SCO: Orchestrator',
      ])
      for (const { script, snapshot } of entries) {
        for (const file of [script, snapshot]) {
          const text = await read(bench, file.path)
          expect([sha256(text), Buffer.byteLength(text)]).toEqual([file.sha256, file.size])
        }
        expect(parseScript(await read(bench, script.path)).length).toBeGreaterThan(0)
      }
      const snapshot = parseSnapshot(await read(bench, entries[0]?.snapshot.path ?? ''))
      expect(snapshot.databases.map(({ name }) => name)).toEqual(['ServiceManager', 'HRPortal'])
      // Every file has its own name: no temporary one is left.
      const names = await bench.ports.files.list(PLACE)
      expect(names.filter((name) => name.startsWith('.') || name.endsWith('.tmp'))).toEqual([])
    }))

  it('shows every file with its SHA-256 and what it is', () =>
    withDatabases(async (bench) => {
      const { result } = await capturePermissions(bench, oneServer())
      const [entry] = await capturesIn(bench)
      expect(result?.files.map(({ path: file, sha256: hash, note }) => [file, hash, note])).toEqual([
        [entry?.script.path, entry?.script.sha256, 'Script: holds password hashes, keep it secret'],
        [entry?.snapshot.path, entry?.snapshot.sha256, 'Snapshot to compare with after a restore; no secret inside'],
        [entry?.userRoles?.path, entry?.userRoles?.sha256, 'Service Manager’s user roles and their members'],
      ])
      for (const { realPath } of result?.files ?? []) await readFile(realPath ?? '')
      expect(result?.proven[0]).toMatch(/^PRACTICE-SQL01: \d+ logins?, /)
      expect(result?.proven[0]).toMatch(/; \d logins that the instance has of its own are not$/)
    }))

  it('writes Service Manager’s user roles for people', () =>
    withDatabases(
      async (bench) => {
        await capturePermissions(bench, oneServer())
        const [entry] = await capturesIn(bench)
        const text = await read(bench, entry?.userRoles?.path ?? '')
        expect(text).toMatch(/^User roles of Service Manager on PRACTICE-SQL01, /)
        expect(text).toContain('ServiceManager\r\n==============\r\nAdministrators\r\n    PRACTICE\\admin\r\n')
        expect(text).toMatch(/Advanced Operators\r\n {4}0x0{2,}.* \(no account of that SID is known here\)/)
      },
      ({ sql01 }) => {
        sql01.databases[0]?.content.userRoles.push({ role: 'Advanced Operators', sid: '00000001' })
      },
    ))

  it('leaves the hashes in the script and nowhere else', () =>
    withDatabases(
      async (bench) => {
        const run = await plannedCapture(bench, oneServer())
        const id = await run.start()
        expect((await run.end()).result?.outcome).toBe('done')
        const [entry] = await capturesIn(bench)
        const hash = PASSWORD_HASH.slice(0, 40)
        expect((await read(bench, entry?.script.path ?? '')).toUpperCase()).toContain(hash)
        expect((await read(bench, entry?.snapshot.path ?? '')).toUpperCase()).not.toContain(hash)
        const folder = path.join(bench.folder, 'runs', id)
        for (const name of await readdir(folder))
          expect((await readFile(path.join(folder, name), 'utf8')).toUpperCase(), name).not.toContain(hash)
        expect(JSON.stringify(run.views).toUpperCase()).not.toContain(hash)
      },
      ({ sql01 }) => {
        sql01.principals.push({
          id: 400,
          name: 'app',
          type: 'S',
          sid: '0A'.repeat(16),
          disabled: false,
          hash: PASSWORD_HASH,
          policyChecked: true,
          expirationChecked: false,
        })
      },
    ))

  it('sends what the plan says, and nothing that changes a server', () =>
    withDatabases(async (bench) => {
      const run = await plannedCapture(bench)
      await run.start()
      await run.end()
      const texts = run.plan.steps.flatMap(({ actions }) => actions).filter(({ kind }) => kind === 'tsql')
      expect(texts.length).toBeGreaterThan(20)
      for (const { text } of texts) {
        const sent = text.replace(/^-- in .*\n/, '').replace(/(\n-- @.*)+$/, '')
        expect(bench.wasSent(sent), sent).toBe(true)
        expect(sent).not.toMatch(/^\s*(CREATE|ALTER|DROP|GRANT|EXEC|BACKUP|RESTORE)\b/im)
      }
    }))
})

describe('a capture that cannot be finished', () => {
  it('because rights were taken away leaves nothing behind, and what is done stays', () =>
    withDatabases(async (bench) => {
      whenRunOpens(bench, async ({ server }) => {
        if (server.endsWith('SCO')) bench.sco.faults.add('sql-rights-missing')
      })
      const { result, steps } = await capturePermissions(bench)
      expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'failed', 'skipped'])
      expect(result).toMatchObject({ outcome: 'failed', title: 'Not all instances are captured' })
      expect(result?.error?.code).toBe('hashes-unreadable')
      expect(result?.error?.cause).toBeTruthy()
      expect(result?.error?.next?.length).toBeGreaterThan(0)
      expect((await bench.ports.files.list(PLACE)).filter((name) => name.endsWith('.tmp'))).toEqual([])
      expect((await capturesIn(bench)).map(({ server }) => server.name)).toEqual(['PRACTICE-SQL01'])
    }))

  it.each([
    ['disk-full', 'disk-full'],
    ['folder-read-only', 'folder-not-writable'],
    ['share-gone', 'share-gone'],
  ])('with the fault %s says what it is, and leaves no hash behind', (fault, code) =>
    withDatabases(async (bench) => {
      await bench.ports.files.makeFolder(PLACE)
      whenRunOpens(bench, () => bench.practice.world.set({ fault: { id: fault, on: true } }))
      const { result } = await capturePermissions(bench, oneServer())
      await bench.practice.world.set({ fault: { id: fault, on: false } })
      expect(result).toMatchObject({ outcome: 'failed', title: 'Logins and permissions are not captured' })
      expect(result?.error).toMatchObject({
        code,
        cause: expect.any(String),
        unchanged: ['Nothing on the server was changed.', 'No existing file was changed.'],
      })
      expect(result?.error?.next?.length).toBeGreaterThan(0)
      expect(await bench.ports.files.list(PLACE)).toEqual([])
      expect(await capturesIn(bench)).toEqual([])
    }),
  )

  it('because the recovery kit is damaged is captured all the same, and the result says so', () =>
    withDatabases(async (bench) => {
      await mkdir(bench.kit.folder, { recursive: true })
      await writeFile(path.join(bench.kit.folder, 'manifest.json'), '{')
      const { result } = await capturePermissions(bench, oneServer())
      expect(result?.outcome).toBe('done')
      expect(result?.unproven).toEqual([expect.stringMatching(/^The recovery kit lists the files of PRACTICE-SQL01/)])
      expect(result?.files).toHaveLength(3)
    }))
})

/** Lets something happen before a step of the run signs in: only these can be given up, findings and plan ask without a signal. */
function whenRunOpens({ ports }: DatabaseBench, happens: (connection: Connection) => Promise<void>): void {
  const { sql } = ports
  ports.sql = {
    async open(connection, options) {
      if (options?.signal !== undefined) await happens(connection)
      return sql.open(connection, options)
    },
    certificate: (server, options) => sql.certificate(server, options),
    forget: () => sql.forget(),
  }
}
