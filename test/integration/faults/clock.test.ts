import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openKeyFile } from '../../../main/keyfile/index.ts'
import { openPractice } from '../../../main/practice/index.ts'
import { bytesOf, GOOD_PASSWORD } from '../../support/application.ts'
import { breakOffRun } from '../../support/fault-runs.ts'
import { backup, type Bench, KEYS, openBench, withBench } from '../../support/key-bench.ts'
import { runsOn, runWizard, secretsOf } from '../../support/key-runs.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { before, nothingLost } from '../../support/nothing-lost.ts'
import { fileSecrets, restore, withKeyFile } from '../../support/restore-bench.ts'
import { verdict } from '../../support/verdicts.ts'

const reportOf = async (bench: Bench, run: string) =>
  JSON.parse(await readFile(path.join(bench.folder, 'runs', run, 'report.json'), 'utf8')) as {
    started: { utc: string }
    ended: { utc: string }
    operator: string
    run: { elapsed: number }
  }

describe('a clock that is set back', () => {
  it('between two backups: each has names, journal and report of its own, and both files open', () =>
    withBench(async (bench) => {
      const clock = manualClock('2026-11-21T03:15:44.000Z')
      const runs = runsOn(bench, clock)
      const first = await runWizard(runs, 'encryption-key', backup(`${KEYS}\\`), secretsOf)
      clock.setWall('2026-11-20T03:15:44.000Z')
      const second = await runWizard(runs, 'encryption-key', backup(`${KEYS}\\`), secretsOf)
      // The very second of the first run, so the very name: the same key with the same password is there already.
      clock.setWall('2026-11-21T03:15:44.000Z')
      const third = await runWizard(runs, 'encryption-key', backup(`${KEYS}\\`), secretsOf)
      // With another password it is another file, and none is replaced.
      const fourth = await runWizard(runs, 'encryption-key', backup(`${KEYS}\\`), () =>
        secretsOf('another good passphrase'),
      )

      expect(new Set([first, second, third, fourth].map(({ run }) => run)).size).toBe(4)
      expect([first.result?.outcome, second.result?.outcome]).toEqual(['done', 'done'])
      expect(third.steps.find(({ id }) => id === 'publish')?.state).toBe('already-done')
      expect(fourth.result).toMatchObject({ outcome: 'failed', error: { code: 'file-exists' } })
      const names = (await bench.ports.files.list(KEYS)).filter((name) => name.endsWith('.age'))
      expect(names).toEqual(['PRACTICE-MS01-ms-key-20261120-031544.age', 'PRACTICE-MS01-ms-key-20261121-031544.age'])
      for (const name of names)
        await openKeyFile(await bench.ports.files.read(`${KEYS}\\${name}`, 100_000), bytesOf(GOOD_PASSWORD))
      expect((await bench.kit.artifacts()).map(({ created }) => created.slice(0, 10))).toEqual([
        '2026-11-21',
        '2026-11-20',
        '2026-11-21',
      ])
      expect((await reportOf(bench, second.run)).started.utc).toMatch(/^2026-11-20/)
      verdict(
        'clock set back a day between two backups',
        `${first.run} and ${second.run}, ${names.length} files`,
        'both open',
      )
      verdict('clock set back to the very second of a backup', fourth.result?.error?.text ?? '', 'no file replaced')
    }))

  it('in the middle of a restore: the run ends, its times are what the clock said, its length is not negative', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const was = await before(bench)
      const clock = manualClock('2026-11-21T03:15:44.000Z')
      const machine = bench.ports.machine
      bench.ports.machine = {
        async call(verb, args, options) {
          if (verb === 'key.write') clock.setWall('2016-01-01T00:00:00.000Z')
          return machine.call(verb, args, options)
        },
      }
      const view = await runWizard(runsOn(bench, clock), 'encryption-key', restore(), fileSecrets)
      expect(view.result?.outcome).toBe('done')
      const report = await reportOf(bench, view.run)
      expect([report.started.utc.slice(0, 4), report.ended.utc.slice(0, 4)]).toEqual(['2026', '2016'])
      expect(report.run.elapsed).toBeGreaterThanOrEqual(0)
      verdict(
        'clock set back ten years in the middle of a restore',
        view.result?.title ?? '',
        await nothingLost(bench, was),
      )
    }))

  it('between a run that broke off and its resuming: names stay those of the plan', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const was = await before(bench)
      const run = await breakOffRun(bench, restore(), 'keep-old-key', 'intent')
      const { runs } = runsOn(bench, manualClock('2001-01-01T00:00:00.000Z'))
      await runs.resume(run, fileSecrets())
      await runs.idle()
      expect((await runs.get(run)).result?.outcome).toBe('done')
      expect(await readdir(path.join(bench.kit.folder, 'replaced'))).toHaveLength(1)
      verdict('clock set back before a run is resumed', 'resumed to its end', await nothingLost(bench, was))
    }))
})

describe('two users', () => {
  it('another administrator resumes what the first began, and the report names both', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const was = await before(bench)
      const run = await breakOffRun(bench, restore(), 'write-key', 'intent')
      const file = path.join(bench.folder, 'practice', 'world.json')
      await writeFile(file, (await readFile(file, 'utf8')).replaceAll('PRACTICE\\\\admin', 'PRACTICE\\\\second'))
      await openPractice(path.join(bench.folder, 'practice'))
      const second = await openBench(bench.folder)
      const { runs } = runsOn(second)
      const [unfinished] = await runs.unfinished()
      expect(unfinished).toMatchObject({ run, by: 'PRACTICE\\admin' })
      expect(unfinished?.refused).toBeUndefined()
      await runs.resume(run, fileSecrets())
      await runs.idle()
      const view = await runs.get(run)
      expect(view.result?.outcome).toBe('done')
      expect((await reportOf(second, run)).operator).toBe('PRACTICE\\second')
      expect(await readFile(path.join(bench.folder, 'runs', run, 'journal.jsonl'), 'utf8')).toMatch(
        /"type":"resume".*PRACTICE\\\\second/,
      )
      verdict(
        'begun by one administrator, resumed by another',
        view.result?.title ?? '',
        await nothingLost(second, was),
      )
    }))
})
