import { Problem } from '../../engine/problem.ts'
import type { Finding, Secrets } from '../../engine/types.ts'
import { compareWithSidecar, loadKeyFile, whyNoKeyFile } from '../../keyfile/index.ts'
import type { Ports } from '../../ports/index.ts'
import { blockOf } from '../blocks.ts'
import { FILE_PASSWORD, type KeyFileContents, lookInto } from './open.ts'

/** What is to be said of a file before its password is known: that it is not there, or is no key file. Reads it, nothing else. */
export async function fileFindings(path: string, p: Ports): Promise<Finding[]> {
  try {
    const { file, name, sidecar } = await loadKeyFile(p.files, path)
    const why = whyNoKeyFile(file, name)
    if (why !== undefined) return [blockOf(why, 'file')]
    const differs = sidecar !== undefined && ['shorter', 'different'].includes(compareWithSidecar(file, sidecar))
    return differs ? [notAsWritten(name)] : []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [blockOf(error, 'file')]
  }
}

function notAsWritten(name: string): Finding {
  return {
    level: 'info',
    code: 'text-file-differs',
    text: `The text file beside ${name} does not fit it.`,
    detail:
      'The file was changed after it was written, or the text belongs to another file. Whether it is whole shows when it is opened.',
    field: 'file',
  }
}

/** Opens the file: what is in it, or why it does not open as findings at the password. */
export async function openFindings(
  path: string,
  p: Ports,
  secrets: Secrets,
): Promise<{ contents: KeyFileContents; findings?: never } | { contents?: never; findings: Finding[] }> {
  try {
    const contents = await lookInto(p.files, path, secrets)
    const found = otherTarget(contents, p)
    return found === undefined ? { contents } : { findings: [blockOf(found, FILE_PASSWORD)] }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { findings: [blockOf(error, FILE_PASSWORD)] }
  }
}

/** What was practised is never mixed with what is real. */
export function otherTarget({ name, payload }: KeyFileContents, p: Pick<Ports, 'target'>): Problem | undefined {
  if (payload.target === p.target) return undefined
  const isPractice = payload.target === 'practice'
  return new Problem({
    code: 'key-file-other-target',
    text: isPractice ? `${name} is a practice file.` : `${name} holds the key of a real server.`,
    cause: isPractice
      ? 'The key in it belongs to a simulated server; on a real one it would make its passwords unreadable.'
      : 'The practice environment reads practice files only, so that no real key is left in it.',
    unchanged: ['The file and this computer were not changed.'],
    next: [
      isPractice
        ? 'Choose the key file of a real server.'
        : 'Restart the program for this computer to use that file; in practice choose a file that was made in practice.',
    ],
  })
}
