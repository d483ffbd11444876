import { afterEach, describe, expect, it, vi } from 'vitest'
import { MachineFailure, ScriptError } from '../../../main/machine/failure.ts'
import { loadLine } from '../../../main/machine/scripts.ts'
import { openSession, type Session } from '../../../main/machine/session.ts'
import { timeouts } from '../../../main/machine/timeouts.ts'
import { type FakePowerShell, type FakeSetting, fakePowerShell } from '../../support/fake-powershell.ts'

/** A session in front of the stand-in for powershell.exe, through the real node-powershell. */
const open: { session?: Session; fake?: FakePowerShell } = {}
const discarded: string[] = []

function start(
  setting: FakeSetting,
  limits: { start?: number; verb?: number } = {},
): { session: Session; fake: FakePowerShell } {
  const fake = fakePowerShell({
    answers: { 'services.list': { echo: true }, 'computer.identify': { data: { ok: 1 } } },
    ...setting,
  })
  const verbs = { ...timeouts.verbs, 'services.list': limits.verb ?? 20_000 }
  const session = openSession({
    program: fake.program,
    load: loadLine(),
    timeouts: { ...timeouts, start: limits.start ?? 20_000, verbs },
    onDiscard: ({ kind }) => discarded.push(kind),
  })
  open.session = session
  open.fake = fake
  return { session, fake }
}

afterEach(() => {
  open.session?.close()
  open.fake?.done()
  discarded.length = 0
})

async function failureOf(work: Promise<unknown>): Promise<MachineFailure> {
  const error: unknown = await work.then(
    (value) => new Error(`It succeeded: ${JSON.stringify(value)?.slice(0, 80)}`),
    (reason: unknown) => reason,
  )
  if (error instanceof MachineFailure) return error
  throw error
}

const started = (fake: FakePowerShell): number => fake.log().filter((entry) => 'started' in entry).length

describe.skipIf(process.platform === 'win32')('the session', () => {
  it.each(['normal', 'lf', 'both-markers', 'noise', 'stderr-noise'])(
    'answers each question, in order, in one process: %s',
    async (mode) => {
      const { session, fake } = start({ mode })
      const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => session.ask('services.list', { n })))
      expect(answers).toEqual([1, 2, 3, 4, 5].map((n) => ({ echo: { n } })))
      expect(started(fake)).toBe(1)
      expect(discarded).toEqual([])
    },
  )

  it('starts the program by its path with these options and no other, without what changes PowerShell', async () => {
    const { session, fake } = start({})
    await session.ask('services.list', {})
    const [first] = fake.log()
    expect(first?.['started']).toEqual([
      '-NoLogo',
      '-NoProfile',
      '-NonInteractive',
      '-ExecutionPolicy',
      'Bypass',
      '-NoExit',
      '-Command',
      '-',
    ])
    process.env['NODE_POWERSHELL'] = '/bin/false'
    try {
      session.close()
      await session.ask('services.list', {})
    } finally {
      delete process.env['NODE_POWERSHELL']
    }
  })

  it('takes an answer of 10 MB', async () => {
    const { session } = start({ answers: { 'services.list': { data: { text: 'ä'.repeat(5_000_000) } } } })
    const answer = (await session.ask('services.list', {})) as { text: string }
    expect(answer.text.length).toBe(5_000_000)
    expect(answer.text.at(-1)).toBe('ä')
  })

  it.each([
    ['exit-0', 'died'],
    ['exit-3', 'died'],
    ['sigterm', 'died'],
    ['sigkill', 'died'],
    ['no-answer', 'wrong-answer'],
    ['cut', 'wrong-answer'],
    ['two', 'wrong-answer'],
    ['wrong-call', 'wrong-answer'],
    ['no-json', 'wrong-answer'],
  ])('%s: fails as "%s", fails what waits behind, and is replaced', async (mode, kind) => {
    const { session, fake } = start({ mode })
    const first = session.ask('services.list', { n: 1 })
    const second = session.ask('services.list', { n: 2 })
    expect((await failureOf(first)).kind).toBe(kind)
    expect((await failureOf(second)).kind).toBe('not-begun')
    fake.set({ answers: { 'services.list': { echo: true } } })
    expect(await session.ask('services.list', { n: 3 })).toEqual({ echo: { n: 3 } })
    expect(started(fake)).toBe(2)
    expect(discarded).toEqual([kind])
  })

  it.each(['hang', 'marker-lost'])('%s: its clock ends it', async (mode) => {
    const { session, fake } = start({ mode }, { verb: 1500 })
    const first = session.ask('services.list', { n: 1 })
    const second = session.ask('computer.identify', {})
    expect((await failureOf(first)).kind).toBe('timeout')
    expect((await failureOf(second)).kind).toBe('not-begun')
    fake.set({ answers: { 'services.list': { echo: true } } })
    expect(await session.ask('services.list', { n: 3 })).toEqual({ echo: { n: 3 } })
    const pids = fake.log().flatMap((entry) => (typeof entry['pid'] === 'number' ? [entry['pid']] : []))
    // Killed before the next one was started; a busy system takes a moment to forget it.
    await vi.waitFor(() => expect(() => process.kill(pids[0]!, 0)).toThrow(/ESRCH/), 10_000)
  })

  it.each([
    ['hang-start', 'timeout'],
    ['no-greeting', 'wrong-answer'],
  ])('%s: a start without an answer ends as "%s"', async (mode, kind) => {
    const { session } = start({ mode }, { start: 1500 })
    const both = [session.ask('services.list', {}), session.ask('computer.identify', {})].map(failureOf)
    expect((await Promise.all(both)).map((failure) => failure.kind)).toEqual([kind, 'not-begun'])
  })

  it('constrained language mode is recognised at once, for all who ask', async () => {
    const { session } = start({ mode: 'constrained' })
    const both = [session.ask('services.list', {}), session.ask('computer.identify', {})].map(failureOf)
    expect((await Promise.all(both)).map(({ kind }) => kind)).toEqual(['restricted', 'restricted'])
  })

  it('a program that is not there is told from one that does not start', async () => {
    for (const [file, kind] of [
      ['/nowhere/powershell.exe', 'missing'],
      [import.meta.filename, 'not-started'],
    ] as const) {
      const session = openSession({ program: { file, env: {} }, load: loadLine(), timeouts })
      session.warm()
      expect((await failureOf(session.ask('services.list', {}))).kind).toBe(kind)
      expect((await failureOf(session.ask('services.list', {}))).kind).toBe(kind)
    }
  })

  it('an error of a script is its answer: the session stays', async () => {
    const error = {
      code: 'System.X',
      message: 'x',
      category: 'PermissionDenied',
      id: 'x',
      hresult: '0x80070005',
      native: 0,
    }
    const { session, fake } = start({
      answers: { 'services.list': { error }, 'computer.identify': { data: { ok: 1 } } },
    })
    await expect(session.ask('services.list', {})).rejects.toThrow(ScriptError)
    expect(await session.ask('computer.identify', {})).toEqual({ ok: 1 })
    expect(started(fake)).toBe(1)
  })

  it('is replaced without a word when it ended while nobody asked', async () => {
    const { session, fake } = start({})
    await session.ask('services.list', {})
    const pid = fake.log()[0]?.['pid'] as number
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => processIsThere(pid), { timeout: 10_000 }).toBe(false)
    expect(await session.ask('services.list', { n: 2 })).toEqual({ echo: { n: 2 } })
  })

  it('a wait that is given up ends at once; what was not begun is not begun', async () => {
    const { session, fake } = start({})
    const giveUp = new AbortController()
    const first = session.ask('computer.identify', {})
    const second = session.ask('services.list', { n: 2 }, giveUp.signal)
    giveUp.abort(new Error('enough'))
    await expect(second).rejects.toThrow('enough')
    await expect(session.ask('services.list', {}, AbortSignal.abort())).rejects.toThrow(/abort/i)
    expect(await first).toEqual({ ok: 1 })
    expect(await session.ask('computer.identify', {})).toEqual({ ok: 1 })
    expect(fake.log().some((entry) => entry['verb'] === 'services.list')).toBe(false)
  })
})

function processIsThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // ESRCH: gone.
    return false
  }
}
