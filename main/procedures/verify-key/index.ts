import { Problem } from '../../engine/problem.ts'
import type { Conclusion, Finding, Procedure, RunSummary } from '../../engine/types.ts'
import { codeOf } from '../../engine/problem.ts'
import type { AnswersOf } from '../../../preload/contract/wizard.ts'
import type { verifyKey as spec } from '../../../preload/contract/wizards/verify-key.ts'
import type { Ports } from '../../ports/index.ts'
import { leadOf } from '../encryption-key/lead.ts'
import { facts } from '../encryption-key/facts.ts'
import { fileAndComputer } from '../encryption-key/summary.ts'
import { fileFindings, openFindings } from '../key-file/findings.ts'
import { FILE_PASSWORD } from '../key-file/open.ts'
import { verifyPlan } from './steps.ts'

type Answers = AnswersOf<typeof spec>

/** Opens a key file and says what it holds and whether it is the key in use. Changes nothing. */
export const verifyKey: Procedure<Answers, Ports> = {
  id: 'verify-key',
  secrets: () => [FILE_PASSWORD],
  facts: (page, _, p) => facts(page, p),
  options: async () => [],
  async findings(page, { file }, p, secrets) {
    if (file === undefined) return []
    if (page === 'file') return [...(await fileFindings(file, p)), ...(await comparison(p))]
    if (page !== 'password' || secrets?.[FILE_PASSWORD] === undefined) return []
    return (await openFindings(file, p, secrets)).findings ?? []
  },
  summary: ({ file }, p, secrets) => fileAndComputer(file, p, secrets),
  plan: ({ file }, p, made) => verifyPlan(file, p, made),
  conclude: async (run, { file }, p) => conclude(run, p.files.basename(file)),
}

/** A file can be verified by an account that may not read the registry; that it is not compared then is said before. */
async function comparison(p: Ports): Promise<Finding[]> {
  try {
    const { netbios, elevated } = await p.machine.call('computer.identify', {})
    if (elevated) return []
    return [
      {
        level: 'info',
        code: 'not-compared',
        text: `The file is not compared with the key on ${netbios}: this account may not read it.`,
        fix: 'Start the program as administrator to have them compared.',
        field: 'file',
      },
    ]
  } catch (error) {
    if (!(error instanceof Problem) || codeOf(error) !== 'registry-unreadable') throw error
    return [
      {
        level: 'block',
        code: 'registry-unreadable',
        text: error.data.text,
        ...(error.data.cause === undefined ? {} : { detail: error.data.cause }),
        ...(error.data.next?.[0] === undefined ? {} : { fix: error.data.next[0] }),
        field: 'file',
      },
    ]
  }
}

function conclude(run: RunSummary, name: string): Conclusion {
  if (run.outcome !== 'done' && run.outcome !== 'already-done')
    return {
      title: 'The key backup is not verified',
      lead: leadOf(run),
      unchanged: ['The file, the registry and the recovery kit were only read'],
      next: [...(run.failed?.error?.next ?? []), 'Start the wizard again.'],
    }
  const compared = run.steps.find(({ id }) => id === 'compare-key')?.proof
  const [words] = [...(compared?.proven ?? []), 'Whether it is the key in use was not compared']
  return {
    title: 'The key backup opens',
    lead: `${name} is good. ${words}.`,
    unchanged: ['The file, the registry and the recovery kit were only read'],
    next: [
      'Keep the file on another computer and its password apart from it.',
      'Verify each key backup from time to time, and after each upgrade.',
    ],
  }
}
