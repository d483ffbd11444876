import { readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { AppState } from '../preload/contract/app.ts'
import type { EventName } from '../preload/contract/calls.ts'
import type { Target } from '../preload/contract/plan.ts'
import type { RunView } from '../preload/contract/run.ts'
import type { DataFolder } from './data-folder.ts'
import { messageOf, Problem, toErrorData } from './engine/problem.ts'
import { createRuns, type Runs } from './engine/runs.ts'
import { workFactorFor } from './keyfile/index.ts'
import { openKit, type OwnKit } from './kit/index.ts'
import { lazySqlServers } from './lazy-sql.ts'
import { type Log, openLog } from './log.ts'
import type { Ports } from './ports/index.ts'
import { openPractice, type Practice } from './practice/index.ts'
import type { ThisComputerOptions } from './this-computer.ts'
import { wizardOf } from './wizards.ts'

/** One target on one computer, with everything that answers for it. */
export interface Application {
  readonly tool: { name: string; version: string }
  readonly target: Target
  readonly folder: DataFolder
  readonly log: Log
  readonly ports: Ports
  readonly runs: Runs
  /** There in practice only. */
  readonly practice: Practice | undefined
  /** Makes the practice environment anew: its files, its keys, its recovery kit; unfinished runs are given up. */
  resetPractice(practice: Practice): Promise<void>
  describeComputer(): Promise<AppState['computer']>
  /** Names of computers, domains and products here: a password made of them is guessed first. */
  wordsOfThisPlace(): Promise<string[]>
  /** Writes a text where the person said in a dialog. */
  saveText(file: string, text: string): Promise<void>
  /** Nobody needs an instance of SQL Server any more: sessions are closed and passwords wiped, unless a run goes on. */
  forgetSignIns(): Promise<void>
  /** Everything the window should hear. */
  onEvent(listener: (name: EventName, data: unknown) => void): void
}

export interface ApplicationOptions {
  target: Target
  folder: DataFolder
  version: string
  /** log2 of scrypt's cost for key files; chosen by free memory when absent, never below 17. */
  workFactor?: number
  /** Practice only: milliseconds between two steps of long work; a pace that people can watch when absent. */
  pace?: number
  /** How a script of this program becomes a process of its own in Electron; as a child of Node elsewhere. */
  startProcess?: ThisComputerOptions['startProcess']
}

/** Wires the ports of the target, the runs and the log. */
export async function createApplication(options: ApplicationOptions): Promise<Application> {
  const { target, folder } = options
  const tool = { name: 'System Center Recovery Wizard', version: options.version }
  const log = openLog(path.join(folder.path, 'logs'))
  const { practice, machine, files, sql } = await openTarget(options, log)
  const kit: OwnKit = openKit({ folder: path.join(folder.path, 'kit', target), target })
  const ports: Ports = {
    target,
    machine,
    sql,
    files,
    kit,
    workFactor: options.workFactor ?? workFactorFor(os.freemem()),
    tool,
  }
  const listeners = new Set<(name: EventName, data: unknown) => void>()
  const identify = () => machine.call('computer.identify', {})
  const forget = (): Promise<void> =>
    sql.forget().catch((error: unknown) => log.write('warn', 'sessions-not-closed', { detail: messageOf(error) }))
  const runs = createRuns<Ports>({
    folder: path.join(folder.path, 'runs', target),
    lockFile: path.join(folder.path, `run-${target}.lock`),
    target,
    tool,
    ports,
    computer: async () => (await identify()).netbios,
    operator: async () => (await identify()).operator,
    find: wizardOf,
    changed: (view: RunView) => {
      if (view.state === 'ended') void forget()
      for (const listener of listeners) listener('run.changed', view)
    },
    log: (line) => log.write('info', 'run', { line }),
  })
  log.write('info', 'started', {
    version: tool.version,
    target,
    platform: process.platform,
    node: process.versions.node,
    electron: process.versions['electron'],
    data: folder.path,
  })
  return {
    tool,
    target,
    folder,
    log,
    ports,
    runs,
    practice,
    async resetPractice(world) {
      for (const { run } of await runs.unfinished()) {
        // What a run could not undo goes with the files that are removed now.
        await runs
          .discard(run)
          .catch((error: unknown) => log.write('warn', 'discard-failed', { run, detail: messageOf(error) }))
      }
      await forget()
      await world.world.reset()
      // A manifest that can't be read can't be emptied; in practice the whole of it goes.
      await kit.clear().catch(() => rm(kit.folder, { recursive: true, force: true }))
    },
    async describeComputer() {
      try {
        const { procedure } = wizardOf('encryption-key') ?? {}
        const { netbios } = await identify()
        return { name: netbios, facts: (await procedure?.facts?.('home', {}, ports)) ?? [] }
      } catch (error) {
        return {
          name: target === 'practice' ? 'Practice' : os.hostname().toUpperCase(),
          facts: [],
          problem: toErrorData(error),
        }
      }
    },
    async wordsOfThisPlace() {
      const words = [
        'system',
        'center',
        'service',
        'manager',
        'orchestrator',
        'scsm',
        'scorch',
        'recovery',
        'smbackupkey',
      ]
      try {
        const { netbios, fqdn, domain, managementGroup, operator } = await identify()
        return [...words, netbios, ...fqdn.split('.'), domain, managementGroup, ...operator.split('\\')].filter(
          (word): word is string => word !== undefined && word !== '',
        )
      } catch {
        // A password can be judged without the computer's names.
        return words
      }
    },
    async saveText(file, text) {
      try {
        await writeFile(file, text, 'utf8')
      } catch (error) {
        throw new Problem({
          code: 'not-saved',
          text: `${file} can’t be written.`,
          cause: messageOf(error),
          unchanged: ['Nothing else was changed.'],
          next: ['Choose another place.'],
        })
      }
    },
    async forgetSignIns() {
      if (runs.active() === undefined) await forget()
    },
    onEvent: (listener) => listeners.add(listener),
  }
}

/** The world behind the ports: simulated in practice, this computer otherwise. */
async function openTarget(
  { target, folder, startProcess, pace }: ApplicationOptions,
  log: Log,
): Promise<{ practice: Practice | undefined } & Pick<Ports, 'machine' | 'files' | 'sql'>> {
  if (target === 'practice') {
    const atPace = pace === undefined ? {} : { pace }
    const practice = await openPractice(path.join(folder.path, 'practice'), () => new Date(), atPace)
    const sql = lazySqlServers(async () => {
      const { createSqlServers } = await import('./sqlserver/index.ts')
      const { dial, windows } = practice.sql
      return createSqlServers({ dial, practiceWindows: windows(), log: log.write })
    })
    return { practice, machine: practice.machine, files: practice.files, sql }
  }
  const { openThisComputer } = await import('./this-computer.ts')
  return { practice: undefined, ...openThisComputer({ log, startProcess }) }
}

/** The version that package.json names: two folders above the bundle, one above the source. */
export async function readVersion(): Promise<string> {
  for (const up of ['../../package.json', '../package.json']) {
    try {
      const { name, version } = JSON.parse(await readFile(path.resolve(import.meta.dirname, up), 'utf8')) as Record<
        string,
        unknown
      >
      if (name === 'system-center-recovery-wizard' && typeof version === 'string') return version
    } catch {
      // Not there: the other place is looked at.
    }
  }
  return '0.0.0'
}
