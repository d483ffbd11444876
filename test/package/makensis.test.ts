import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesBelow } from '../../build/package/files.ts'
import { installedFiles } from '../../build/package/installed-files.ts'
import { makePortable, makeSetup, type NsisOptions, ownWeakness, weaknessOf } from '../../build/package/makensis.ts'
import { makeStandIn } from '../../build/package/stand-in.ts'
import { findTools, missingTools } from '../../build/package/tools.ts'
import { wizardPicture } from '../../build/package/wizard-picture.ts'
import { PROGRAM_FILE, UNINSTALLER_FILE } from '../../main/product.ts'
import { ICON } from './bench.ts'

const run = promisify(execFile)
const missing = missingTools(findTools(), ['makensis', 'mingw'])
if (missing !== undefined) console.warn(`not run: building setup and portable program. ${missing}`)

describe.skipIf(missing !== undefined)('setup and portable program', () => {
  let work = ''
  const options = (name: string, more: Partial<NsisOptions> = {}): NsisOptions => ({
    appDir: path.join(work, 'app'),
    outFile: path.join(work, name),
    version: '1.20.3',
    icon: ICON,
    stub: 'x86',
    ...more,
  })
  beforeAll(async () => {
    work = await mkdtemp(path.join(os.tmpdir(), 'recovery-nsis-'))
    await makeStandIn(path.join(work, 'app'))
    await cp(path.join(work, 'app/electron.exe'), path.join(work, 'app', PROGRAM_FILE))
  })
  afterAll(() => rm(work, { recursive: true, force: true }))

  it('are 32-bit programs when released, without a warning of makensis, and the same bytes from another folder at another time', async () => {
    const other = path.join(work, 'an other $folder')
    await cp(path.join(work, 'app'), path.join(other, 'app'), { recursive: true })
    for (const name of await filesBelow(other)) await utimes(path.join(other, name), new Date(), new Date())
    for (const make of [makeSetup, makePortable]) {
      const [one, again] = [options('one.exe'), options('again.exe', { appDir: path.join(other, 'app') })]
      await make(one)
      await make(again)
      const program = await readFile(one.outFile)
      // IMAGE_FILE_MACHINE_I386, in the header that 0x3c points to.
      expect(program.readUInt16LE(program.readUInt32LE(0x3c) + 4)).toBe(0x14c)
      expect(program.equals(await readFile(again.outFile))).toBe(true)
    }
  })

  it('are not made as a signed release where NSIS is older than what its makers call safe', async () => {
    const weakness = await ownWeakness(findTools().makensis ?? '')
    if (weakness === undefined) return console.warn('not run: this NSIS is no weak one')
    const env = { ...process.env, WIN_CSC_LINK: '/nowhere.p12' }
    const made = run(process.execPath, ['build/package/dist.ts'], { env })
    await expect(made).rejects.toMatchObject({ code: 1, stdout: '', stderr: `${weakness}\n` })
  })

  it('are signed, the uninstaller in the middle of the build', async () => {
    const signed: string[] = []
    // What is added behind a program changes nothing of it.
    const sign = async (file: string): Promise<void> => {
      signed.push(file)
      await writeFile(file, 'signature', { flag: 'a' })
    }
    await makeSetup(options('x-setup.exe', { sign }))
    const [uninstaller, setup] = signed
    expect(signed).toHaveLength(2)
    expect(uninstaller).not.toBe(setup)
    expect(setup).toBe(path.join(work, 'x-setup.exe'))
    await makePortable(options('portable.exe', { sign }))
    expect(signed.slice(2)).toEqual([path.join(work, 'portable.exe')])
    expect((await readFile(path.join(work, 'portable.exe'))).subarray(-9).toString()).toBe('signature')
  })

  it('are not built when a signature fails, and the reason is kept', async () => {
    const sign = () => Promise.reject(new Error('The token is not plugged in.'))
    await expect(makeSetup(options('unsigned.exe', { sign }))).rejects.toMatchObject({
      message: expect.stringContaining('makensis could not build unsigned.exe.'),
      cause: { message: 'The token is not plugged in.' },
    })
    await expect(makePortable(options('unsigned.exe', { sign }))).rejects.toThrow('The token is not plugged in.')
  })

  it('need a version of three numbers, the program, and names that Windows can have', async () => {
    await expect(makeSetup(options('x.exe', { version: '1.0.0-beta' }))).rejects.toThrow(
      'The version 1.0.0-beta is not three numbers, which Windows’ file version and the setup’s comparison need.',
    )
    const empty = path.join(work, 'empty')
    await mkdir(empty)
    await expect(makeSetup(options('x.exe', { appDir: empty }))).rejects.toThrow(`${PROGRAM_FILE} is not in ${empty}.`)
    for (const name of ['a:b', 'folder /x', 'what?', 'ends.', 'quote"', 'back\\slash'])
      expect(() => installedFiles('app', [name])).toThrow(
        `“${name}” in the package can’t be the name of a file on Windows.`,
      )
  })
})

describe('the version of NSIS', () => {
  it('is spoken of where setup and portable program would let others become SYSTEM', () => {
    for (const old of ['v3.08-3+deb12u1', 'v3.10', 'v2.51', 'unknown'])
      expect(weaknessOf(old)).toContain(`This NSIS (${old}) is older than 3.11.`)
    for (const sound of ['v3.11', 'v3.12', 'v3.11-1', 'v4.0']) expect(weaknessOf(sound)).toBeUndefined()
  })
})

describe('the list of installed files', () => {
  it('names every file and folder once, parents first when they are made and last when they go', () => {
    const text = installedFiles('/app', ['b/c/d.txt', 'a.txt', 'b/$x.txt'])
    expect(text.split('\n')).toEqual([
      '!macro UNPACK TO',
      '  SetOutPath "${TO}"',
      '  File "/oname=a.txt" "/app/a.txt"',
      '  SetOutPath "${TO}\\b"',
      '  File "/oname=$$x.txt" "/app/b/$x.txt"',
      '  SetOutPath "${TO}\\b\\c"',
      '  File "/oname=d.txt" "/app/b/c/d.txt"',
      '!macroend',
      '!macro EACH_FILE DO',
      '  !insertmacro ${DO} "a.txt"',
      '  !insertmacro ${DO} "b\\$$x.txt"',
      '  !insertmacro ${DO} "b\\c\\d.txt"',
      '!macroend',
      '!macro EACH_FOLDER_DOWN DO',
      '  !insertmacro ${DO} "b"',
      '  !insertmacro ${DO} "b\\c"',
      '!macroend',
      '!macro EACH_FOLDER_UP DO',
      '  !insertmacro ${DO} "b\\c"',
      '  !insertmacro ${DO} "b"',
      '!macroend',
      '',
    ])
  })
})

describe('the picture of the setup', () => {
  it('is a bitmap of 164 by 314 points with the product’s icon before the ground', async () => {
    const picture = Buffer.from(wizardPicture(await readFile(ICON)))
    expect(picture.toString('latin1', 0, 2)).toBe('BM')
    expect([picture.readInt32LE(18), picture.readInt32LE(22), picture.readUInt16LE(28)]).toEqual([164, 314, 24])
    const point = (x: number, y: number) => [...picture.subarray(54 + (313 - y) * 492 + x * 3).subarray(0, 3)]
    // The middle of the icon is not the ground beside it.
    expect(point(82, 104)).not.toEqual(point(5, 104))
    expect(point(5, 104)).toEqual(point(158, 104))
  })

  it('needs an icon that has the size', () => {
    expect(() => wizardPicture(new Uint8Array(22))).toThrow('The icon has no picture of 96 by 96 points')
  })
})

describe('tools that are missing', () => {
  it('are named with the Debian packages that bring them', () => {
    const none = findTools({ PATH: path.join(os.tmpdir(), 'no-such-folder'), ELECTRON_BUILDER_NSIS_DIR: undefined })
    expect(none.makensis).toBeUndefined()
    expect(missingTools({}, ['makensis', 'wine64'])).toBe(
      'Not on this computer: makensis (NSIS, makes the setup and the portable program), wine64 (runs the setup in tests). On Debian as root: apt-get install -y --no-install-recommends nsis wine64',
    )
    expect(missingTools({ makensis: UNINSTALLER_FILE }, ['makensis'])).toBeUndefined()
  })
})
