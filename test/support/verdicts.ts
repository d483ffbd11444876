import { writeSync } from 'node:fs'

/** A line of the table of faults, in the test output: what was done, what the person is told, what became of the key. */
export function verdict(what: string, told: string, end: string): void {
  // Straight to the terminal: the reporter puts a heading above each line of console.log.
  writeSync(1, `  fault | ${what} | ${told} | ${end}\n`)
}
