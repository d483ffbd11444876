import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ErrorData } from '../../../preload/contract/error.ts'

const child = (name: string) => join(import.meta.dirname, '../../support/keyfile', name)

describe('a password', () => {
  it.each([
    ['wipe', 0],
    ['keep', 1],
  ] as const)('used and then wiped (%s) is nowhere in the memory of the process', async (how, least) => {
    // Nowhere in argv or the environment either: it goes in as bytes.
    const canary = randomBytes(12).toString('hex')
    const started = spawn(process.execPath, [child('secret-child.ts'), how], { stdio: ['pipe', 'pipe', 'inherit'] })
    try {
      started.stdin.write(canary)
      await new Promise<void>((resolve, reject) => {
        started.stdout.once('data', () => resolve())
        started.once('exit', (code) => reject(new Error(`It ended with ${code}.`)))
      })
      const found = countInMemory(started.pid ?? 0, [Buffer.from(canary), Buffer.from(canary, 'utf16le')])
      if (least === 0) expect(found).toBe(0)
      else expect(found).toBeGreaterThanOrEqual(least)
    } finally {
      started.kill('SIGKILL')
    }
  })
})

/** How often any of the patterns stands in the writable memory of a process. */
function countInMemory(pid: number, patterns: Buffer[]): number {
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  let found = 0
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
      if (from !== undefined && to !== undefined)
        found += countInRange(memory, BigInt(`0x${from}`), BigInt(`0x${to}`), patterns)
    }
  } finally {
    closeSync(memory)
  }
  return found
}

const CHUNK = 4 * 2 ** 20

function countInRange(memory: number, from: bigint, to: bigint, patterns: Buffer[]): number {
  let found = 0
  for (let at = from; at < to; at += BigInt(CHUNK - 64)) {
    const buffer = Buffer.alloc(Math.min(CHUNK, Number(to - at)))
    let length: number
    try {
      length = readSync(memory, buffer, 0, buffer.length, at)
    } catch (error) {
      // A page that was given back between looking and reading.
      if ((error as NodeJS.ErrnoException).code === 'EIO') continue
      throw error
    }
    const read = buffer.subarray(0, length)
    for (const pattern of patterns)
      for (let hit = read.indexOf(pattern); hit >= 0; hit = read.indexOf(pattern, hit + 1)) found++
  }
  return found
}

describe('a computer short of memory', () => {
  // Otherwise each thread reserves 64 MiB of addresses for itself, and the limit counts addresses.
  const env = { ...process.env, MALLOC_ARENA_MAX: '1' }
  const seal = (more: number, workFactor: number) =>
    JSON.parse(
      execFileSync(process.execPath, [child('memory-child.ts'), String(more), String(workFactor)], {
        encoding: 'utf8',
        env,
      }),
    ) as ErrorData & { fitsTwice: boolean }

  // Work factor 16 takes 64 MiB, twice.
  it('is told what is missing, and no more is done', () => {
    const data = seal(32, 16)
    expect(data.code).toBe('not-enough-memory')
    expect(data.cause).toContain('64 MiB')
    expect(data.unchanged).toEqual(['No file was written or changed.'])
  })

  it('derives one after the other where two at once do not fit', () => {
    expect(seal(104, 16)).toEqual({ code: 'sealed', fitsTwice: false })
  })
})
