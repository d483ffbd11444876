import type { Acknowledgement, Finding } from '../../preload/contract/index.ts'

/** What the person said to a finding. It counts for that finding's words only: when they change, it falls. */
export interface Said {
  words: string
  ticked: boolean
  typed: string
}
export type SaidByCode = Readonly<Record<string, Said>>

/** The words that an acknowledgement is bound to. */
function wordsOf(finding: Finding): string {
  return [finding.text, finding.detail ?? '', finding.fix ?? ''].join('\n')
}

/** The word that has to be typed, or undefined where a tick will do. */
export function wordToType(finding: Finding): string | undefined {
  return typeof finding.acknowledge === 'object' ? finding.acknowledge.type : undefined
}

/** Whether the finding stops until the person says something; a block that nothing overrides is not asked about. */
export function needsAcknowledgement(finding: Finding): boolean {
  return finding.level === 'warn' || (finding.level === 'block' && wordToType(finding) !== undefined)
}

/** Whether nothing but other answers can remove it. */
export function isFinal(finding: Finding): boolean {
  return finding.level === 'block' && wordToType(finding) === undefined
}

/** What was said to this finding, with these very words. */
export function saidTo(said: SaidByCode, finding: Finding): Said {
  const known = Object.hasOwn(said, finding.code) ? said[finding.code] : undefined
  return known !== undefined && known.words === wordsOf(finding)
    ? known
    : { words: wordsOf(finding), ticked: false, typed: '' }
}

/** Whether the finding is answered. */
export function isAcknowledged(said: SaidByCode, finding: Finding): boolean {
  const word = wordToType(finding)
  const known = saidTo(said, finding)
  return word === undefined ? known.ticked : known.typed.trim() === word
}

/** The findings that still stop. */
export function unanswered(said: SaidByCode, findings: readonly Finding[]): Finding[] {
  return findings.filter(
    (finding) => isFinal(finding) || (needsAcknowledgement(finding) && !isAcknowledged(said, finding)),
  )
}

/** What the commit tells main: every answered finding of the plan, nothing else. */
export function toAcknowledge(said: SaidByCode, findings: readonly Finding[]): Acknowledgement[] {
  return findings
    .filter((finding) => needsAcknowledgement(finding) && isAcknowledged(said, finding))
    .map((finding) => {
      const word = wordToType(finding)
      return word === undefined ? { code: finding.code } : { code: finding.code, typed: word }
    })
}

/** The label of a finding's tick. */
export function keepLabel(finding: Finding): string {
  return finding.keep ?? 'Continue anyway'
}

/** The id of a finding's tick or box, for the error summary's links. */
export function acknowledgeId(finding: Finding): string {
  return `acknowledge-${finding.code}`
}

/** The sentence of the error summary for a finding that is not answered. */
export function unansweredText(finding: Finding): string {
  const word = wordToType(finding)
  return word === undefined
    ? `Select “${keepLabel(finding)}”, or change the answer: ${finding.text}`
    : `Type ${word}, or change the answer: ${finding.text}`
}
