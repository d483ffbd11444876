import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeLock } from '../../../main/engine/index.ts'
import { ownMark } from '../../../main/engine/process.ts'
import { childEnv, childScript } from '../../support/children.ts'
import { temporary } from '../../support/drive.ts'

const about = { run: 'mine', wizard: 'encryption-key', operator: 'CONTOSO\\admin', started: new Date(0) }

class Contender {
  readonly process: ChildProcessByStdio<Writable, Readable, null>
  readonly lines: AsyncIterator<string>

  constructor() {
    const args = [childScript('contend-lock')]
    this.process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env: childEnv() })
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]()
  }

  async ask(command: string): Promise<string> {
    this.process.stdin.write(`${command}\n`)
    return (await this.lines.next()).value
  }
}

let place: Awaited<ReturnType<typeof temporary>>
let contenders: Contender[]
beforeAll(async () => {
  place = await temporary()
  // One alone fills the cache of compiled sources; twenty at once would each compile them.
  const first = new Contender()
  const gone = once(first.process, 'exit')
  first.process.stdin.end()
  await gone
  contenders = Array.from({ length: 20 }, () => new Contender())
})
afterAll(async () => {
  for (const { process } of contenders) process.kill('SIGKILL')
  await place.remove()
})

/** A process that has ended: its number is free, its lock is dead. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

async function deadLock(path: string, change: object = {}): Promise<void> {
  const holder = { v: 1, ...about, started: 'long ago', nonce: 'x', ...(await ownMark()), pid: await deadPid() }
  await writeFile(path, `${JSON.stringify({ ...holder, ...change })}\n`)
}

/** All at once; exactly one may win. */
async function race(path: string): Promise<Contender> {
  const said = await Promise.all(contenders.map((one) => one.ask(`take ${path}`)))
  expect(said.filter((word) => word === 'won')).toHaveLength(1)
  expect(said.filter((word) => word === 'run-in-progress')).toHaveLength(contenders.length - 1)
  const winner = contenders[said.indexOf('won')]!
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ v: 1, pid: winner.process.pid, wizard: 'test' })
  return winner
}

describe('the lock, raced for by 20 processes', () => {
  it('has exactly one winner, on a free place and on a dead lock, again and again', async () => {
    for (let round = 0; round < 12; round++) {
      const path = join(place.folder, `lock-${round}.json`)
      if (round % 3 > 0) await deadLock(path)
      // A contender that died while it was clearing the dead lock away must not keep the others from it.
      if (round % 3 === 2) await claimOfTheDead(path)
      const winner = await race(path)
      expect(await winner.ask('release')).toBe('released')
    }
  })

  it('has exactly one winner over a file that its writer left half written', async () => {
    const path = join(place.folder, 'half.json')
    await writeFile(path, '{"v":1,"pid":12')
    const winner = await race(path)
    await winner.ask('release')
  })

  it('is taken over from a holder that was killed with -9, and not before', async () => {
    const path = join(place.folder, 'killed.json')
    const winner = await race(path)
    await expect(takeLock(path, about)).rejects.toMatchObject({ code: 'run-in-progress' })
    const gone = once(winner.process, 'exit')
    winner.process.kill('SIGKILL')
    await gone
    contenders = contenders.filter((one) => one !== winner)
    await (await race(path)).ask('release')
    const lock = await takeLock(path, about)
    expect((await readdir(place.folder)).filter((name) => name.startsWith('killed.json'))).toEqual(['killed.json'])
    await lock.release()
  })
})

async function claimOfTheDead(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  await writeFile(`${path}.${hash}.claim-0`, `${JSON.stringify({ ...(await ownMark()), pid: await deadPid() })}\n`)
}

describe('the lock', () => {
  it('names who, what and since when', async () => {
    const path = join(place.folder, 'names.json')
    const lock = await takeLock(path, about)
    const error = await takeLock(path, about).catch((problem: unknown) => problem)
    expect(error).toMatchObject({
      code: 'run-in-progress',
      data: {
        text: expect.stringContaining('CONTOSO\\admin is running encryption-key on this computer since 19'),
        detail: expect.stringContaining(`process ${process.pid}`),
      },
    })
    await lock.release()
    await (await takeLock(path, about)).release()
  })

  it('is dead when its process number was given to another process, or before the computer started', async () => {
    const path = join(place.folder, 'reused.json')
    const mark = await ownMark()
    // Only Linux tells a process's start and names the boot without a price.
    const linux = process.platform === 'linux' ? [{ processStart: '1' }, { boot: 'another-boot' }] : []
    for (const change of [...linux, { uptime: mark.uptime + 1_000_000 }]) {
      await deadLock(path, { ...mark, ...change })
      await (await takeLock(path, about)).release()
    }
    await deadLock(path, mark)
    await expect(takeLock(path, about)).rejects.toMatchObject({ code: 'run-in-progress' })
  })

  it('of another computer is held until that computer or a person frees it, and says so', async () => {
    const path = join(place.folder, 'elsewhere.json')
    await deadLock(path, { host: 'SCSM-MS02' })
    const error = await takeLock(path, about).catch((problem: unknown) => problem)
    expect(error).toMatchObject({ code: 'run-in-progress', data: { text: expect.stringContaining('on SCSM-MS02') } })
    expect((error as { data: { next: string[] } }).data.next.join(' ')).toContain(`delete the file ${path}`)
  })

  it('leaves alone what is no longer its own', async () => {
    const path = join(place.folder, 'other.json')
    const lock = await takeLock(path, about)
    await writeFile(path, 'somebody else')
    await lock.release()
    expect(await readFile(path, 'utf8')).toBe('somebody else')
  })

  it('says when its folder can not be written', async () => {
    await writeFile(join(place.folder, 'file'), '')
    const taking = takeLock(join(place.folder, 'file', 'lock.json'), about)
    await expect(taking).rejects.toMatchObject({ code: 'lock-unwritable' })
  })
})
