import { openKeyFile, sealKeyFile } from '../../main/keyfile/index.ts'
import { deriveKey } from '../../main/keyfile/scrypt.ts'
import { secretCopy } from '../../main/keyfile/secret-bytes.ts'
import { bytes, PASSWORD, samplePayload } from '../support/keyfile/sample.ts'

/** One round, interleaved: milliseconds of a bare derivation, of a whole backup (seal and proof), and of opening. */
export async function keyFileRound(workFactor: number): Promise<{ bare: number; backup: number; open: number }> {
  const password = secretCopy(bytes(PASSWORD))
  const bare = await timed(() => deriveKey(password, new Uint8Array(16), workFactor))
  const backup = await timed(async () => {
    const sealed = await sealKeyFile(samplePayload(), password, { workFactor })
    await sealed.verifier.verify(sealed.file)
    return sealed
  })
  const open = await timed(() => openKeyFile(backup.result.file, password))
  return { bare: bare.ms, backup: backup.ms, open: open.ms }
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const start = performance.now()
  const result = await work()
  return { ms: performance.now() - start, result }
}
