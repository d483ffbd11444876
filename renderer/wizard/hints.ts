import { isFinal, unanswered } from './acknowledgements.ts'
import type { WizardState } from './state.ts'

/** The sentence at the left of the command bar: what is missing, what has not happened yet, what goes on. */
export interface Hint {
  text: string
  icon?: 'warning' | 'spinner'
  /** Id of what it leads to. */
  to?: string
  /** Only reassures: goes first when room is short. */
  optional?: boolean
}

const BUSY = {
  starting: 'Reading this computer…',
  checking: 'Checking…',
  planning: 'Making the plan…',
  committing: 'Starting…',
}

/** What to say now. `slow` is true once main has been asked for long enough that silence would worry. */
export function hintOf(state: WizardState, pageId: string | undefined, slow: boolean): Hint | undefined {
  if (state.busy !== undefined && (slow || state.busy === 'committing'))
    return { text: BUSY[state.busy], icon: 'spinner' }
  switch (state.phase) {
    case 'pages':
      return (
        openFindings(state, state.findings[pageId ?? ''] ?? []) ?? {
          text: 'Nothing is written before Summary.',
          optional: true,
        }
      )
    case 'summary':
      return openFindings(state, state.plan?.findings ?? [])
    case 'progress':
      return runHint(state)
    case 'result':
      break
  }
  return resultHint(state)
}

function openFindings(state: WizardState, findings: Parameters<typeof unanswered>[1]): Hint | undefined {
  // What only another answer removes stands in the error summary.
  const open = unanswered(state.said, findings).filter((finding) => !isFinal(finding))
  const [first] = open
  if (first === undefined) return undefined
  const words = open.every((finding) => finding.level === 'warn') ? 'warning' : 'finding'
  return {
    text: `${open.length} ${words}${open.length === 1 ? '' : 's'} to acknowledge`,
    icon: 'warning',
    to: `finding-${first.code}`,
  }
}

function runHint({ run, stopping, answering }: WizardState): Hint | undefined {
  if (stopping || run?.stopping === true)
    return { text: 'Stopping. The step that runs comes to its end first.', icon: 'spinner' }
  if (answering) return { text: 'Checking…', icon: 'spinner' }
  if (run?.question?.kind === 'guide') return { text: 'Waiting for the other program', icon: 'spinner' }
  if (run === undefined || run.question !== undefined) return undefined
  return run.canCancel
    ? { text: 'Cancel restores the former state.', optional: true }
    : { text: 'Stop keeps what is done. The run can be resumed.', optional: true }
}

function resultHint({ run, plan, knowsAnswers }: WizardState): Hint | undefined {
  if (run?.result?.outcome === 'done' || !knowsAnswers) return undefined
  const hasSecrets = (plan?.secrets.length ?? 0) > 0
  return {
    text: hasSecrets ? 'Answers are kept. The password is asked for again.' : 'Answers are kept.',
    optional: true,
  }
}
