import { readFile, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { drive, password } from './drive.ts'

/** A run that ended well, with its journal cut off after so many lines, as after a power cut. Gives its name. */
export async function breakOff(
  folder: string,
  procedure: string,
  lines: number,
  answers: object = {},
): Promise<string> {
  const driven = drive(folder, { answer: () => 'it-happened' })
  const { run } = await driven.run(procedure, answers, ['mixed', 'surveying'].includes(procedure) ? password() : {})
  const journal = join(folder, 'runs', run, 'journal.jsonl')
  const kept = (await readFile(journal, 'utf8')).split('\n').slice(0, lines).join('\n')
  await truncate(journal, Buffer.byteLength(kept) + 1)
  await Promise.all(['html', 'json'].map((format) => rm(join(folder, 'runs', run, `report.${format}`))))
  return run
}

/** Makes things untrue that a run had made true. */
export async function forget(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, 'world', 'things', name), { force: true })
}
