import { codeOf, type Problem } from '../../../engine/problem.ts'
import type { Finding } from '../../../engine/types.ts'
import { shortFingerprint, whyNoKeyFile, readingProblem } from '../../../keyfile/index.ts'
import type { Ports } from '../../../ports/index.ts'
import { blockOf, isFinding, orBlock } from '../../blocks.ts'
import { readFingerprint } from '../key.ts'
import { placeOf } from '../place.ts'
import { binName } from './backup-step.ts'
import { toolFindings } from './tool.ts'

const MAX_BIN = 64 * 1024 * 1024

/** A backup with Microsoft's tool besides: is it there, and is its file's name free? */
export async function microsoftBackupFindings(location: string, media: string, p: Ports): Promise<Finding[]> {
  return [...(await toolFindings(p, media)), ...(await takenBin(location, p))]
}

async function takenBin(location: string, p: Ports): Promise<Finding[]> {
  try {
    const place = await placeOf(p.files, location)
    if (place.name === undefined) return []
    const name = binName(place.name)
    if ((await p.files.stat(p.files.join(place.folder, name))) === undefined) return []
    return [
      {
        level: 'block',
        code: 'microsoft-file-exists',
        text: `${place.folder} already holds something named ${name}.`,
        detail: 'That is the name of Microsoft’s file beside the key file. No existing file is ever replaced.',
        fix: 'Enter another name for the key file, or end the path with a backslash to get one with the computer and the time.',
        field: 'location',
      },
    ]
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    // A place that does not answer is reported for the key file itself.
    return []
  }
}

/** A restore with Microsoft's tool: the file is there and may be the tool's, the tool is found, and what the tool would replace. */
export async function microsoftRestoreFindings(file: string, media: string, p: Ports): Promise<Finding[]> {
  const found = [...(await binFindings(file, p)), ...(await toolFindings(p, media)), ...(await replacedByTool(p))]
  // A registry that does not answer stands against more than one of them, and is said once.
  return found.filter(({ code }, at) => found.findIndex((other) => other.code === code) === at)
}

async function binFindings(path: string, p: Ports): Promise<Finding[]> {
  const name = p.files.basename(path)
  const bytes = await orBlock(
    p.files.read(path, MAX_BIN).catch((error: unknown) => {
      throw readingProblem(error, { subject: 'The file', path, folder: p.files.dirname(path), name })
    }),
    'file',
  )
  if (isFinding(bytes)) return [bytes]
  const why: Problem | undefined = whyNoKeyFile(bytes, name)
  if (why?.code === 'key-file-microsoft') return []
  if (why !== undefined && why.code !== 'key-file-foreign') return [blockOf(why, 'file')]
  return [
    {
      level: 'block',
      code: 'not-microsoft',
      text:
        why === undefined
          ? `${name} is a key file of this program, not one of Microsoft’s tool.`
          : `${name} is not a file of Microsoft’s tool. ${why.data.cause ?? ''}`.trim(),
      detail: 'What counts is what is in the file, not its name.',
      fix:
        why === undefined
          ? 'Clear “The file was made by Microsoft’s SecureStorageBackup.exe”: this wizard restores from it itself.'
          : 'Choose the file that the tool wrote.',
      field: why === undefined ? 'microsoft' : 'file',
    },
  ]
}

/** The tool replaces without keeping. */
async function replacedByTool(p: Ports): Promise<Finding[]> {
  const found = await orBlock(
    readFingerprint(p.machine).then((fingerprint) => ({ fingerprint })),
    'file',
  )
  if (isFinding(found)) return [found]
  if (found.fingerprint === undefined) return []
  return [
    {
      level: 'warn',
      code: 'key-replaced-by-tool',
      text: `This computer has a key already, ${shortFingerprint(found.fingerprint)}. Microsoft’s tool replaces it and keeps nothing of it.`,
      detail: 'If it is the one that the database needs, it is lost.',
      fix: 'Back it up with this wizard first.',
      field: 'microsoft',
      acknowledge: 'tick',
      keep: 'Let the tool replace it',
    },
  ]
}
