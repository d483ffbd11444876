import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { checkFile, checkLockFile, type Complaint } from './house-rules.ts'

/** The files git tracks or would track, as paths from the root with forward slashes. */
function trackedFiles(root: string): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((name) => name !== '')
}

/** Holds every tracked file to the rules of the house; the rules are in house-rules.ts. */
export function checkHouse(root: string): Complaint[] {
  return trackedFiles(root).flatMap((file) => {
    let text: string
    try {
      text = readFileSync(path.join(root, file), 'utf8')
    } catch (error) {
      // Tracked, but removed in the working tree: nothing to hold to any rule.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
    return file === 'package-lock.json' ? checkLockFile(text) : checkFile(file, text)
  })
}
