import { createInterface } from 'node:readline'
import { codeOf, takeLock, type Lock } from '../../main/engine/index.ts'

/** A contender in a process of its own. Reads `take PATH` and `release` from stdin; answers `won`, the code of its refusal, or `released`. */
let lock: Lock | undefined
for await (const line of createInterface({ input: process.stdin })) {
  const [command, path = ''] = line.split(' ')
  if (command === 'release') {
    await lock?.release()
    lock = undefined
    console.log('released')
    continue
  }
  try {
    lock = await takeLock(path, { run: `run-${process.pid}`, wizard: 'test', operator: 'me', started: new Date() })
    console.log('won')
  } catch (error) {
    console.log(codeOf(error) ?? String(error))
  }
}
