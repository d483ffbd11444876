/**
 * Run as a process of its own: runs a wizard through the router and kills itself with SIGKILL right before the n-th operation after
 * the commit that makes something durable or visible: flush, link, unlink, rename, folder. What lies between two of them is lost or
 * kept with the next, so these are all the states that a kill can leave.
 * Arguments: data folder, n, and as JSON the wizard, its answers and the names of its secrets. Prints how many operations there were, when the
 * run ended before that.
 */
import fsp from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import type { KillCase } from './kill-case.ts'

const [folder = '', nth = '0', json = '{}'] = process.argv.slice(2)
const deadly = Number(nth)
let armed = false
let count = 0

function deadlyBefore<T extends object>(object: T, names: readonly (keyof T & string)[]): void {
  for (const name of names) {
    const real = object[name] as (...args: unknown[]) => unknown
    Object.assign(object, {
      [name](this: unknown, ...args: unknown[]) {
        if (armed && ++count === deadly) process.kill(process.pid, 'SIGKILL')
        return real.apply(this, args)
      },
    })
  }
}

const probe = path.join(os.tmpdir(), `kill-run-${process.pid}`)
const handle = await fsp.open(probe, 'w')
deadlyBefore(Object.getPrototypeOf(handle) as typeof handle, [
  'write',
  'writeFile',
  'sync',
  'datasync',
  'close',
  'truncate',
])
await handle.close()
await fsp.rm(probe)
deadlyBefore(fsp, ['link', 'unlink', 'rename', 'copyFile', 'mkdir', 'rm', 'truncate'])
syncBuiltinESMExports()

const { openDoor } = await import('./application.ts')
const { runCase } = await import('./kill-case.ts')
const door = await openDoor(folder)
await runCase(door, JSON.parse(json) as KillCase, () => {
  armed = true
})
armed = false
process.stdout.write(`${count}\n`)
process.exit(0)
