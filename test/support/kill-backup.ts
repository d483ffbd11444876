/**
 * Run as a process of its own: backs a key up through the router and kills itself with SIGKILL right before the n-th operation after
 * the commit that makes something durable or visible: flush, link, unlink, rename, folder. What lies between two of them is lost or
 * kept with the next, so these are all the states that a kill can leave.
 * Arguments: data folder, n, location, copyTo. Exits with 0 when the run ended before that.
 */
import fsp from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'
import path from 'node:path'

const [folder = '', nth = '0', location = '', copyTo = ''] = process.argv.slice(2)
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

const probe = path.join(os.tmpdir(), `kill-backup-${process.pid}`)
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

const { openDoor, bytesOf, GOOD_PASSWORD } = await import('./application.ts')
const door = await openDoor(folder)
const answers = { mode: 'backup', location, copyTo }
const plan = await door.call('wizard.plan', {
  wizard: 'encryption-key',
  answers,
  secrets: { password: bytesOf(GOOD_PASSWORD) },
})
const acknowledge = plan.findings.filter((finding) => finding.level === 'warn').map(({ code }) => ({ code }))
armed = true
await door.call('wizard.run', { hash: plan.hash, acknowledge, secrets: { password: bytesOf(GOOD_PASSWORD) } })
await door.app.runs.idle()
armed = false
process.stdout.write(`${count}\n`)
process.exit(0)
