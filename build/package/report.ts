import { stat } from 'node:fs/promises'
import path from 'node:path'
import { checkPackage } from './check/index.ts'
import { inMegabytes, SIZE_BOUND, sizeOverElectron } from './check/size.ts'
import { hashOf } from './files.ts'
import type { MadePackage } from './made.ts'

type Write = (line: string) => void
const toStdout: Write = (line) => void process.stdout.write(`${line}\n`)

/** Checks a package and says what was found, a line a check; true when all is well. */
export async function reportChecks(made: MadePackage, write: Write = toStdout): Promise<boolean> {
  const results = await checkPackage(made)
  for (const { check, complaints } of results) {
    write(`${complaints.length === 0 ? 'good ' : 'WRONG'}  ${check}`)
    for (const complaint of complaints) write(`         ${complaint}`)
  }
  const { unpacked, packed } = await sizeOverElectron(made)
  write(
    `Over Electron’s own: ${inMegabytes(packed)} packed, at most ${inMegabytes(SIZE_BOUND)}; ${inMegabytes(unpacked)} unpacked.`,
  )
  return results.every(({ complaints }) => complaints.length === 0)
}

/** Says name, size and SHA-256 of what was made. */
export async function reportArtifacts(files: readonly string[], write: Write = toStdout): Promise<void> {
  for (const file of files)
    write(`${path.basename(file)}  ${inMegabytes((await stat(file)).size)}  SHA-256 ${await hashOf(file)}`)
}
