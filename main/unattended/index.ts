import process from 'node:process'
import type { SecretName } from '../../preload/contract/plan.ts'
import type { RunView } from '../../preload/contract/run.ts'
import { type Application, type ApplicationOptions, createApplication, readVersion } from '../application.ts'
import type { DataFolder } from '../data-folder.ts'
import { unanswered } from '../engine/findings.ts'
import { Problem, toErrorData } from '../engine/problem.ts'
import { needWizard } from '../wizards.ts'
import { type AnswerFile, readAnswerFile } from './answer-file.ts'
import { type ExitName, exitCodes, exitOf } from './exit-codes.ts'
import { type Lines, openLines } from './lines.ts'
import { terminalPrompt } from './prompt.ts'
import { fetchSecrets } from './secrets.ts'

export interface UnattendedOptions {
  answerFile: string
  /** Prints the plan and changes nothing. */
  check: boolean
  /** JSON lines go here too. */
  output: string | undefined
  folder(): DataFolder
  /** log2 of scrypt's cost; chosen by free memory when absent. */
  workFactor?: number
  /** Practice only, as in `ApplicationOptions`. */
  pace?: number
  startProcess?: ApplicationOptions['startProcess']
}

/** Problems that end the process with a code of their own; all others are `failed`. */
const CODES: Readonly<Record<string, ExitName>> = {
  'run-in-progress': 'busy',
  'secret-missing': 'secret',
  'secret-refused': 'secret',
  'findings-unanswered': 'unacknowledged',
  'findings-changed': 'blocked',
  'answers-wrong': 'usage',
  'no-such-wizard': 'usage',
  'practice-unknown': 'usage',
  'data-folder-unusable': 'place',
  'data-folder-too-long': 'place',
  unexpected: 'fault',
}

/**
 * Runs an answer file without a window: JSON lines to stdout, the exit code as the table says. Nothing of a browser engine starts, unless the
 * sign-in with the Windows account needs a process of its own, which only a ready Electron gives (ready-when-needed.ts).
 */
export async function runUnattended(options: UnattendedOptions): Promise<number> {
  let lines: Lines | undefined
  try {
    lines = openLines(options.output)
    return exitCodes[await run(options, lines)].code
  } catch (error) {
    const data = toErrorData(error)
    const name =
      CODES[data.code] ??
      (data.code.startsWith('answer-file') || data.code === 'output-unwritable' ? 'usage' : 'failed')
    if (lines === undefined) process.stderr.write(`${data.text}\n`)
    lines?.write({ type: 'error', error: data })
    lines?.write({ type: 'exit', code: exitCodes[name].code, text: exitCodes[name].text })
    return exitCodes[name].code
  } finally {
    lines?.close()
  }
}

async function run(options: UnattendedOptions, lines: Lines): Promise<ExitName> {
  const file = await readAnswerFile(options.answerFile)
  const wizard = needWizard(file.wizard)
  const answers = wizard.parse(file.answers)
  const version = await readVersion()
  const app = await createApplication({
    target: file.target,
    folder: options.folder(),
    version,
    ...(options.workFactor === undefined ? {} : { workFactor: options.workFactor }),
    ...(options.pace === undefined ? {} : { pace: options.pace }),
    startProcess: options.startProcess,
  })
  const chosenBefore = await chooseComputer(app, file)
  const { path: data, why } = app.folder
  lines.write({ type: 'start', wizard: file.wizard, target: file.target, version, data, why, logs: app.log.folder })

  const secrets = await fetchSecrets(wizard.procedure.secrets(answers), file.secrets, {
    env: process.env,
    platform: process.platform,
    target: file.target,
    prompt: terminalPrompt(),
  })
  try {
    const plan = await planOrBlock(app.runs.plan(file.wizard, answers, copy(secrets)))
    if (plan instanceof Problem) {
      lines.write({ type: 'error', error: plan.data })
      return exit(lines, 'blocked')
    }
    lines.write({ type: 'plan', ...plan })
    const open = unanswered(plan.findings, file.acknowledge)
    for (const finding of open) lines.write({ type: 'finding', ...finding })
    if (open.length > 0)
      return exit(lines, open.some((finding) => finding.level === 'block') ? 'blocked' : 'unacknowledged')
    if (options.check) return exit(lines, 'done')
    return exit(lines, exitOf(await execute(app, plan.hash, file.acknowledge, secrets, lines)))
  } finally {
    for (const bytes of Object.values(secrets)) bytes.fill(0)
    await app.forgetSignIns()
    // A check changes nothing, not even which computer is practised on.
    if (options.check && chosenBefore !== undefined) await app.practice?.world.set({ computer: chosenBefore })
  }
}

/** The plan, or the problem that keeps it from being made: a file that is not there, a computer without a key. Nothing was done by then. */
async function planOrBlock<T>(plan: Promise<T>): Promise<T | Problem> {
  try {
    return await plan
  } catch (error) {
    if (error instanceof Problem && CODES[error.code] === undefined) return error
    throw error
  }
}

/** Chooses the simulated computer that the answer file names. The one that was chosen before, when it is another. */
async function chooseComputer(app: Application, { target, practice }: AnswerFile): Promise<string | undefined> {
  if (practice === undefined) return undefined
  if (app.practice === undefined)
    throw new Problem({
      code: 'answer-file-practice',
      text: `The answer file chooses a simulated computer, and its target is ${target}.`,
      unchanged: ['Nothing was done.'],
      next: ['Remove "practice" from the answer file, or set "target" to "practice".'],
    })
  const before = app.practice.world.state().computer
  if (before === practice.computer) return undefined
  await app.practice.world.set({ computer: practice.computer })
  return before
}

async function execute(
  app: Awaited<ReturnType<typeof createApplication>>,
  hash: string,
  acknowledge: Parameters<typeof app.runs.start>[1],
  secrets: Record<SecretName, Uint8Array>,
  lines: Lines,
) {
  const states = new Map<string, string>()
  let said = 0
  app.onEvent((_name, data) => {
    const view = data as RunView
    for (const step of view.steps) {
      if (states.get(step.id) === step.state) continue
      states.set(step.id, step.state)
      if (step.state !== 'waiting') lines.write({ type: 'step', run: view.run, ...step })
    }
    for (const message of view.messages.slice(said)) lines.write({ type: 'message', run: view.run, ...message })
    said = view.messages.length
    // Nobody is there to act in another program or to decide what only a person can know.
    if (view.question !== undefined && !view.stopping) void app.runs.stop(view.run)
  })
  const { run } = await app.runs.start(hash, acknowledge, secrets)
  lines.write({ type: 'run', run })
  const stop = (): void => {
    lines.write({ type: 'stopping', run })
    // The run may have ended a moment ago; then there is nothing to stop.
    app.runs.stop(run).catch((error: unknown) => lines.write({ type: 'error', error: toErrorData(error) }))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  await app.runs.idle()
  const view = await app.runs.get(run)
  if (view.result === undefined)
    throw new Problem({ code: 'no-result', text: 'The run ended without a result.', next: ['Open the log folder.'] })
  const reports = { html: await app.runs.reportPath(run, 'html'), json: await app.runs.reportPath(run, 'json') }
  lines.write({ type: 'result', run, ...view.result, reports })
  return view.result.outcome
}

function exit(lines: Lines, name: ExitName): ExitName {
  lines.write({ type: 'exit', code: exitCodes[name].code, text: exitCodes[name].text })
  return name
}

function copy(secrets: Readonly<Record<SecretName, Uint8Array>>): Record<SecretName, Uint8Array> {
  return Object.fromEntries(Object.entries(secrets).map(([name, bytes]) => [name, Uint8Array.from(bytes)]))
}
