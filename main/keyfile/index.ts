export { fingerprintOf, type KeyPart, sha256, shortFingerprint } from './fingerprint.ts'
export { whyNoKeyFile } from './inspect.ts'
export { type LoadedKeyFile, loadKeyFile } from './load.ts'
export { keyFileName, roleWords, sidecarName } from './name.ts'
export { MAX_KEY_FILE, openKeyFile } from './open.ts'
export { normalisePassword } from './password.ts'
export {
  fingerprintOfItems,
  isoSecond,
  itemBytes,
  KEY_FORMAT,
  KEY_FORMAT_VERSION,
  type KeyItem,
  type KeyPayload,
  type KeyRole,
  keyItem,
} from './payload.ts'
export { type FileProblemCode, type FileWork, readingProblem, writingProblem } from './problems.ts'
export { restoreSteps } from './restore-steps.ts'
export { workFactorFor } from './scrypt.ts'
export { secretBytes, secretCopy, secretJoin } from './secret-bytes.ts'
export { type KeyFileVerifier, type SealedKeyFile, sealKeyFile } from './seal.ts'
export { compareWithSidecar, parseSidecar, type Sidecar, sidecarText } from './sidecar.ts'
export {
  discardTemporary,
  holdsFile,
  proveFile,
  publishKeyFile,
  readBack,
  temporaryPath,
  writeSidecar,
  writeTemporary,
} from './write.ts'
