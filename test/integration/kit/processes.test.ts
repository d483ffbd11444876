import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openKit } from '../../../main/kit/index.ts'
import { withFolder } from '../../support/application.ts'
import { childEnv, childScript } from '../../support/children.ts'
import { sampleArtifact } from '../../support/sample-artifact.ts'

interface Ended {
  code: number | null
  signal: string | null
  output: string
}

function add(folder: string, at: number, ids: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const args = [childScript('kit-child'), folder, String(at), ...ids]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: childEnv() })
    let output = ''
    child.stdout.on('data', (part: Buffer) => {
      output += part.toString()
    })
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, output }))
  })
}

const idsIn = async (folder: string) => (await openKit({ folder, target: 'practice' }).artifacts()).map(({ id }) => id)

describe('the recovery kit and real processes', () => {
  it('loses no entry of six processes that add at once', () =>
    withFolder(async (folder) => {
      const ids = Array.from({ length: 6 }, (_, process) => Array.from({ length: 5 }, (__, n) => `p${process}-${n}`))
      const ended = await Promise.all(ids.map((mine) => add(folder, 0, mine)))
      expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0])
      expect((await idsIn(folder)).sort()).toEqual(ids.flat().sort())
      expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'manifest.previous.json'])
    }))

  it('is the old list or the new one, whichever call of the file system it was killed before', () =>
    withFolder(async (top) => {
      const dry = path.join(top, 'dry')
      await openKit({ folder: dry, target: 'practice' }).add(sampleArtifact({ id: 'old' }))
      const calls = Number((await add(dry, 0, ['new'])).output)
      expect(calls).toBeGreaterThan(8)
      const seen = new Set<string>()
      const one = async (at: number) => {
        const folder = path.join(top, String(at))
        await openKit({ folder, target: 'practice' }).add(sampleArtifact({ id: 'old' }))
        expect((await add(folder, at, ['new'])).signal).toBe('SIGKILL')
        const ids = (await idsIn(folder)).join()
        seen.add(ids)
        expect(['old', 'old,new']).toContain(ids)
        // The lock of the dead process is no hindrance, and what it left is cleared away.
        await openKit({ folder, target: 'practice' }).add(sampleArtifact({ id: 'later' }))
        expect(await idsIn(folder)).toEqual([...ids.split(','), 'later'])
        expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'manifest.previous.json'])
      }
      for (let at = 1; at <= calls; at += 2) await Promise.all([one(at), ...(at < calls ? [one(at + 1)] : [])])
      expect([...seen].sort()).toEqual(['old', 'old,new'])
    }))
})
