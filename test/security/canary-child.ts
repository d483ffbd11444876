/** The whole of main behind its router, in a process of its own, with a password that comes in as bytes and is no literal anywhere. */
import { readSync } from 'node:fs'
import type { CallIn, CallName, CallOut } from '../../preload/contract/calls.ts'
import { openDoor } from '../support/application.ts'

const [, , folder = '', way = 'backup'] = process.argv
const input = new Uint8Array(new ArrayBuffer(256))
const length = readSync(0, input)
const copies: Uint8Array[] = []
/** Main wipes what it is given; the list is for what it should have wiped and did not. */
const password = (): Uint8Array => {
  // Outside V8's heap, which moves small arrays and leaves what it moved: that would be the test's own trace.
  const copy = new Uint8Array(new ArrayBuffer(length))
  copy.set(input.subarray(0, length))
  copies.push(copy)
  return copy
}

const { router, app } = await openDoor(folder)
/**
 * Straight to the router: a structured clone, as `Door.call` makes, goes through memory that is freed as it is. Electron's own
 * messages do the same; what they leave is not this program's to wipe.
 */
const call = async <N extends CallName>(name: N, given: CallIn<N>): Promise<CallOut<N>> => {
  const answer = await router.answer(name, given)
  if (!answer.ok) throw new Error(`${name}: ${answer.error.text}`)
  return answer.value as CallOut<N>
}
const wizard = 'encryption-key'
const answers = { mode: 'backup', location: '\\\\FS02\\DR\\Keys\\', copyTo: 'E:\\' }
await call('password.strength', { password: password() })
await call('wizard.findings', { wizard, page: 'password', answers, secrets: { password: password() } })
const plan = await call('wizard.plan', { wizard, answers, secrets: { password: password() } })
const { run } = await call('wizard.run', { hash: plan.hash, acknowledge: [], secrets: { password: password() } })
await app.runs.idle()
let { result } = await call('run.get', { run })
if (way === 'restore') {
  // The same password on its way back: a restore on the rebuilt computer, then a verification.
  const file = result?.files[0]?.path ?? ''
  await call('practice.set', { computer: 'rebuilt-server' })
  for (const [id, given] of [
    ['encryption-key', { mode: 'restore', file }],
    ['verify-key', { file }],
  ] as const) {
    const secrets = () => ({ 'file-password': password() })
    await call('wizard.findings', { wizard: id, page: 'password', answers: given, secrets: secrets() })
    const { hash } = await call('wizard.plan', { wizard: id, answers: given, secrets: secrets() })
    const begun = await call('wizard.run', { hash, acknowledge: [], secrets: secrets() })
    await app.runs.idle()
    result = (await call('run.get', begun)).result
    if (result?.outcome !== 'done') throw new Error(`${id}: ${result?.error?.text}`)
  }
}
for (const copy of [input, ...copies]) copy.fill(0)
for (let round = 0; round < 3; round++) {
  globalThis.gc?.()
  await new Promise((resolve) => setImmediate(resolve))
}
process.stdout.write(`${result?.outcome}\n`)
setInterval(() => input.length, 1000)
