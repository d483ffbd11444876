import type { MatchExtended, ZxcvbnFactory } from '@zxcvbn-ts/core'
import type { Strength } from '../../preload/contract/calls.ts'
import { timeToGuess } from './guessing-time.ts'
import { shapeOf } from './shape.ts'

/** Characters; NIST SP 800-63B-4 for a password that stands alone. */
export const ENOUGH_CHARACTERS = 15
/** Three centuries at ten thousand guesses a second. */
export const ENOUGH_GUESSES = 1e14
/**
 * Characters that are judged. The estimate takes time that grows with the square of the length (half a second at 64), and
 * more characters only make a password harder: what comes out is a lower bound. Six words reach it with four.
 */
const JUDGED = 40

/** Words that somebody who wants this file tries first, beside the names of the servers. */
const PRODUCT_WORDS = [
  'system center',
  'service manager',
  'servicemanager',
  'scsm',
  'smbackupkey',
  'securestorage',
  'encryptionkey',
  'dwstagingandconfig',
  'datawarehouse',
  'orchestrator',
  'microsoft',
  'recovery',
  'backupkey',
  'keybackup',
]

/**
 * How a password stands up to guessing, in plain words. `enough` is 15 characters or more and 10^14 guesses or more, names
 * of servers, domain and product counted as the first guesses.
 *
 * The estimator takes a string, which JavaScript cannot erase: one is made of the first 40 characters, handed over, and
 * referred to no more after the call. `password` itself is not changed and not kept.
 *
 * @param context names of the servers, the domain, the management group, the database, the operator
 */
export async function strengthOf(password: Uint8Array, context: readonly string[] = []): Promise<Strength> {
  const shape = shapeOf(password)
  if (shape.length === 0) return { score: 0, text: 'Very weak: no password', enough: false }
  if (!shape.isText) return { score: 0, text: 'Cannot be judged: it is not valid text', enough: false }
  const estimator = await loadEstimator()
  const judged = new TextDecoder('utf-8', { ignoreBOM: true }).decode(firstCharacters(password))
  const { guesses, sequence } = estimator.check(judged, wordsOf(context))
  return describe(guesses, shape.length, reasonOf(sequence, judged.length))
}

/** The bytes of the characters that are judged: what stands behind them never becomes a string. */
function firstCharacters(password: Uint8Array): Uint8Array {
  let count = 0
  const end = password.findIndex((byte) => (byte & 0xc0) !== 0x80 && ++count > JUDGED)
  return end < 0 ? password : password.subarray(0, end)
}

function describe(guesses: number, length: number, reason: string | undefined): Strength {
  const { words, seconds } = timeToGuess(guesses)
  const because = reason === undefined ? '' : `${reason}, `
  if (seconds < 3600) return { score: 0, text: `Very weak: ${because}guessed ${words}`, enough: false }
  if (seconds < 365 * 86_400) return { score: 1, text: `Weak: ${because}guessed ${words}`, enough: false }
  if (guesses < ENOUGH_GUESSES) return { score: 2, text: `Fair: ${because}guessed ${words}`, enough: false }
  if (length < ENOUGH_CHARACTERS) {
    return {
      score: 2,
      text: `Fair: hard to guess, but ${length} characters are few; ${ENOUGH_CHARACTERS} are enough`,
      enough: false,
    }
  }
  return guesses < ENOUGH_GUESSES * 1e4
    ? { score: 3, text: `Strong: guessing takes ${words.replace(/^in /, '')}`, enough: true }
    : { score: 4, text: `Very strong: guessing takes ${words.replace(/^in /, '')}`, enough: true }
}

/** What makes it easy: the kind of the longest part that is not random, when that is half of it or more. */
function reasonOf(sequence: readonly MatchExtended[], length: number): string | undefined {
  const known = sequence.filter((match) => match.pattern !== 'bruteforce' && match.pattern !== 'separator')
  const longest = known.reduce<MatchExtended | undefined>(
    (best, match) => (best === undefined || size(match) > size(best) ? match : best),
    undefined,
  )
  if (longest === undefined || size(longest) * 2 < length) return undefined
  const what = kindOf(longest)
  return what === undefined || size(longest) === length ? what : `mostly ${what}`
}

function size(match: MatchExtended): number {
  return match.j - match.i + 1
}

function kindOf(match: MatchExtended): string | undefined {
  switch (match.pattern) {
    case 'dictionary':
      return dictionaryWords('dictionaryName' in match ? String(match['dictionaryName']) : '')
    case 'repeat':
      return 'the same characters again and again'
    case 'sequence':
      return 'characters in a row'
    case 'spatial':
      return 'neighbouring keys'
    case 'date':
    case 'regex':
      return 'a date'
    default:
      return undefined
  }
}

function dictionaryWords(name: string): string {
  if (name.startsWith('passwords')) return 'a common password'
  if (name === 'userInputs') return 'a name of this server or product'
  return /names/i.test(name) ? 'a common name' : 'a common word'
}

/** The names whole and in parts: `PRACTICE-MS01.practice.example` is also guessed as `practice`. */
function wordsOf(context: readonly string[]): string[] {
  const all = [...context, ...PRODUCT_WORDS].flatMap((name) => [name, ...name.split(/[^\p{L}\p{N}]+/u)])
  return [...new Set(all.map((word) => word.toLowerCase()).filter((word) => word.length >= 3))]
}

let loading: Promise<ZxcvbnFactory> | undefined

/** Loaded with the first password: the word lists are the largest part of the program. */
function loadEstimator(): Promise<ZxcvbnFactory> {
  loading ??= makeEstimator()
  return loading
}

async function makeEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  return new Factory({ dictionary: { ...common.dictionary, ...english.dictionary }, graphs: common.adjacencyGraphs })
}
