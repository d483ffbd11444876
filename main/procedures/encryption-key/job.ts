import { codeOf, Problem } from '../../engine/problem.ts'
import type { Made, StepContext } from '../../engine/types.ts'
import {
  isoSecond,
  type KeyFileVerifier,
  type KeyPayload,
  loadKeyFile,
  openKeyFile,
  readBack,
  sha256,
  writingProblem,
} from '../../keyfile/index.ts'
import type { KeyItem, Ports } from '../../ports/index.ts'
import { PASSWORD } from './answers.ts'
import { fingerprintOfKey, type KeyComputer, noKey, otherKey, wipe } from './key.ts'
import type { Destination } from './place.ts'

/** A file of this run that was opened with the password; the key itself is not kept. */
export interface Opened {
  sha256: string
  size: number
  /** Without the key's bytes: for the text beside the file. */
  payload: KeyPayload
}

/**
 * What the steps of one backup share. Everything in memory can be had again from the registry and the disk, so that a run
 * that was killed anywhere goes on in another process with nothing but the plan's own names and the password.
 */
export class Job {
  readonly p: Ports
  readonly made: Made
  readonly computer: KeyComputer
  /** Of the key that the plan names. */
  readonly fingerprint: string
  readonly file: Destination
  readonly copy: Destination | undefined
  #items: readonly KeyItem[] | undefined
  #sealed: { sha256: string; verifier: KeyFileVerifier } | undefined
  #opened: Opened | undefined
  readonly #leftovers = new Set<string>()

  constructor(about: Pick<Job, 'p' | 'made' | 'computer' | 'fingerprint' | 'file' | 'copy'>) {
    this.p = about.p
    this.made = about.made
    this.computer = about.computer
    this.fingerprint = about.fingerprint
    this.file = about.file
    this.copy = about.copy
  }

  /** The key, read from the registry and compared with the one the plan names. Kept until `forgetKey`. */
  async readKey(c: StepContext): Promise<readonly KeyItem[]> {
    if (this.#items !== undefined) return this.#items
    const { items } = await this.p.machine.call('key.read', {}, { signal: c.signal })
    try {
      const { netbios } = this.computer
      if (items.length === 0) throw noKey(netbios)
      if (fingerprintOfKey(items) !== this.fingerprint) throw otherKey(netbios)
    } catch (error) {
      wipe(items)
      throw error
    }
    this.#items = items
    c.signal.addEventListener('abort', () => this.forgetKey(), { once: true })
    return items
  }

  forgetKey(): void {
    wipe(this.#items ?? [])
    this.#items = undefined
  }

  /** Keeps what proves the sealed file without deriving again. */
  keepSealed(sealed: { sha256: string; verifier: KeyFileVerifier }, c: StepContext): void {
    this.forgetSealed()
    this.#sealed = sealed
    c.signal.addEventListener('abort', () => this.forgetSealed(), { once: true })
  }

  forgetSealed(): void {
    this.#sealed?.verifier.wipe()
    this.#sealed = undefined
  }

  /** Has anything that name? A place that does not answer is a problem, not a no. */
  async isThere(path: string): Promise<boolean> {
    const { files } = this.p
    try {
      return (await files.stat(path)) !== undefined
    } catch (error) {
      throw writingProblem(error, {
        subject: 'The key file',
        path,
        folder: files.dirname(path),
        name: files.basename(path),
      })
    }
  }

  /** The key file's path now: its own name, or the temporary one; undefined when there is neither. */
  async whereIsIt(): Promise<string | undefined> {
    for (const path of [this.file.temporary, this.file.path]) {
      if (await this.isThere(path)) return path
    }
    return undefined
  }

  /**
   * Opens a file with the password and proves that it is this run's and holds this key. What was opened once is known again
   * by its SHA-256.
   *
   * @throws Problem as `readBack` and `openKeyFile`; `read-back-differs` for a file of another run or key
   */
  async open(path: string, c: StepContext): Promise<Opened> {
    const { file } = await loadKeyFile(this.p.files, path)
    const hash = sha256(file)
    if (this.#opened?.sha256 === hash) return this.#opened
    const payload =
      this.#sealed?.sha256 === hash
        ? await readBack(this.p.files, path, this.#sealed.verifier)
        : await openKeyFile(file, passwordOf(c), { name: this.p.files.basename(path) })
    this.#check(payload, path)
    this.#opened = { sha256: hash, size: file.length, payload: withoutKey(payload) }
    return this.#opened
  }

  /** The same, when it is there and opens; undefined otherwise. */
  async tryOpen(path: string, c: StepContext): Promise<Opened | undefined> {
    try {
      return await this.open(path, c)
    } catch (error) {
      if (error instanceof Problem && codeOf(error) !== 'not-enough-memory') return undefined
      throw error
    }
  }

  /** A temporary name that could not be removed: said once, and no reason to fail. */
  leave(path: string, c: StepContext): void {
    this.#leftovers.add(path)
    c.message(`${path} could not be removed. What was made of it is complete; remove it by hand.`)
  }

  /** Proves that no temporary name was left by a run that was killed between the new name and the old one's removal. */
  async proveCleared(path: string): Promise<void> {
    if (this.#leftovers.has(path) || !(await this.isThere(path))) return
    throw new Problem({
      code: 'temporary-left',
      text: `The temporary file ${path} is still there.`,
      cause: 'A run was killed before it could remove it.',
      unchanged: ['The finished file beside it is complete and was not changed.'],
      next: [`Remove ${path}.`],
    })
  }

  #check(payload: KeyPayload, path: string): void {
    const isOurs = payload.created === isoSecond(this.made.at) && payload.machine.netbios === this.computer.netbios
    if (isOurs && payload.keyFingerprint === this.fingerprint) return
    throw new Problem({
      code: 'read-back-differs',
      text: `${path} is not the key file of this run.`,
      cause: isOurs
        ? `It holds another key than ${this.computer.netbios} has now.`
        : 'It opens with the password, but another run wrote it.',
      unchanged: ['That file was not changed.', `The key on ${this.computer.netbios} was only read.`],
      next: ['Start the wizard again and choose another name.'],
    })
  }
}

export function passwordOf(c: StepContext): Uint8Array {
  const password = c.secrets[PASSWORD]
  if (password !== undefined) return password
  throw new Problem({
    code: 'secret-missing',
    text: 'The password is not there.',
    cause: 'It is never stored, and this run was not given it.',
    unchanged: ['No file was written or changed.'],
    next: ['Enter the password again.'],
  })
}

function withoutKey(payload: KeyPayload): KeyPayload {
  return { ...payload, items: payload.items.map((item) => ({ ...item, data: '' })) }
}
