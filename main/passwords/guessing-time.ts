/** Guesses a second: a generous farm against scrypt with 128 MiB a guess. */
const RATE = 1e4

const UNITS: readonly [string, number][] = [
  ['second', 1],
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
  ['month', 30 * 86_400],
  ['year', 365 * 86_400],
]

/** How long that many guesses take, as people say it: `at once`, `in 3 minutes`, `in 40 years`, `in centuries`. */
export function timeToGuess(guesses: number): { seconds: number; words: string } {
  const seconds = guesses / RATE
  if (seconds < 2) return { seconds, words: 'at once' }
  if (seconds >= 200 * 365 * 86_400) return { seconds, words: 'in centuries' }
  const [name, length] = UNITS.findLast(([, unit]) => seconds >= unit) ?? ['second', 1]
  const count = Math.floor(seconds / length)
  return { seconds, words: `in ${count} ${name}${count === 1 ? '' : 's'}` }
}
