import { readSync } from 'node:fs'
import { openKeyFile, sealKeyFile } from '../../../main/keyfile/index.ts'
import { CHEAP, samplePayload } from './sample.ts'

// Reads a password from its standard input, seals and opens a key file with it, and stays, so that its memory can be searched.
// Argument: "wipe" as the program does, or "keep" to show that the search finds what is there.

const input = new Uint8Array(new ArrayBuffer(1024))
const length = readSync(0, input)
const password = input.subarray(0, length)
const wrong = await sealKeyFile(samplePayload(), new Uint8Array([120]), { workFactor: CHEAP })
await openKeyFile(wrong.file, password).catch(() => undefined)
const first = await sealKeyFile(samplePayload(), password, { workFactor: CHEAP })
await first.verifier.verify(first.file)
first.verifier.wipe()
await openKeyFile(first.file, password)
// Sealing is last, so that what it leaves has not been overwritten by chance.
await sealKeyFile(samplePayload(), password, { workFactor: CHEAP })
if (process.argv[2] === 'wipe') input.fill(0)
// Node frees (and clears) its own copy for the last derivation after the callback that led here.
await new Promise((resolve) => setImmediate(resolve))
process.stdout.write('done')
setInterval(() => input.length, 1000)
