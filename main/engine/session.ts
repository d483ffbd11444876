import type { RunAnswer, RunView } from '../../preload/contract/run.ts'
import type { Clock } from './clock.ts'
import { messageOf } from './problem.ts'
import { writeReport, type ReportTime } from './report.ts'
import { createRun, type RunEnd, type RunInput } from './run.ts'
import type { Lock } from './lock.ts'
import { runFolder } from './run-folder.ts'
import type { RunsOptions } from './runs-api.ts'
import { wipe } from './secrets.ts'
import { localTime } from './times.ts'

/** What all runs of a program share. */
export interface Env<Ports> extends RunsOptions<Ports> {
  clock: Clock
  log(line: string): void
}

export interface SessionInput<Ports> extends Omit<RunInput<Ports>, 'ports' | 'clock'> {
  /** Freed when the run has ended. */
  lock: Lock
  operator: string
  acknowledged: readonly string[]
}

/** A run together with what it holds: the lock, its secrets, its report. */
export interface Session {
  readonly id: string
  view(): RunView
  stop(): void
  answer(step: string, answer: RunAnswer): void
  /**
   * Performs the run to its end; call once. The report is on disk, the secrets are wiped and the lock is free before `settled` is called;
   * the result is shown after that, so that whoever sees it can go on at once.
   */
  perform(settled: (end: RunEnd) => void): Promise<RunEnd>
}

export function createSession<Ports>(env: Env<Ports>, input: SessionInput<Ports>): Session {
  const { ports, clock, log } = env
  const run = createRun({ ...input, ports, clock })
  const { plan, operator, acknowledged, computer, lock } = input

  const report = async (end: RunEnd): Promise<void> => {
    const [started, ended] = [timeOf(input.started), timeOf(clock.wall())]
    const steps = [...run.times()].map(([id, times]) => ({
      id,
      started: timeOf(times.started),
      ...(times.ended === undefined ? {} : { ended: timeOf(times.ended) }),
    }))
    const { tool } = env
    const { view } = end
    try {
      await writeReport(runFolder(env.folder, input.run), {
        format: 'recovery-run-report',
        v: 1,
        run: view,
        plan: plan.view,
        acknowledged,
        computer,
        operator,
        tool,
        started,
        ended,
        steps,
      })
    } catch (error) {
      // The run is what it is, with or without its report: the result says so instead.
      log(`The report of run ${input.run} could not be written: ${messageOf(error)}`)
      end.result.next.push(
        `The report could not be written (${messageOf(error)}). The journal in the run's folder is complete.`,
      )
    }
  }

  return {
    id: input.run,
    view: run.view,
    stop: run.stop,
    answer: run.answer,
    async perform(settled) {
      let end: RunEnd
      try {
        end = await run.perform()
        await report(end)
      } finally {
        wipe(input.secrets)
        await lock.release()
      }
      log(`Run ${input.run} of ${plan.wizard}: ${end.result.outcome}${end.ended ? '' : ', to be resumed'}.`)
      settled(end)
      run.reveal(end)
      return end
    },
  }
}

function timeOf(time: Date): ReportTime {
  return { utc: time.toISOString(), local: localTime(time) }
}
