import {
  discardTemporary,
  type KeyFileVerifier,
  proveFile,
  publishKeyFile,
  readBack,
  sidecarName,
  temporaryPath,
  writeSidecar,
  writeTemporary,
} from '../../../main/keyfile/index.ts'
import type { Files } from '../../../main/ports/files.ts'

export interface Backup {
  folder: string
  name: string
  file: Uint8Array
  sha256: string
  verifier: KeyFileVerifier
  text: string
}

/** The whole write protocol in the order in which a procedure has it as steps. */
export async function backUp(files: Files, backup: Backup): Promise<void> {
  const final = files.join(backup.folder, backup.name)
  const temporary = temporaryPath(files, final, 'ab12cd')
  await discardTemporary(files, temporary)
  await writeTemporary(files, temporary, backup.file)
  await readBack(files, temporary, backup.verifier)
  await publishKeyFile(files, temporary, final)
  await proveFile(files, final, backup.sha256)
  await writeSidecar(files, files.join(backup.folder, sidecarName(backup.name)), backup.text)
}
