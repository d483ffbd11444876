import type { Acknowledgement, Finding } from '../../preload/contract/finding.ts'
import { Problem } from './problem.ts'
import type { Procedure, Secrets } from './types.ts'

/** The findings of all pages in their order; what two pages find alike is kept once, where it was found first. */
export async function gatherFindings<Answers, Ports>(
  procedure: Procedure<Answers, Ports>,
  pages: readonly string[],
  answers: Answers,
  ports: Ports,
  secrets: Secrets,
): Promise<Finding[]> {
  const found = new Map<string, Finding>()
  for (const page of pages) {
    for (const finding of await procedure.findings(page, answers, ports, secrets)) {
      if (!found.has(finding.code)) found.set(finding.code, finding)
    }
  }
  return [...found.values()]
}

/** The findings that stand in the way: blocks without a way out, and whatever asks for a tick or a word and did not get it. */
export function unanswered(findings: readonly Finding[], acknowledgements: readonly Acknowledgement[]): Finding[] {
  return findings.filter((finding) => {
    if (finding.level === 'info') return false
    const asked = finding.acknowledge ?? (finding.level === 'warn' ? 'tick' : undefined)
    if (asked === undefined) return true
    const given = acknowledgements.filter((one) => one.code === finding.code)
    if (asked === 'tick') return given.length === 0
    return !given.some((one) => one.typed?.trim() === asked.type)
  })
}

/** Blocks and warnings that are new: another code, or other words under the same code. */
export function gained(before: readonly Finding[], now: readonly Finding[]): Finding[] {
  return now.filter(
    (finding) =>
      finding.level !== 'info' && !before.some((known) => known.code === finding.code && known.text === finding.text),
  )
}

/** The refusal of a start whose findings are not what the person saw (`findings-changed`) or not answered (`findings-unanswered`). */
export function refusal(code: 'findings-changed' | 'findings-unanswered', findings: readonly Finding[]): Problem {
  return new Problem({
    code,
    text:
      code === 'findings-changed'
        ? 'Something changed since the plan was made.'
        : 'Findings of this plan are not acknowledged.',
    cause: findings.map((finding) => finding.text).join(' '),
    unchanged: ['Nothing ran.'],
    next:
      code === 'findings-changed'
        ? ['Go back, look at what was found, and make the plan again.']
        : findings.map((finding) => finding.fix ?? `Acknowledge "${finding.text}", or go back and change the answers.`),
    detail: findings.map((finding) => finding.code).join(', '),
  })
}
