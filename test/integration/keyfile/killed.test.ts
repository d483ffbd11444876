import { execFile } from 'node:child_process'
import * as real from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodeFiles, nodeFs } from '../../../main/files/index.ts'
import { openKeyFile, type SealedKeyFile, sidecarName, sidecarText } from '../../../main/keyfile/index.ts'
import { childEnv, childScript } from '../../support/children.ts'
import { backUp } from '../../support/keyfile/back-up.ts'
import { bytes, FILE_NAME, PASSWORD, samplePayload, sealSample } from '../../support/keyfile/sample.ts'
import { withoutLinks } from '../../support/keyfile/watched-fs.ts'

// A real process writes a key file and is killed (SIGKILL) before its n-th call of the file
// system that may change something, for every n. After it,
// the final name is absent or a complete file, a file that was there is what it was, and the run goes through when repeated.

let root: string
let sealed: SealedKeyFile
let text: string

beforeAll(async () => {
  root = await real.mkdtemp(join(tmpdir(), 'killed-'))
  sealed = await sealSample()
  expect(await openKeyFile(sealed.file, bytes(PASSWORD))).toEqual(samplePayload())
  text = sidecarText({ fileName: FILE_NAME, file: sealed.file, payload: samplePayload() })
  await real.writeFile(join(root, 'sealed'), sealed.file)
  await real.writeFile(join(root, 'text'), text)
})
afterAll(() => real.rm(root, { recursive: true }))

interface Ended {
  signal: string | null
  code: number | null
  calls: number
}

function child(folder: string, at: number, links: string): Promise<Ended> {
  return new Promise((resolve) => {
    const args = [
      childScript('keyfile-killed'),
      folder,
      FILE_NAME,
      join(root, 'sealed'),
      join(root, 'text'),
      String(at),
      links,
    ]
    const started = execFile(process.execPath, args, { env: childEnv() }, (_, stdout) => {
      resolve({ signal: started.signalCode, code: started.exitCode, calls: Number(stdout) })
    })
  })
}

describe.each(['links', 'none'])('killed while writing, hard links: %s', (links) => {
  it.each([false, true])('before every call; the name taken: %s', { timeout: 60_000 }, async (isTaken) => {
    const prepare = async (name: string) => {
      const folder = join(root, `${links}-${isTaken}-${name}`)
      await real.mkdir(folder)
      if (isTaken) await real.writeFile(join(folder, FILE_NAME), 'it was here before')
      return folder
    }
    // How many calls there are: nobody is killed. A taken name ends it early, with an error.
    const unharmed = await child(await prepare('unharmed'), 0, links)
    expect(unharmed.code).toBe(isTaken ? 1 : 0)
    const killedAt = async (at: number): Promise<boolean> => {
      const folder = await prepare(String(at))
      const { signal } = await child(folder, at, links)
      await checkAfter(folder, isTaken, links)
      return signal === 'SIGKILL'
    }
    // Two at a time, until one gets through.
    let at = 1
    for (;;) {
      const both = await Promise.all([killedAt(at), killedAt(at + 1)])
      if (both.includes(false)) {
        at += both[0] ? 1 : 0
        break
      }
      at += 2
    }
    if (!isTaken) expect(at - 1).toBe(unharmed.calls)
    expect(at).toBeGreaterThan(10)
  })
})

async function checkAfter(folder: string, isTaken: boolean, links: string): Promise<void> {
  const files = nodeFiles({
    native: (path) => path,
    dialect: 'posix',
    fs: links === 'links' ? nodeFs : withoutLinks(nodeFs),
  })
  const final = join(folder, FILE_NAME)
  if (isTaken) {
    expect(await real.readFile(final, 'utf8')).toBe('it was here before')
    return
  }
  if ((await files.stat(final)) !== undefined) {
    // The very bytes that open: see beforeAll.
    expect(new Uint8Array(await real.readFile(final))).toEqual(sealed.file)
  }
  // The run is taken up again with the same bytes, and ends as if nothing had been.
  await backUp(files, { folder, name: FILE_NAME, ...sealed, text })
  expect((await files.list(folder)).sort()).toEqual([FILE_NAME, sidecarName(FILE_NAME)].sort())
  expect(await real.readFile(join(folder, sidecarName(FILE_NAME)), 'utf8')).toBe(text)
}
