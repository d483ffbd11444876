import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../main/engine/canonical-json.ts'
import { encodeLine, type JournalLine } from '../../../main/engine/journal-line.ts'
import { readJournal } from '../../../main/engine/journal-read.ts'
import { Problem } from '../../../main/engine/problem.ts'
import { openPractice } from '../../../main/practice/index.ts'
import { readAnswerFile } from '../../../main/unattended/answer-file.ts'
import { bytesOf, GOOD_PASSWORD } from '../../support/application.ts'
import { breakOffRun } from '../../support/fault-runs.ts'
import type { Bench } from '../../support/key-bench.ts'
import { runsOn, runWizard } from '../../support/key-runs.ts'
import { samplePayload } from '../../support/keyfile/sample.ts'
import { before, nothingLost } from '../../support/nothing-lost.ts'
import { fileSecrets, found, putFile, restore, withKeyFile } from '../../support/restore-bench.ts'
import { verdict } from '../../support/verdicts.ts'

interface Case {
  what: string
  code: string
  /** Writes it as a newer program does, and opens it. What is said; the promise may reject with it. */
  open(bench: Bench): Promise<unknown>
}

const CASES: readonly Case[] = [
  {
    what: 'practice world',
    code: 'world-newer',
    async open({ folder }) {
      const world = path.join(folder, 'practice', 'world.json')
      const text = await readFile(world, 'utf8')
      await writeFile(world, text.replace('"v": 3', '"v": 4'))
      try {
        return await openPractice(path.join(folder, 'practice'))
      } finally {
        expect(await readFile(world, 'utf8')).toContain('"v": 4')
        await writeFile(world, text)
      }
    },
  },
  {
    what: 'journal',
    code: 'journal-newer',
    async open(bench) {
      const run = await breakOffRun(bench, restore(), 'write-key', 'intent')
      const journal = path.join(bench.folder, 'runs', run, 'journal.jsonl')
      const { lines } = await readJournal(journal)
      const newer = { ...lines[0], v: 2 } as unknown as JournalLine
      await writeFile(journal, Buffer.concat([encodeLine(newer), Buffer.from('\n')]))
      return runsOn(bench).runs.resume(run, fileSecrets())
    },
  },
  {
    what: 'report',
    code: 'report-newer',
    async open(bench) {
      const { run } = await runWizard(runsOn(bench), 'encryption-key', restore(), fileSecrets)
      const report = path.join(bench.folder, 'runs', run, 'report.json')
      await writeFile(report, (await readFile(report, 'utf8')).replace(/"v": ?1/, '"v":2'))
      return runsOn(bench).runs.get(run)
    },
  },
  {
    what: 'recovery kit’s list',
    code: 'kit-newer',
    async open({ kit }) {
      await writeFile(path.join(kit.folder, 'manifest.json'), '{"v":3,"target":"practice","artifacts":[]}')
      return kit.artifacts()
    },
  },
  {
    what: 'contents of a key file',
    code: 'key-file-newer',
    async open(bench) {
      const { Encrypter } = await import('age-encryption')
      const encrypter = new Encrypter()
      encrypter.setScryptWorkFactor(4)
      encrypter.setPassphrase(GOOD_PASSWORD)
      await putFile(bench, 'E:\\new.age', await encrypter.encrypt(canonicalJson({ ...samplePayload(), v: 2, more: 1 })))
      return found(bench, 'password', restore('E:\\new.age'))
    },
  },
  {
    what: 'format of a key file',
    code: 'key-file-newer',
    async open(bench) {
      await putFile(bench, 'E:\\new.age', bytesOf('age-encryption.org/v2\n-> x\n--- y\n'))
      return found(bench, 'location', restore('E:\\new.age'))
    },
  },
  {
    what: 'answer file',
    code: 'answer-file-newer',
    async open({ folder }) {
      const file = path.join(folder, 'answers.json')
      await writeFile(file, '{"format":"system-center-recovery-wizard/answers","v":2,"new":"thing"}')
      return readAnswerFile(file)
    },
  },
]

describe('everything that is written carries a version: a newer one is refused with a sentence, and left as it is', () => {
  it.each(CASES)('$what', ({ what, code, open }) =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const was = await before(bench)
      const told = await open(bench).catch((error: unknown) => {
        if (error instanceof Problem) return [error.data]
        throw error
      })
      if (!Array.isArray(told)) throw new Error(`It was opened: ${JSON.stringify(told)}`)
      const [{ code: said, text }] = told as [{ code: string; text: string }]
      expect(said).toBe(code)
      expect(text).toMatch(/newer|has version [23]/)
      verdict(`newer version: ${what}`, text, await nothingLost(bench, was))
    }),
  )
})
