import { open } from 'node:fs/promises'
import { drive, password } from './drive.ts'

/**
 * Runs a test procedure in a process of its own and dies, by SIGKILL, where it is told to:
 * `before:step`, `after:step`, `undo:step`, `undone:step`, `check:step` (places in the world), `half:N` (in the middle of writing journal
 * line N) or `line:N` (line N is flushed). Arguments: procedure, folder, place, answers as JSON.
 */
const [, , procedure = '', folder = '', place = '', answers = '{}'] = process.argv
const die = (): never => {
  process.kill(process.pid, 'SIGKILL')
  // The signal is on its way; nothing more may happen.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
}

const [kind, number] = place.split(':')
if (kind === 'half' || kind === 'line') await armJournal(kind, Number(number))

const driven = drive(folder, {
  reach(point) {
    if (point === place) die()
  },
  answer: () => 'it-happened',
})
await driven.run(procedure, JSON.parse(answers), procedure === 'mixed' ? password() : {})

/** Node's own file handle, because the journal has no door for tests. */
async function armJournal(kind: 'half' | 'line', line: number): Promise<void> {
  const handle = await open(import.meta.filename)
  const prototype = Object.getPrototypeOf(handle)
  await handle.close()
  const mark = `{"v":1,"seq":${line},`
  const { write, datasync, sync } = prototype
  let written = false
  prototype.write = async function (bytes: Buffer, ...rest: number[]) {
    const at = bytes.indexOf(mark)
    if (at !== -1 && kind === 'half') {
      const length = at + Math.floor((bytes.length - at) / 2)
      await write.call(this, bytes, 0, length, rest[2])
      die()
    }
    written ||= at !== -1
    return write.call(this, bytes, ...rest)
  }
  const flush = (original: () => Promise<void>) =>
    async function (this: unknown) {
      await original.call(this)
      if (written && kind === 'line' && line > 0) die()
    }
  prototype.datasync = flush(datasync)
  prototype.sync = flush(sync)
}
