/** The whole of main behind its router, in a process of its own, with a password that comes in as bytes and is no literal anywhere. */
import { readSync } from 'node:fs'
import { openDoor } from '../support/application.ts'

const [, , folder = ''] = process.argv
const input = new Uint8Array(new ArrayBuffer(256))
const length = readSync(0, input)
const copies: Uint8Array[] = []
/** The router is given a clone of each, as Electron gives it; this copy is the test's own. */
const password = (): Uint8Array => {
  const copy = Uint8Array.from(input.subarray(0, length))
  copies.push(copy)
  return copy
}

const door = await openDoor(folder)
const wizard = 'encryption-key'
const answers = { mode: 'backup', location: '\\\\FS02\\DR\\Keys\\', copyTo: 'E:\\' }
await door.call('password.strength', { password: password() })
await door.call('wizard.findings', { wizard, page: 'password', answers, secrets: { password: password() } })
const plan = await door.call('wizard.plan', { wizard, answers, secrets: { password: password() } })
const { run } = await door.call('wizard.run', { hash: plan.hash, acknowledge: [], secrets: { password: password() } })
await door.app.runs.idle()
const { result } = await door.call('run.get', { run })
for (const copy of [input, ...copies]) copy.fill(0)
for (let round = 0; round < 3; round++) {
  globalThis.gc?.()
  await new Promise((resolve) => setImmediate(resolve))
}
process.stdout.write(`${result?.outcome}\n`)
setInterval(() => input.length, 1000)
