import type { ErrorData } from '../../preload/contract/error.ts'
import { Problem } from './problem.ts'

const nothingRan = ['Nothing ran.']

export function wizardUnknown(wizard: string): Problem {
  return new Problem({
    code: 'wizard-unknown',
    text: `There is no wizard "${wizard.slice(0, 60)}".`,
    cause: 'This version of the program does not have it.',
    unchanged: nothingRan,
    next: ['Choose a wizard on the home screen.'],
  })
}

export function planUnknown(): Problem {
  return new Problem({
    code: 'plan-unknown',
    text: 'This plan is not known any more, or was altered on its way.',
    cause: 'Only a plan that this program made and kept is run.',
    unchanged: nothingRan,
    next: ['Go back one page and make the plan again.'],
  })
}

export function planChanged(wizard: string, why: string): Problem {
  return new Problem({
    code: 'plan-changed',
    text: "The plan of this run can't be made again as it was.",
    cause: why,
    unchanged: ['The run is not gone on with, and nothing was changed by trying.'],
    next: [
      'Resume it with the version of the program that began it.',
      `Or discard it and start ${wizard} again; steps that are done are found out and not done twice.`,
    ],
  })
}

export function runEnded(run: string): Problem {
  return new Problem({
    code: 'run-ended',
    text: `The run ${run} has ended.`,
    cause: 'Its journal holds its end.',
    unchanged: ['Nothing was changed.'],
    next: ['Open its report to see how it ended.'],
  })
}

export function reportMissing(run: string): Problem {
  return new Problem({
    code: 'report-missing',
    text: `The run ${run} has no report.`,
    cause: 'A report is written when a run ends.',
    unchanged: ['Nothing was changed.'],
    next: ['Open the journal in the folder of the run: it says what was done.'],
  })
}

export function discardedNotRestored(titles: readonly string[], why: ErrorData | undefined): Problem {
  return new Problem({
    code: 'discarded-not-restored',
    text: `The run is discarded, but this was not undone: ${titles.join('; ')}.`,
    cause: why === undefined ? 'Its steps are not known any more.' : why.text,
    unchanged: ['What these steps had done stays.'],
    next: ['Look at each of them by hand.', ...(why?.next ?? [])],
    ...(why?.detail === undefined ? {} : { detail: why.detail }),
  })
}
