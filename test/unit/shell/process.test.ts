import { EventEmitter } from 'node:events'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'

/** What Electron has of processes, as far as `startProcess` can tell: nothing before it is ready. */
class Utility extends EventEmitter {
  readonly sent: unknown[] = []
  postMessage(message: unknown): void {
    this.sent.push(message)
  }
  kill(): void {
    this.emit('exit', 15)
  }
}
const electron = {
  ready: Promise.withResolvers<void>(),
  started: [] as { file: string; child: Utility }[],
  refusal: undefined as Error | undefined,
  asked: [] as unknown[],
}
vi.mock('electron/main', () => ({
  app: {
    whenReady: () => electron.ready.promise,
    setPath: (...asked: unknown[]) => electron.asked.push(asked),
    disableHardwareAcceleration: () => electron.asked.push('no GPU'),
  },
  utilityProcess: {
    fork(file: string) {
      if (electron.refusal !== undefined) throw electron.refusal
      const child = new Utility()
      electron.started.push({ file, child })
      return child
    },
  },
}))
const { keepWindowless, startProcess } = await import('../../../main/shell/process.ts')

it('without a window the browser engine’s own files lie with the program’s', () => {
  keepWindowless('/data/window')
  expect(electron.asked).toEqual(['no GPU', ['userData', path.join('/data/window', 'unattended')]])
})

const turn = () => new Promise((resolve) => setImmediate(resolve))
afterEach(() => {
  electron.ready = Promise.withResolvers<void>()
  electron.started = []
  electron.refusal = undefined
})

describe('a process of this program in Electron', () => {
  it('is started once Electron is ready, and gets what was sent before, in order', async () => {
    const process = startProcess('/program/native.js')
    const heard: unknown[] = []
    process.onMessage((message) => heard.push(message))
    process.send('one')
    process.send('two')
    await turn()
    expect(electron.started).toEqual([])
    electron.ready.resolve()
    await turn()
    const [{ file, child }] = electron.started as [{ file: string; child: Utility }]
    expect(file).toBe('/program/native.js')
    process.send('three')
    await turn()
    expect(child.sent).toEqual(['one', 'two', 'three'])
    child.emit('message', 'answer')
    expect(heard).toEqual(['answer'])
  })

  it('tells of its end, once', async () => {
    const process = startProcess('/program/native.js')
    const ends: (number | undefined)[] = []
    process.onExit((code) => ends.push(code))
    electron.ready.resolve()
    await turn()
    process.kill()
    await turn()
    electron.started[0]?.child.emit('exit', 15)
    expect(ends).toEqual([15])
  })

  it('that cannot be started has ended', async () => {
    electron.refusal = new Error('No such file')
    const process = startProcess('/program/native.js')
    const ends: (number | undefined)[] = []
    process.onExit((code) => ends.push(code))
    process.send('nobody hears this')
    process.kill()
    electron.ready.resolve()
    await turn()
    expect(ends).toEqual([undefined])
  })
})
