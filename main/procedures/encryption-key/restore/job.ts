import { Problem } from '../../../engine/problem.ts'
import type { Made, StepContext } from '../../../engine/types.ts'
import { itemBytes, type KeyPayload, loadKeyFile, openKeyFile, sha256 } from '../../../keyfile/index.ts'
import type { Identity, KeyItem, Ports } from '../../../ports/index.ts'
import { otherTarget } from '../../key-file/findings.ts'
import { contentsOf, FILE_PASSWORD, holdsKey, type KeyFileContents } from '../../key-file/open.ts'
import { fingerprintOfKey, wipe, withKey } from '../key.ts'

/** What is known of the key that the computer has now. */
export interface Present {
  fingerprint: string | undefined
  /** It is the key in the file. */
  isOurs: boolean
}

/**
 * What the steps of one restore share. Everything in memory can be had again from the file, with the password, and from the
 * registry: a run that was killed goes on in another process.
 */
export class RestoreJob {
  readonly p: Ports
  readonly made: Made
  readonly computer: Identity
  readonly file: string
  /** Of the file that the plan is for, hexadecimal. */
  readonly sha256: string
  /** True once this process has written the key. */
  hasWritten = false
  /** The temporary name of the kept key could not be removed: said once, and no reason to fail. */
  mayLeave = false
  /** Fingerprints of the keys in files that were opened, by the files' SHA-256. */
  readonly kept = new Map<string, string>()
  #contents: KeyFileContents | undefined
  #items: readonly KeyItem[] | undefined

  constructor(about: Pick<RestoreJob, 'p' | 'made' | 'computer' | 'file' | 'sha256'>) {
    this.p = about.p
    this.made = about.made
    this.computer = about.computer
    this.file = about.file
    this.sha256 = about.sha256
  }

  /** What is in the file; opened once. Rejects with `key-file-changed` and as `openKeyFile`. */
  async contents(c: StepContext): Promise<KeyFileContents> {
    if (this.#contents === undefined) await this.#open(c)
    if (this.#contents === undefined) throw new Error('The file was opened and told nothing.')
    return this.#contents
  }

  /** The key in the file, with its bytes; kept until `forgetKey`. */
  async key(c: StepContext): Promise<readonly KeyItem[]> {
    if (this.#items === undefined) await this.#open(c)
    return this.#items ?? []
  }

  forgetKey(): void {
    wipe(this.#items ?? [])
    this.#items = undefined
  }

  /** Compares the key in the registry with the one in the file. */
  async present(c: StepContext): Promise<Present> {
    const { payload } = await this.contents(c)
    return withKey(this.p.machine, (items) => ({
      fingerprint: items.length === 0 ? undefined : fingerprintOfKey(items),
      isOurs: holdsKey(items, payload),
    }))
  }

  async #open(c: StepContext): Promise<void> {
    const loaded = await loadKeyFile(this.p.files, this.file)
    if (sha256(loaded.file) !== this.sha256) throw changed(this, loaded.name)
    const payload = await openKeyFile(loaded.file, filePassword(c), loaded)
    this.#contents = contentsOf(this.file, loaded, payload)
    const other = otherTarget(this.#contents, this.p)
    if (other !== undefined) throw other
    this.forgetKey()
    this.#items = itemsOf(payload)
    c.signal.addEventListener('abort', () => this.forgetKey(), { once: true })
  }
}

function itemsOf(payload: KeyPayload): KeyItem[] {
  return payload.items.map((item) => ({
    name: item.name,
    path: item.path,
    type: item.type,
    protection: item.protection,
    data: itemBytes(item),
  }))
}

export function filePassword(c: StepContext): Uint8Array {
  const password = c.secrets[FILE_PASSWORD]
  if (password !== undefined) return password
  throw new Problem({
    code: 'secret-missing',
    text: 'The password of the key file is not there.',
    cause: 'It is never stored, and this run was not given it.',
    unchanged: ['The registry was not changed by this step.'],
    next: ['Enter the password again.'],
  })
}

function changed({ computer, file }: RestoreJob, name: string): Problem {
  return new Problem({
    code: 'key-file-changed',
    text: `${name} is no longer the file that the plan was made for.`,
    cause: `${file} has another SHA-256 than when the plan was made.`,
    unchanged: ['The file was only read.', `This step changed nothing on ${computer.netbios}.`],
    next: ['Put the file back as it was, or start the wizard again and look at what is in it now.'],
  })
}
