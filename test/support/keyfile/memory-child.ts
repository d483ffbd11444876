import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { openKeyFile, sealKeyFile } from '../../../main/keyfile/index.ts'
import { Problem } from '../../../main/engine/problem.ts'
import { deriveKey } from '../../../main/keyfile/scrypt.ts'
import { bytes, CHEAP, PASSWORD, samplePayload } from './sample.ts'

// Seals with only so much more memory than it has already (argument: MiB, then the work factor), and prints how it ended as JSON.

const [more = '', workFactor = ''] = process.argv.slice(2)
const derive = () => deriveKey(bytes(PASSWORD), new Uint8Array(16), Number(workFactor))

// Everything that is loaded on the way is loaded before, and the threads are running.
const warm = await sealKeyFile(samplePayload(), bytes(PASSWORD), { workFactor: CHEAP })
await openKeyFile(warm.file, bytes(PASSWORD))
const size = Number(/VmSize:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
execFileSync('prlimit', ['--pid', String(process.pid), `--as=${size + Number(more) * 2 ** 20}`])
const apart = await Promise.allSettled([derive(), derive()])
const fitsTwice = apart.every((result) => result.status === 'fulfilled')
try {
  const { file, verifier } = await sealKeyFile(samplePayload(), bytes(PASSWORD), { workFactor: Number(workFactor) })
  await verifier.verify(file)
  process.stdout.write(JSON.stringify({ code: 'sealed', fitsTwice }))
} catch (error) {
  if (!(error instanceof Problem)) throw error
  process.stdout.write(JSON.stringify({ ...error.data, fitsTwice }))
}
