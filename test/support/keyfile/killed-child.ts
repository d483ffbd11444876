import { readFileSync } from 'node:fs'
import { nodeFiles, nodeFs } from '../../../main/files/index.ts'
import { sha256 } from '../../../main/keyfile/fingerprint.ts'
import { backUp } from './back-up.ts'
import { watchedFs, withoutLinks } from './watched-fs.ts'

// Runs the write protocol on a real folder and kills itself before its n-th call of the file system. Reading, looking and
// closing are not counted: they change nothing on the disk, so that being killed before one is being killed after the call
// that was counted last.
// Arguments: folder, name, sealed file, text beside it, n, "links" or "none". Prints the number of calls when it gets through.

const [folder = '', name = '', sealed = '', text = '', at = '', links = ''] = process.argv.slice(2)
const CHANGES_NOTHING = new Set(['handle.read', 'handle.stat', 'handle.close', 'stat'])
let counted = 0
const { fs } = watchedFs(links === 'links' ? nodeFs : withoutLinks(nodeFs), ({ op }) => {
  if (!CHANGES_NOTHING.has(op)) counted++
  if (counted === Number(at)) process.kill(process.pid, 'SIGKILL')
  return undefined
})
const file = new Uint8Array(readFileSync(sealed))
// The parent opens what is left with the password; here the reading itself is what may be interrupted.
const verifier = { verify: () => Promise.reject(new Error('unused')), wipe: () => undefined }
await backUp(nodeFiles({ native: (path) => path, dialect: 'posix', fs }), {
  folder,
  name,
  file,
  sha256: sha256(file),
  verifier: {
    ...verifier,
    verify: (back) => (sha256(back) === sha256(file) ? Promise.resolve(undefined as never) : verifier.verify()),
  },
  text: readFileSync(text, 'utf8'),
})
process.stdout.write(String(counted))
