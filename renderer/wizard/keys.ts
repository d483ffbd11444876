import type { Field, Finding, Page } from '../../preload/contract/index.ts'
import { isFinal, keepLabel, needsAcknowledgement, wordToType } from './acknowledgements.ts'

/** Back and Next have theirs on every page. */
const RESERVED = ['b', 'n']

/**
 * A letter of the label that is not taken yet: the start of a word first, then any letter; undefined when none is left.
 * The letter counts as taken afterwards.
 */
export function pickKey(label: string, taken: Set<string>): string | undefined {
  const lower = label.toLowerCase()
  const starts = [...lower.matchAll(/(?<![a-z])[a-z]/g)].map(([letter]) => letter)
  const key = [...starts, ...lower.replace(/[^a-z]/g, '').split('')].find((letter) => !taken.has(letter))
  if (key !== undefined) taken.add(key)
  return key
}

/** The letters that the fields of a page bring along. */
function givenKeys(field: Field): (string | undefined)[] {
  if (field.kind === 'choice') return [field.key, ...field.options.map((option) => option.key)]
  if (field.kind !== 'password') return [field.key]
  return [field.key, field.confirm?.key, ...(field.generate === true ? ['g', 'u'] : [])]
}

/** Access keys of what a page's data give none: unique on the page. By finding code, and by field for its Browse button. */
export interface PageKeys {
  findings: Readonly<Record<string, string | undefined>>
  browse: Readonly<Record<string, string | undefined>>
  /** Of the buttons of a connection, by its field. */
  connections: Readonly<Record<string, { test: string | undefined; trust: string | undefined }>>
}

/** Deals out letters so that none is on a page twice. `others` are the letters of buttons that the page shows besides. */
export function pageKeys(
  page: Pick<Page, 'fields'>,
  findings: readonly Finding[],
  others: readonly string[] = [],
): PageKeys {
  const given = page.fields.flatMap(givenKeys).filter((key) => key !== undefined)
  const taken = new Set([...RESERVED, ...others, ...given])
  const asked = findings.filter((finding) => !isFinal(finding) && needsAcknowledgement(finding))
  return {
    findings: Object.fromEntries(
      asked.map((finding) => [finding.code, pickKey(wordToType(finding) ?? keepLabel(finding), taken)]),
    ),
    browse: Object.fromEntries(
      page.fields.filter((field) => field.kind === 'path').map((field) => [field.id, pickKey('Browse', taken)]),
    ),
    connections: Object.fromEntries(
      page.fields
        .filter((field) => field.kind === 'connection-test')
        .map((field) => [field.id, { test: pickKey(field.label, taken), trust: pickKey('Trust', taken) }]),
    ),
  }
}
