import path from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, the longest first. A fresh clone knows no durations, and one of these begun last would hold up the end alone. */
const LONG = [
  'integration/faults/kill.test.ts',
  'integration/restore-databases/resume.test.ts',
  'integration/permissions/killed.test.ts',
  'integration/keyfile/age-program.test.ts',
  'integration/restore-databases/killed.test.ts',
  'integration/restore-databases/unattended.test.ts',
  'integration/encryption-key/killed.test.ts',
  'unit/keyfile/damage.test.ts',
]
const ROOT = path.resolve(import.meta.dirname, '..')

/** Vitest's own order (what failed, what took long, what is large) behind the long files. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.indexOf(path.relative(ROOT, moduleId).replaceAll('\\', '/'))
      return at < 0 ? LONG.length : at
    }
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}
