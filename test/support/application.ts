import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type Application, createApplication } from '../../main/application.ts'
import { createHandlers } from '../../main/handlers.ts'
import type { Host } from '../../main/host.ts'
import { createRouter, type Router } from '../../main/router.ts'
import type { CallIn, CallName, CallOut } from '../../preload/contract/calls.ts'
import type { Envelope } from '../../preload/contract/call.ts'
import type { RunView } from '../../preload/contract/run.ts'

/** log2 of scrypt's cost in tests: the derivation is the same, only cheap. */
export const CHEAP = 4

export interface Door {
  app: Application
  router: Router
  folder: string
  /** What the desktop was asked for. */
  asked: { what: string; value: unknown }[]
  /** What dialogs answer. */
  picks: (string | undefined)[]
  views: RunView[]
  /** Calls as the window does; rejects with the error data's code as message. */
  call<N extends CallName>(name: N, input: CallIn<N>): Promise<CallOut<N>>
}

/** A folder that is removed again. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The whole of main behind its router, in practice, without electron: real files, real journal, cheap scrypt, no waiting for anybody who watches. */
export async function openDoor(folder: string): Promise<Door> {
  const app = await createApplication({
    target: 'practice',
    folder: { path: folder, why: 'a test' },
    version: '0.0.0-test',
    workFactor: CHEAP,
    pace: 0,
  })
  const asked: Door['asked'] = []
  const picks: Door['picks'] = []
  const views: RunView[] = []
  const note = (what: string, value: unknown): void => void asked.push({ what, value })
  const host: Host = {
    openFolder: async (value) => note('openFolder', value),
    openFile: async (value) => note('openFile', value),
    pick: async (value) => {
      note('pick', value)
      return picks.shift()
    },
    writeClipboard: async (text, seconds) => note('clipboard', [text, seconds]),
    switchTarget: (to) => note('switchTarget', to),
    closeWindow: () => note('closeWindow', undefined),
  }
  app.onEvent((_name, data) => views.push(data as RunView))
  const router = createRouter(createHandlers(app, host), app.log)
  return {
    app,
    router,
    folder,
    asked,
    picks,
    views,
    async call(name, input) {
      const answer = (await router.answer(name, structuredClone(input))) as Envelope<never>
      if (answer.ok) return answer.value
      throw Object.assign(new Error(`${answer.error.code}: ${answer.error.text}`), {
        code: answer.error.code,
        data: answer.error,
      })
    },
  }
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
export const GOOD_PASSWORD = 'burst-swarm-slender-curve-ability-lantern'

/** Plans and starts a backup, acknowledging every warning, and waits for its end. */
export async function backUp(
  door: Door,
  answers: { location: string; copyTo?: string },
  password = GOOD_PASSWORD,
): Promise<RunView> {
  const all = { mode: 'backup', copyTo: '', ...answers }
  const plan = await door.call('wizard.plan', {
    wizard: 'encryption-key',
    answers: all,
    secrets: { password: bytesOf(password) },
  })
  const acknowledge = plan.findings.filter((finding) => finding.level === 'warn').map(({ code }) => ({ code }))
  const { run } = await door.call('wizard.run', {
    hash: plan.hash,
    acknowledge,
    secrets: { password: bytesOf(password) },
  })
  await door.app.runs.idle()
  return door.call('run.get', { run })
}
