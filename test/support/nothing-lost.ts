import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { openKeyFile } from '../../main/keyfile/index.ts'
import { bytesOf, GOOD_PASSWORD } from './application.ts'
import type { Bench } from './key-bench.ts'
import { FILE, keyOfRegistry } from './restore-bench.ts'

export interface Before {
  key: string[]
  file: string
}

/** What may not be lost: the key that the computer has, and the key file. Taken with no fault on. */
export async function before(bench: Bench): Promise<Before> {
  return { key: await keyOfRegistry(bench), file: await fileHash(bench) }
}

/** Every key of before is in the registry or in a kept file that opens, and the key file has the same bytes. A sentence for the table; throws what was lost. */
export async function nothingLost(bench: Bench, was: Before): Promise<string> {
  for (const { id, on } of bench.practice.world.state().faults)
    if (on) await bench.practice.world.set({ fault: { id, on: false } })
  const hash = await fileHash(bench)
  if (hash !== was.file) throw new Error('The key file is not what it was.')
  const now = await keyOfRegistry(bench)
  if (now.join() === was.key.join()) return 'key and file as they were'
  if (was.key.length === 0) return 'the key is restored'
  const folder = path.join(bench.kit.folder, 'replaced')
  for (const name of await readdir(folder)) {
    const opened = await openKeyFile(await readFile(path.join(folder, name)), bytesOf(GOOD_PASSWORD))
    if (opened.items.map(({ data }) => data).join() === was.key.join()) return 'the key before is kept and opens'
  }
  throw new Error('The key that was there before is lost.')
}

async function fileHash({ ports }: Bench): Promise<string> {
  const real = ports.files.whereIs(FILE)
  return createHash('sha256')
    .update(await readFile(real))
    .digest('hex')
}
