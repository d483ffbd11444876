import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeLine, type JournalLine } from '../../../main/engine/journal-line.ts'
import { readJournal } from '../../../main/engine/journal-read.ts'
import { takeLock } from '../../../main/engine/lock.ts'
import { codeOf, Problem } from '../../../main/engine/problem.ts'
import type { ErrorData } from '../../../preload/contract/error.ts'
import type { RunView } from '../../../preload/contract/run.ts'
import type { Bench } from '../../support/key-bench.ts'
import { runsOn, runWizard } from '../../support/key-runs.ts'
import { before, nothingLost } from '../../support/nothing-lost.ts'
import { FILE, fileSecrets, putFile, restore, type ComputerName, withKeyFile } from '../../support/restore-bench.ts'
import { verdict } from '../../support/verdicts.ts'
import { afterMachine, breakOffRun, planned } from '../../support/fault-runs.ts'

/** What the person is told: an error, or the result of a run. */
type Told = ErrorData | RunView

interface Case {
  what: string
  /** The computer that is restored to; it has another key than the file, unless it is rebuilt. */
  on: ComputerName
  told: (bench: Bench) => Promise<Told>
  code: string
}

const fault = (bench: Bench, id: string) => bench.practice.world.set({ fault: { id, on: true } })
const runRestore = (bench: Bench) => runWizard(runsOn(bench), 'encryption-key', restore(), fileSecrets)
const refusal = async (promise: Promise<unknown>): Promise<ErrorData> => {
  try {
    await promise
  } catch (error) {
    if (error instanceof Problem) return error.data
    throw error
  }
  throw new Error('It was not refused.')
}
const resume = async (bench: Bench, secrets = fileSecrets()): Promise<Told> => {
  const { runs } = runsOn(bench)
  const [unfinished] = await runs.unfinished()
  try {
    await runs.resume(unfinished?.run ?? '', secrets)
  } catch (error) {
    if (error instanceof Problem) return error.data
    throw error
  }
  await runs.idle()
  return runs.get(unfinished?.run ?? '')
}
const journalOf = async ({ folder }: Bench): Promise<string> => {
  const [name = ''] = await readdir(path.join(folder, 'runs'))
  return path.join(folder, 'runs', name, 'journal.jsonl')
}

const isRunning = ({ folder }: Bench) => existsSync(path.join(folder, 'run.lock'))

const CASES: readonly Case[] = [
  {
    what: 'share gone between plan and start',
    on: 'rebuilt-server',
    code: 'findings-changed',
    async told(bench) {
      const { start } = await planned(bench)
      await fault(bench, 'share-gone')
      return refusal(start())
    },
  },
  {
    what: 'share gone once the run has begun',
    on: 'data-warehouse-server',
    code: 'share-gone',
    async told(bench) {
      const { start, result } = await planned(bench)
      const { files } = bench.ports
      bench.ports.files = {
        ...files,
        read: async (name, most) => {
          if (isRunning(bench) && name === FILE) await fault(bench, 'share-gone')
          return files.read(name, most)
        },
      }
      await start()
      return result()
    },
  },
  {
    what: 'stick pulled out between the plan and the resumed run',
    on: 'data-warehouse-server',
    code: 'file-missing',
    async told(bench) {
      await breakOffRun(bench, restore(), 'write-key', 'intent')
      const bytes = await bench.ports.files.read(FILE, 100_000)
      await bench.ports.files.remove(FILE)
      const told = await resume(bench)
      await putFile(bench, FILE, bytes)
      return told
    },
  },
  {
    what: 'registry cannot be written',
    on: 'data-warehouse-server',
    code: 'registry-unwritable',
    async told(bench) {
      const { start, result } = await planned(bench)
      await fault(bench, 'registry-read-only')
      await start()
      return result()
    },
  },
  {
    what: 'rights taken away after the old key is kept',
    on: 'data-warehouse-server',
    code: 'registry-unreadable',
    async told(bench) {
      const { start, result } = await planned(bench)
      const kept = () => existsSync(path.join(bench.kit.folder, 'replaced'))
      afterMachine(bench, 'key.read', kept, () => fault(bench, 'not-elevated'))
      await start()
      return result()
    },
  },
  {
    what: 'file exchanged between plan and start',
    on: 'data-warehouse-server',
    code: 'findings-changed',
    async told(bench) {
      const { start } = await planned(bench)
      const bytes = await bench.ports.files.read(FILE, 100_000)
      await putFile(bench, FILE, bytes.slice(0, 300))
      const told = await refusal(start())
      await putFile(bench, FILE, bytes)
      return told
    },
  },
  {
    what: 'two runs at once',
    on: 'data-warehouse-server',
    code: 'run-in-progress',
    async told(bench) {
      const lock = await takeLock(path.join(bench.folder, 'run.lock'), {
        run: 'another',
        wizard: 'encryption-key',
        operator: 'PRACTICE\\second',
        started: new Date(),
      })
      const { start } = await planned(bench)
      const told = await refusal(start())
      await lock.release()
      return told
    },
  },
  {
    what: 'resumed with another password',
    on: 'data-warehouse-server',
    code: 'key-file-wrong-password',
    async told(bench) {
      await breakOffRun(bench, restore(), 'write-key', 'check')
      return resume(bench, fileSecrets('not that password'))
    },
  },
  {
    what: 'journal cut in the middle of a line',
    on: 'data-warehouse-server',
    code: 'done',
    async told(bench) {
      await breakOffRun(bench, restore(), 'write-key', 'intent')
      const journal = await journalOf(bench)
      const text = await readFile(journal, 'utf8')
      await writeFile(journal, text.slice(0, -40))
      return resume(bench)
    },
  },
  {
    what: 'journal with a changed line',
    on: 'data-warehouse-server',
    code: 'journal-damaged',
    async told(bench) {
      await breakOffRun(bench, restore(), 'write-key', 'intent')
      const journal = await journalOf(bench)
      await writeFile(journal, (await readFile(journal, 'utf8')).replace('"said":"todo"', '"said":"done"'))
      return resume(bench)
    },
  },
  {
    what: 'journal of a newer version',
    on: 'data-warehouse-server',
    code: 'journal-newer',
    async told(bench) {
      await breakOffRun(bench, restore(), 'write-key', 'intent')
      const journal = await journalOf(bench)
      const { lines } = await readJournal(journal)
      const newer = { ...lines[0], v: 2 } as unknown as JournalLine
      await writeFile(journal, Buffer.concat([encodeLine(newer), Buffer.from('\n')]))
      return resume(bench)
    },
  },
  {
    what: 'run of another computer',
    on: 'data-warehouse-server',
    code: 'journal-other-computer',
    async told(bench) {
      await breakOffRun(bench, restore(), 'keep-old-key', 'intent')
      await bench.practice.world.set({ computer: 'rebuilt-server' })
      const told = await resume(bench)
      await bench.practice.world.set({ computer: 'data-warehouse-server' })
      return told
    },
  },
  {
    what: 'kit manifest damaged: a restore does not need it',
    on: 'data-warehouse-server',
    code: 'done',
    async told(bench) {
      await writeFile(path.join(bench.kit.folder, 'manifest.json'), '{"v":1')
      return runRestore(bench)
    },
  },
  {
    what: 'kit manifest of a newer version: a restore does not need it',
    on: 'data-warehouse-server',
    code: 'done',
    async told(bench) {
      await writeFile(path.join(bench.kit.folder, 'manifest.json'), '{"v":2,"target":"practice","artifacts":[]}')
      return runRestore(bench)
    },
  },
]

describe('faults while a key is restored: what is told, and what becomes of the key', () => {
  it.each(CASES)('$what', ({ what, on, told, code }) =>
    withKeyFile(on, async (bench) => {
      const was = await before(bench)
      const end = await told(bench)
      Object.assign(bench.ports, { machine: bench.practice.machine, files: bench.practice.files })
      const { said, sentence } = tellingOf(end)
      expect(said).toBe(code)
      verdict(what, sentence, await nothingLost(bench, was))
      // Afterwards everything goes its way.
      const { runs } = runsOn(bench)
      for (const { run } of await runs.unfinished()) await runs.discard(run).catch(onlyNotRestored)
      expect((await runRestore(bench)).result?.outcome).toBe('done')
      await nothingLost(bench, was)
    }),
  )
})

/** A discarded run names what stays done. */
function onlyNotRestored(error: unknown): void {
  if (codeOf(error) !== 'discarded-not-restored') throw error
}

/** Its code, and the sentence that is shown; every error says what, why or what now. */
function tellingOf(told: Told): { said: string; sentence: string } {
  const error = 'steps' in told ? told.result?.error : told
  if (error === undefined) {
    const result = 'steps' in told ? told.result : undefined
    return { said: result?.outcome ?? 'none', sentence: result?.title ?? 'none' }
  }
  expect(error.text).toMatch(/[.!?]$/)
  expect(error.unchanged?.length, error.code).toBeGreaterThan(0)
  expect(error.next?.length, error.code).toBeGreaterThan(0)
  return { said: error.code, sentence: error.text.slice(0, 110) }
}
