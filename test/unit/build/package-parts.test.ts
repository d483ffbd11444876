import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { downloadElectron, electronChecksums, electronZip } from '../../../build/package/electron.ts'
import { timeOfSources } from '../../../build/package/time.ts'
import { findTools, missingTools } from '../../../build/package/tools.ts'
import manifest from '../../../package.json' with { type: 'json' }

const VERSION = manifest.devDependencies.electron

describe('Electron’s distribution', () => {
  it('of the pinned version has a SHA-256 in the pinned package', async () => {
    expect((await electronChecksums())[electronZip(VERSION)]).toMatch(/^[0-9a-f]{64}$/)
  })

  it('of another version is refused: nobody vouches for it', async () => {
    await expect(downloadElectron('1.2.3')).rejects.toThrow(
      'The electron package names no SHA-256 of electron-v1.2.3-win32-x64.zip.',
    )
  })

  it('is told in a sentence when it can’t be had, and is not taken when it is another file', async () => {
    const cache = mkdtempSync(path.join(os.tmpdir(), 'recovery-electron-'))
    let asked = 0
    const server = createServer((_request, response) => {
      asked += 1
      if (asked === 1) response.writeHead(404).end()
      else response.end('not Electron')
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const before = process.env['ELECTRON_MIRROR']
    process.env['ELECTRON_MIRROR'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    try {
      await expect(downloadElectron(VERSION, cache)).rejects.toThrow(/can’t be had \(.*404/)
      await expect(downloadElectron(VERSION, cache)).rejects.toThrow(/can’t be had \(.*checksum/i)
      expect(asked).toBe(2)
    } finally {
      if (before === undefined) delete process.env['ELECTRON_MIRROR']
      else process.env['ELECTRON_MIRROR'] = before
      server.close()
      rmSync(cache, { recursive: true, force: true })
    }
  })
})

describe('the time that packaged files get', () => {
  it('is the one that is given, in seconds', () => {
    expect(timeOfSources({ SOURCE_DATE_EPOCH: '1700000000' }).toISOString()).toBe('2023-11-14T22:13:20.000Z')
  })

  it.each([{}, { SOURCE_DATE_EPOCH: 'yesterday' }])('is not invented: %o', (env) => {
    const time = timeOfSources(env).getTime()
    expect(time).toBeGreaterThan(Date.parse('2026-01-01T00:00:00Z'))
    expect(time).toBeLessThanOrEqual(Date.now())
  })
})

it('names the tools that are missing, and the packages that bring them', () => {
  const none = findTools({ PATH: '' })
  expect(none.makensis).toBeUndefined()
  expect(missingTools(none, ['makensis', 'mingw'])).toMatch(
    /^Not on this computer: makensis .*, x86_64-w64-mingw32-gcc .*apt-get install -y --no-install-recommends nsis gcc-mingw-w64-x86-64-win32$/,
  )
  expect(missingTools({ makensis: '/usr/bin/makensis' }, ['makensis'])).toBeUndefined()
})
