import { codeOf } from '../engine/problem.ts'

/** How long a file that a virus scanner or an indexer holds for a moment is tried again. Only on Windows, where that is common. */
export interface Transient {
  /** Milliseconds of waiting in all; 60,000 is what graceful-fs and VS Code use. */
  limit: number
  wait(milliseconds: number): Promise<void>
}

const PASSING: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY'])

/**
 * Does it, and again after 10, 20 … 100 ms while it fails with EPERM, EACCES or EBUSY, until the limit is waited out; then
 * the last error stands. A full wait is rare and long, so that what fails for good for another reason is not held up.
 */
export async function retried<T>(
  transient: Transient | undefined,
  work: () => Promise<T>,
  final: ReadonlySet<string> = new Set(),
): Promise<T> {
  let waited = 0
  for (let pause = 10; ; pause = Math.min(pause + 10, 100)) {
    try {
      return await work()
    } catch (error) {
      const code = codeOf(error)
      if (
        transient === undefined ||
        !PASSING.has(code) ||
        (code !== undefined && final.has(code)) ||
        waited >= transient.limit
      )
        throw error
    }
    await transient.wait(pause)
    waited += pause
  }
}
