import { afterEach, describe, expect, it } from 'vitest'
import { MachineFailure } from '../../../main/machine/failure.ts'
import { type OwnProcessOptions, runInOwnProcess } from '../../../main/machine/own-process.ts'
import { encodedScript } from '../../../main/machine/scripts.ts'
import { type FakePowerShell, type FakeSetting, fakePowerShell } from '../../support/fake-powershell.ts'
import { answersOf } from '../../support/windows-answers.ts'

let fake: FakePowerShell | undefined
const leftOver: number[] = []

function run(setting: FakeSetting, options: Partial<OwnProcessOptions> = {}): Promise<unknown> {
  fake = fakePowerShell({ answers: answersOf('management-server'), ...setting })
  return runInOwnProcess({
    program: fake.program,
    script: encodedScript('key.read'),
    request: {},
    timeout: 20_000,
    grace: 500,
    onGivenUp: 'end-tree',
    ...options,
  })
}

afterEach(() => {
  for (const pid of leftOver.splice(0)) if (isThere(pid)) process.kill(pid, 'SIGKILL')
  fake?.done()
})

async function kindOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => 'it succeeded',
    (reason: unknown) => reason,
  )
  return error instanceof MachineFailure ? error.kind : String(error)
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // ESRCH: gone.
    return false
  }
}

/** A number that the stand-in wrote into its log, as soon as it is there. */
async function logged(name: string): Promise<number> {
  let found: unknown
  await expect
    .poll(() => (found = fake?.log().find((entry) => name in entry)?.[name]), { timeout: 10_000 })
    .toBeTypeOf('number')
  return found as number
}

describe.skipIf(process.platform === 'win32')('a process of its own', () => {
  it.each(['normal', 'noise'])('brings bytes both ways without making them text: %s', async (mode) => {
    const bytes = Uint8Array.from({ length: 300 }, (_, n) => n)
    const key = Buffer.from(bytes)
    const data = { items: [{ data: { bytesAt: 10, size: 4 } }, { data: { bytesAt: 0, size: 300 } }] }
    const answer = await run(
      { mode, answers: { 'key.read': { data, bytes: key.toString('base64') } } },
      { request: { one: bytes.subarray(0, 2), two: [bytes.subarray(250)] } },
    )
    expect(answer).toEqual({ items: [{ data: bytes.slice(10, 14) }, { data: bytes }] })
    expect(fake?.log()[1]?.['bytes']).toBe(Buffer.concat([key.subarray(0, 2), key.subarray(250)]).toString('base64'))
    expect(bytes[299]).toBe(299 % 256)
  })

  it.each([
    ['sigkill', 'died'],
    ['dies-unread', 'died'],
    ['cut', 'wrong-answer'],
    ['empty', 'wrong-answer'],
    ['wrong-lengths', 'wrong-answer'],
    ['constrained', 'restricted'],
  ])('%s: fails as "%s"', async (mode, kind) => {
    // A request larger than a pipe holds breaks it when nobody reads.
    expect(await kindOf(run({ mode }, { request: { data: new Uint8Array(300_000) } }))).toBe(kind)
  })

  it('an answer that points outside itself is none', async () => {
    const data = { items: [{ data: { bytesAt: 250, size: 100 } }] }
    expect(await kindOf(run({ answers: { 'key.read': { data, bytes: 'AAAA' } } }))).toBe('wrong-answer')
  })

  it('does not wait for what it started and left open', async () => {
    await run({ mode: 'child-holds-pipes' })
    const pid = await logged('grandchild')
    leftOver.push(pid)
    expect(await kindOf(run({ mode: 'child-holds-pipes', answers: { 'key.read': { data: {}, die: true } } }))).toBe(
      'died',
    )
    leftOver.push(await logged('grandchild'))
  })

  it('its clock ends it', async () => {
    const running = run({ mode: 'hang' }, { timeout: 1500 })
    const pid = await logged('pid')
    expect(await kindOf(running)).toBe('timeout')
    await expect.poll(() => isThere(pid), { timeout: 10_000 }).toBe(false)
  })

  it.each(['end-tree', 'end'] as const)('given up, it is ended: %s', async (onGivenUp) => {
    const giveUp = new AbortController()
    const running = run({ mode: 'hang' }, { onGivenUp, signal: giveUp.signal })
    const rejected = expect(running).rejects.toThrow('enough')
    const pid = await logged('pid')
    giveUp.abort(new Error('enough'))
    await rejected
    await expect.poll(() => isThere(pid), { timeout: 10_000 }).toBe(false)
  })

  it('given up, what must not stop half-way comes to its end', async () => {
    const giveUp = new AbortController()
    const running = run({ mode: 'hang' }, { onGivenUp: 'let-run', timeout: 3000, signal: giveUp.signal })
    const rejected = expect(running).rejects.toThrow('enough')
    const pid = await logged('pid')
    giveUp.abort(new Error('enough'))
    await rejected
    expect(isThere(pid)).toBe(true)
    await expect.poll(() => isThere(pid), { timeout: 10_000 }).toBe(false)
  })
})
