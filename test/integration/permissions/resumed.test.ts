import { describe, expect, it } from 'vitest'
import type { Made } from '../../../main/engine/types.ts'
import type { Answers } from '../../../main/procedures/permissions/answers.ts'
import { permissions } from '../../../main/procedures/permissions/index.ts'
import { type DatabaseBench, databaseSecrets, withDatabases } from '../../support/database-bench.ts'
import { contextOf, type Past, perform } from '../../support/key-bench.ts'
import { PASSWORD_HASH } from '../../support/sql/memory-instance.ts'
import { capturesIn, oneServer } from '../../support/permission-runs.ts'

const KEYS = '\\\\FS02\\DR\\Keys'
const ANSWERS = oneServer({ location: KEYS }) as Answers

/** The plan as another process makes it again: from answers, time and survey, with nothing in memory. */
async function madeOn(bench: DatabaseBench): Promise<{ made: Made; plan: () => ReturnType<typeof permissions.plan> }> {
  const survey = await permissions.survey?.(ANSWERS, bench.ports, databaseSecrets())
  const made = { at: new Date('2026-11-21T03:15:00.000Z'), nonce: '0badcafe', survey }
  return { made, plan: () => permissions.plan(ANSWERS, bench.ports, made) }
}
const c = () => contextOf(databaseSecrets())

/** A login that is new since the first process read them. */
const addLogin = (bench: DatabaseBench) =>
  bench.sql01.store.change((state) => {
    state.principals.push({
      id: 500,
      name: 'newcomer',
      type: 'S',
      sid: '0C'.repeat(16),
      disabled: false,
      hash: PASSWORD_HASH,
    })
  })

describe('a capture that goes on in another process', () => {
  it('while the files got their names, replaces its own by what is true now', () =>
    withDatabases(async (bench) => {
      const { plan } = await madeOn(bench)
      const [capture] = await plan()
      if (capture === undefined) throw new Error('no step')
      await capture.do(c())
      const temporary =
        (await bench.ports.files.list(KEYS)).find((name) => name.endsWith('.tmp') && name.includes('.sql.')) ?? ''
      // It died right after the script had its name.
      const script = `${KEYS}\\${temporary.slice(1).replace(/\.0badcafe\.tmp$/, '')}`
      await bench.ports.files.publish(`${KEYS}\\${temporary}`, script)
      await addLogin(bench)
      const past: Past = new Map([
        ['capture-1', 'done'],
        ['publish-1', 'begun'],
      ])
      await perform(await plan(), c(), past)
      const [entry] = await capturesIn(bench)
      expect(entry?.script.path).toBe(script)
      expect(Buffer.from(await bench.ports.files.read(script, 1_000_000)).toString()).toContain('newcomer')
      expect((await bench.ports.files.list(KEYS)).filter((name) => name.endsWith('.tmp'))).toEqual([])
    }))

  it('never replaces a file that was there before its own step began', () =>
    withDatabases(async (bench) => {
      const { plan } = await madeOn(bench)
      const steps = await plan()
      const text = steps[1]?.actions[0]?.text ?? ''
      const [, taken = ''] = /to {11}(\\\\.*\.sql), refused/.exec(text) ?? []
      const writer = await bench.ports.files.create(taken)
      await writer.write(Buffer.from('somebody’s'))
      await writer.close()
      await expect(perform(steps, c())).rejects.toMatchObject({ code: 'file-exists' })
      expect(Buffer.from(await bench.ports.files.read(taken, 100)).toString()).toBe('somebody’s')
      expect(await capturesIn(bench)).toEqual([])
    }))

  it('is not proven by files that were changed since', () =>
    withDatabases(async (bench) => {
      const { plan } = await madeOn(bench)
      await perform(await plan(), c())
      const [entry] = await capturesIn(bench)
      const [, publish] = await plan()
      await expect(publish?.verify(c())).resolves.toMatchObject({ proven: [expect.stringContaining('were read back')] })
      const { files } = bench.ports
      await files.remove(entry?.snapshot.path ?? '')
      const writer = await files.create(entry?.snapshot.path ?? '')
      await writer.write(Buffer.from('{}'))
      await writer.close()
      await expect(publish?.verify(c())).rejects.toMatchObject({ code: 'read-back-differs' })
      await files.remove(entry?.snapshot.path ?? '')
      await expect(publish?.verify(c())).rejects.toMatchObject({ code: 'file-missing' })
    }))

  it('is captured again where nothing but temporary files is left', () =>
    withDatabases(async (bench) => {
      const { plan } = await madeOn(bench)
      const [first] = await plan()
      await first?.do(c())
      const [again] = await plan()
      await expect(again?.verify(c())).rejects.toMatchObject({ code: 'capture-gone' })
      await again?.revert?.()
      expect(await bench.ports.files.list(KEYS)).toEqual([])
    }))
})
