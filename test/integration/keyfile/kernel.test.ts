import { execFileSync, spawnSync } from 'node:child_process'
import * as real from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeFiles, nodeFs } from '../../../main/files/index.ts'
import {
  discardTemporary,
  holdsFile,
  loadKeyFile,
  openKeyFile,
  proveFile,
  publishKeyFile,
  readBack,
  sidecarName,
  sidecarText,
  temporaryPath,
  writeSidecar,
  writeTemporary,
} from '../../../main/keyfile/index.ts'
import { type Backup, backUp } from '../../support/keyfile/back-up.ts'
import { problemOf } from '../../support/keyfile/problem-of.ts'
import { bytes, FILE_NAME, PASSWORD, samplePayload, sealSample } from '../../support/keyfile/sample.ts'

// What the real kernel does, where the fault shim only says so.

const files = nodeFiles({ native: (path) => path, dialect: 'posix' })
const sealed = await sealSample()
const text = sidecarText({ fileName: FILE_NAME, file: sealed.file, payload: samplePayload() })
let folder: string
const at = (name: string) => join(folder, name)
const backup = (change: Partial<Backup> = {}): Backup => ({ folder, name: FILE_NAME, ...sealed, text, ...change })

beforeEach(async () => {
  folder = await real.mkdtemp(join(tmpdir(), 'kernel-'))
})
afterEach(() => real.rm(folder, { recursive: true, force: true }))

function notChecked(what: string, why: string): void {
  console.warn(`not checked here: ${what} (${why})`)
}

describe('a full disk', () => {
  const mount = (on: string) => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', on], { encoding: 'utf8' })

  it('is said, leaves nothing behind, and changes nothing', async () => {
    const made = mount(folder)
    if (made.status !== 0)
      return notChecked('a full file system', `mount: ${made.stderr?.trim() ?? made.error?.message ?? 'refused'}`)
    try {
      await real.writeFile(at('other.age'), 'another file')
      // Everything but a page that the new file's name needs.
      await real
        .writeFile(at('filler'), new Uint8Array(64 * 1024))
        .catch((error: NodeJS.ErrnoException) => expect(error.code).toBe('ENOSPC'))
      const before = (await real.readdir(folder)).sort()
      const problem = await problemOf(backUp(files, backup()))
      expect(problem.code).toBe('disk-full')
      expect(problem.data.text).toContain(folder)
      expect((await real.readdir(folder)).sort()).toEqual(before)
      expect(await real.readFile(at('other.age'), 'utf8')).toBe('another file')
      // The key file fits when there is room again, with the same sealed bytes.
      await real.rm(at('filler'))
      await backUp(files, backup())
      expect(await holdsFile(files, at(FILE_NAME), sealed.sha256)).toBe(true)
    } finally {
      execFileSync('umount', [folder])
    }
  })
})

describe('a folder', () => {
  it('in which this account may not write is said', async () => {
    if (process.seteuid === undefined || process.geteuid?.() !== 0)
      return notChecked('a folder of another account', 'needs root')
    await real.chmod(folder, 0o755)
    process.seteuid(65_534)
    try {
      const problem = await problemOf(backUp(files, backup()))
      expect(problem.code).toBe('folder-not-writable')
      expect(problem.data.cause).toContain(folder)
      expect(await files.canWrite(folder)).toMatchObject({ code: 'EACCES' })
    } finally {
      process.seteuid(0)
    }
    expect(await real.readdir(folder)).toEqual([])
  })

  it('mounted read-only is said', async () => {
    const made = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=64k', 'tmpfs', folder], { encoding: 'utf8' })
    if (made.status !== 0) return notChecked('a read-only file system', `mount: ${made.stderr?.trim() ?? 'refused'}`)
    try {
      expect((await problemOf(backUp(files, backup()))).code).toBe('folder-not-writable')
    } finally {
      execFileSync('umount', [folder])
    }
  })

  it('that is missing, or is a file, is said', async () => {
    await real.writeFile(at('file'), 'x')
    for (const name of ['missing', 'file']) {
      const problem = await problemOf(backUp(files, backup({ folder: at(name) })))
      expect(problem.code).toBe('folder-gone')
      expect(problem.data.text).toContain(at(name))
    }
    expect(await real.readFile(at('file'), 'utf8')).toBe('x')
  })

  it('that vanishes before any step is said, and nothing is called done', async () => {
    const final = at(join('stick', FILE_NAME))
    const temporary = temporaryPath(files, final, 'n1')
    const pull = () => real.rm(at('stick'), { recursive: true, force: true })
    const steps = [
      () => writeTemporary(files, temporary, sealed.file),
      () => readBack(files, temporary, sealed.verifier),
      () => publishKeyFile(files, temporary, final),
      () => proveFile(files, final, sealed.sha256),
      () => writeSidecar(files, at(join('stick', sidecarName(FILE_NAME))), text),
    ]
    for (const [before] of steps.entries()) {
      await pull()
      await real.mkdir(at('stick'))
      for (const step of steps.slice(0, before)) await step()
      await pull()
      expect(['folder-gone', 'file-missing'], `step ${before}`).toContain((await problemOf(steps[before]!())).code)
      expect(await holdsFile(files, final, sealed.sha256)).toBe(false)
    }
  })
})

describe('a taken name', () => {
  it('is left as it is: a pipe, a link to a file, a link to nowhere, a folder', async () => {
    await real.writeFile(at('file'), 'old')
    execFileSync('mkfifo', [at('pipe.age')])
    await real.symlink(at('file'), at('link.age'))
    await real.symlink(at('nowhere'), at('dangling.age'))
    await real.mkdir(at('folder.age'))
    const before = (await real.readdir(folder)).sort()
    for (const name of ['pipe.age', 'link.age', 'dangling.age', 'folder.age']) {
      for (const fs of [
        nodeFs,
        { ...nodeFs, link: async () => Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' })) },
      ]) {
        const through = nodeFiles({ native: (path) => path, dialect: 'posix', fs })
        expect((await problemOf(backUp(through, backup({ name })))).code, name).toBe('file-exists')
      }
    }
    expect((await real.readdir(folder)).sort()).toEqual(before)
    expect(await real.readFile(at('file'), 'utf8')).toBe('old')
    await expect(real.stat(at('nowhere'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('in another case is another file where the system says so, and no file is lost anywhere', async () => {
    await real.writeFile(at(FILE_NAME.toLowerCase()), 'old')
    await backUp(files, backup())
    expect(await real.readFile(at(FILE_NAME.toLowerCase()), 'utf8')).toBe('old')
    expect(await holdsFile(files, at(FILE_NAME), sealed.sha256)).toBe(true)
  })

  it('of 300 characters is too long, and of a length that only the temporary name exceeds too', async () => {
    for (const length of [300, 250]) {
      const problem = await problemOf(backUp(files, backup({ name: `${'n'.repeat(length - 4)}.age` })))
      expect(problem.code).toBe('name-too-long')
    }
    expect(await real.readdir(folder)).toEqual([])
  })

  it('with the same bytes is success only when the name was the reason', async () => {
    const temporary = temporaryPath(files, at(FILE_NAME), 'n1')
    const prepare = async () => {
      await real.writeFile(at(FILE_NAME), sealed.file)
      await real.writeFile(temporary, sealed.file)
    }
    await prepare()
    expect(await publishKeyFile(files, temporary, at(FILE_NAME))).toEqual({})
    expect(await real.readdir(folder)).toEqual([FILE_NAME])
    await prepare()
    const link = async () => Promise.reject(Object.assign(new Error('EIO: put in by the test'), { code: 'EIO' }))
    const broken = nodeFiles({ native: (path) => path, dialect: 'posix', fs: { ...nodeFs, link } })
    expect((await problemOf(publishKeyFile(broken, temporary, at(FILE_NAME)))).code).toBe('device-error')
  })

  it('of the temporary file is not written over; a killed run\u2019s is discarded first', async () => {
    const temporary = temporaryPath(files, at(FILE_NAME), 'n1')
    await real.writeFile(temporary, 'half of')
    expect((await problemOf(writeTemporary(files, temporary, sealed.file))).code).toBe('file-exists')
    expect(await real.readFile(temporary, 'utf8')).toBe('half of')
    await discardTemporary(files, temporary)
    await writeTemporary(files, temporary, sealed.file)
    expect(await readBack(files, temporary, { password: bytes(PASSWORD) })).toEqual(samplePayload())
  })
})

describe('reading', () => {
  it('a key file with the text beside it tells a wrong password from damage', async () => {
    await backUp(files, backup())
    const loaded = await loadKeyFile(files, at(FILE_NAME))
    expect(await openKeyFile(loaded.file, bytes(PASSWORD), loaded)).toEqual(samplePayload())
    expect((await problemOf(openKeyFile(loaded.file, bytes('wrong'), loaded))).code).toBe('key-file-wrong-password')
    await real.rm(at(sidecarName(FILE_NAME)))
    const alone = await loadKeyFile(files, at(FILE_NAME))
    expect((await problemOf(openKeyFile(alone.file, bytes('wrong'), alone))).code).toBe(
      'key-file-wrong-password-or-damaged',
    )
  })

  it('says what is not there, too large, a folder, or a pipe', async () => {
    execFileSync('mkfifo', [at('pipe')])
    await real.writeFile(at('large'), new Uint8Array(200_000))
    expect((await problemOf(loadKeyFile(files, at('none')))).code).toBe('file-missing')
    expect((await problemOf(loadKeyFile(files, at('large')))).code).toBe('key-file-too-large')
    expect((await problemOf(loadKeyFile(files, folder))).code).toBe('not-a-file')
    expect((await problemOf(loadKeyFile(files, at('pipe')))).code).toBe('not-a-file')
  })

  it('back a temporary file that does not open removes it; a published file never', async () => {
    const temporary = temporaryPath(files, at(FILE_NAME), 'n1')
    for (const path of [temporary, at(FILE_NAME)]) await real.writeFile(path, sealed.file.subarray(0, 500))
    expect((await problemOf(readBack(files, temporary, sealed.verifier))).code).toBe('read-back-differs')
    expect((await problemOf(readBack(files, at(FILE_NAME), sealed.verifier))).code).toBe('read-back-differs')
    expect((await problemOf(proveFile(files, at(FILE_NAME), sealed.sha256))).code).toBe('read-back-differs')
    expect(await real.readdir(folder)).toEqual([FILE_NAME])
  })
})

describe('the text beside a key file', () => {
  it('that is there already with the same words is done; with others it is refused and kept', async () => {
    const path = at(sidecarName(FILE_NAME))
    await writeSidecar(files, path, text)
    await writeSidecar(files, path, text)
    expect((await problemOf(writeSidecar(files, path, `${text} `))).code).toBe('file-exists')
    expect(await real.readFile(path, 'utf8')).toBe(text)
    expect(await real.readdir(folder)).toEqual([sidecarName(FILE_NAME)])
  })
})
