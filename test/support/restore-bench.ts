import type { Secrets } from '../../main/engine/types.ts'
import { type KeyPayload, sealKeyFile, sidecarText } from '../../main/keyfile/index.ts'
import { encryptionKey } from '../../main/procedures/encryption-key/index.ts'
import { bytesOf, CHEAP, GOOD_PASSWORD } from './application.ts'
import { backUpNow, type Bench, KEYS, withBench } from './key-bench.ts'
import { samplePayload } from './keyfile/sample.ts'

export const FILE = `${KEYS}\\key.age`
export const restore = (file = FILE) => ({ mode: 'restore' as const, file })
export const fileSecrets = (password = GOOD_PASSWORD): Secrets => ({ 'file-password': bytesOf(password) })

export type ComputerName = 'management-server' | 'data-warehouse-server' | 'rebuilt-server'

/** A bench with the key of the management server in `FILE`, and then that computer. */
export function withKeyFile<T>(computer: ComputerName, work: (bench: Bench) => Promise<T>): Promise<T> {
  return withBench(async (bench) => {
    await backUpNow(bench, FILE)
    await bench.practice.world.set({ computer })
    return work(bench)
  })
}

/** Writes a file of any contents to a simulated place. */
export async function putFile({ ports }: Bench, path: string, bytes: Uint8Array): Promise<void> {
  await ports.files.remove(path)
  const writer = await ports.files.create(path)
  await writer.write(bytes)
  await writer.flush()
  await writer.close()
}

/** Writes a key file with a payload of the test's making, and the text beside it. */
export async function putKeyFile(bench: Bench, path: string, change: Partial<KeyPayload> = {}): Promise<KeyPayload> {
  const payload = samplePayload(change)
  const { file } = await sealKeyFile(payload, bytesOf(GOOD_PASSWORD), { workFactor: CHEAP })
  await putFile(bench, path, file)
  const name = bench.ports.files.basename(path)
  await putFile(bench, `${path}.txt`, bytesOf(sidecarText({ fileName: name, file, payload })))
  return payload
}

/** What the page finds on a restore, with the good password unless another is given. */
export function found(bench: Bench, page: string, answers: object = restore(), password = GOOD_PASSWORD) {
  return encryptionKey.findings(page, { mode: 'restore', ...answers }, bench.ports, fileSecrets(password))
}

export const codes = (findings: readonly { code: string; level: string }[]) =>
  findings.map(({ level, code }) => `${level} ${code}`)

/** The key in the registry, in base64. */
export async function keyOfRegistry({ ports }: Bench): Promise<string[]> {
  const { items } = await ports.machine.call('key.read', {})
  return items.map(({ data }) => Buffer.from(data).toString('base64'))
}
