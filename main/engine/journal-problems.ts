import type { Target } from '../../preload/contract/plan.ts'
import { codeOf, messageOf, Problem } from './problem.ts'

const stays = 'The run is not gone on with, and nothing was changed by trying.'
const lookAgain = [
  'Keep the folder of the run: its journal says what was done.',
  'Discard the run and start the wizard again; steps that are done are found out and not done twice.',
]

export function journalDamaged(path: string, where: string, why: string): Problem {
  return new Problem({
    code: 'journal-damaged',
    text: 'The journal of this run is damaged.',
    cause: `${where} can't be trusted: ${why}.`,
    unchanged: [stays],
    next: lookAgain,
    detail: path,
  })
}

export function journalNewer(path: string, version: number): Problem {
  return new Problem({
    code: 'journal-newer',
    text: 'The journal of this run was written by a newer version of this program.',
    cause: `Its version is ${version}; this program reads 1.`,
    unchanged: [stays],
    next: ['Open the run with the newer version.', ...lookAgain],
    detail: path,
  })
}

export function journalMissing(path: string): Problem {
  return new Problem({
    code: 'journal-missing',
    text: 'The journal of this run is not there.',
    cause: 'Without it nobody can tell what the run did.',
    unchanged: [stays],
    next: ['Put the file back if it was moved.', ...lookAgain],
    detail: path,
  })
}

export function journalUnreadable(path: string, error: unknown): Problem {
  return new Problem(
    {
      code: 'journal-unreadable',
      text: "The journal of this run can't be read.",
      cause: messageOf(error),
      unchanged: [stays],
      next: ['Make the file readable for this account, then try again.'],
      detail: path,
    },
    { cause: error },
  )
}

export function journalOtherTarget(path: string, target: Target): Problem {
  return new Problem({
    code: 'journal-other-target',
    text:
      target === 'practice' ? 'This run belongs to the practice environment.' : 'This run belongs to a real computer.',
    cause: 'Practice and real runs are never mixed.',
    unchanged: [stays],
    next: [
      target === 'practice'
        ? 'Switch to practice and resume it there.'
        : 'Switch to this computer and resume it there.',
    ],
    detail: path,
  })
}

export function journalOtherComputer(path: string, theirs: string, ours: string): Problem {
  return new Problem({
    code: 'journal-other-computer',
    text: `This run was begun on ${theirs}, and this computer is ${ours}.`,
    cause: 'What it did is on the other computer.',
    unchanged: [stays],
    next: [`Resume it on ${theirs}, or discard it here: nothing is undone then.`],
    detail: path,
  })
}

export function journalWriteFailed(path: string, error: unknown): Problem {
  const full = codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT'
  return new Problem(
    {
      code: 'journal-write-failed',
      text: "The journal of this run can't be written.",
      cause: `${full ? 'The disk is full. ' : ''}Nothing is done that is not written down first.`,
      next: [
        full ? 'Free space on the disk that holds the journal.' : 'Make the folder of the journal writable.',
        'Open the home screen and resume the run.',
      ],
      detail: `${messageOf(error)} (${path})`,
    },
    { cause: error },
  )
}
