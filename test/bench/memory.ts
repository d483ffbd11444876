import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { bundleForNode } from '../support/bundle-for-node.ts'
import { freshNode, type Measure, measure, median } from './measure.ts'

const FIXTURES = path.join(import.meta.dirname, 'fixtures')
const MEGABYTE = 1024 * 1024
/** V8's young generation grows with the time that a program works, not with what it holds: here it has its full size from the start. */
const STEADY = ['--min-semi-space-size=16', '--max-semi-space-size=16']

/** What a capture of 100,000 logins takes of memory over a process that has only signed in ÷ the same with 10,000. */
export async function memory(): Promise<Measure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-memory-'))
  try {
    symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'))
    const client = await bundleForNode(path.join(FIXTURES, 'sql-memory.ts'), folder)
    const few = await growth(client, 10_000)
    const many = await growth(client, 100_000)
    return [
      measure('memory growth of a capture, 100,000 logins / 10,000', many / few, 1.5),
      measure('the same with 100,000, MB', many / MEGABYTE, 200),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Bytes: the median of five captures, each in a process of its own. */
async function growth(client: string, logins: number): Promise<number> {
  const server = fork(path.join(FIXTURES, 'sql-serve.ts'), [String(logins)], {
    execArgv: ['--max-old-space-size=4096'],
  })
  try {
    const [port] = (await once(server, 'message')) as [number]
    return median(Array.from({ length: 5 }, () => freshNode([...STEADY, client, String(port)])))
  } finally {
    server.disconnect()
    await once(server, 'exit')
  }
}
