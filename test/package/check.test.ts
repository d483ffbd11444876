import { appendFile, cp, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createPackageWithOptions, getRawHeader } from '@electron/asar'
import { FuseV1Options } from '@electron/fuses'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { checkArchive } from '../../build/package/check/archive.ts'
import { checkPackage } from '../../build/package/check/index.ts'
import { checkResources } from '../../build/package/check/resources.ts'
import { SIZE_BOUND } from '../../build/package/check/size.ts'
import { FUSES } from '../../build/package/fuses.ts'
import { archiveOf, type MadePackage, programOf } from '../../build/package/made.ts'
import { NATIVE_DRIVER } from '../../build/native-driver.ts'

const made = inject('made')
const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** A copy of the package that a test may spoil. */
async function copy(): Promise<MadePackage> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-spoilt-'))
  folders.push(folder)
  const own = { folder: path.join(folder, 'package'), stage: path.join(folder, 'stage') }
  await cp(made.folder, own.folder, { recursive: true })
  await cp(made.stage, own.stage, { recursive: true })
  return { ...made, ...own }
}

async function complaintsOf(p: MadePackage): Promise<string[]> {
  return (await checkPackage(p)).flatMap(({ complaints }) => complaints)
}

async function flip(file: string, at: number): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at)
    await handle.write(Buffer.from([buffer.readUInt8(0) ^ 1]), 0, 1, at)
  } finally {
    await handle.close()
  }
}

/** Opens the program's resources, lets them be changed, and writes them back. */
async function edit(p: MadePackage, change: (entries: NtExecutableResource['entries']) => void): Promise<void> {
  const exe = NtExecutable.from(await readFile(programOf(p)))
  const resources = NtExecutableResource.from(exe)
  change(resources.entries)
  resources.outputResource(exe)
  await writeFile(programOf(p), Buffer.from(exe.generate()))
}

describe('a package', () => {
  it('is as it has to be', async () => {
    expect(await complaintsOf(made)).toEqual([])
  })

  it('has Windows’ ends of lines where Windows’ own programs read', async () => {
    for (const name of ['recovery.cmd', 'READ ME.txt', 'LICENSE.txt', 'THIRD-PARTY-NOTICES.txt'])
      expect.soft(await readFile(path.join(made.folder, name), 'utf8'), name).not.toMatch(/[^\r]\n/)
    // A mark before its first line would be a command to the command processor.
    expect((await readFile(path.join(made.folder, 'recovery.cmd'), 'latin1')).startsWith('@echo off\r\n')).toBe(true)
  })

  it('differs in one bit of its archive, wherever that is: it is told', { timeout: 60_000 }, async () => {
    const p = await copy()
    const file = archiveOf(p)
    const { size } = await stat(file)
    const { headerSize } = getRawHeader(file)
    // The lengths, the header's beginning, middle and end, the first and the last byte of content, and places all over it.
    const places = [0, 4, 8, 12, 16, 8 + headerSize / 2, 6 + headerSize, 7 + headerSize, 8 + headerSize, size - 1]
    for (let n = 1; n < 24; n++) places.push(8 + headerSize + Math.floor((n * (size - headerSize - 8)) / 24))
    for (const place of places.map(Math.floor)) {
      await flip(file, place)
      const complaints = [await checkArchive(p).catch(String), await checkResources(p).catch(String)].flat()
      expect.soft(complaints.length, `bit at ${place} of ${size}`).toBeGreaterThan(0)
      await flip(file, place)
    }
    expect(await complaintsOf(p)).toEqual([])
  })

  it('has an archive that grew, or was cut off', async () => {
    const p = await copy()
    await appendFile(archiveOf(p), 'x')
    expect(await complaintsOf(p)).toEqual(['The archive has 1 bytes that belong to no file.'])
    await truncate(archiveOf(p), (await stat(archiveOf(p))).size - 9)
    expect(await complaintsOf(p)).toContainEqual(
      expect.stringMatching(/in the archive is not the file that was staged/),
    )
  })

  it('has one file more in its archive', async () => {
    const p = await copy()
    const source = path.join(p.stage, '..', 'more')
    await cp(p.stage, source, { recursive: true })
    await writeFile(path.join(source, 'dist/main/extra.js'), '')
    await createPackageWithOptions(source, archiveOf(p), { unpack: '*.node' })
    const complaints = await complaintsOf(p)
    expect(complaints).toContain('The archive holds dist/main/extra.js, which was not staged.')
    expect(complaints).toContain('The hash in the program is not that of its archive.')
  })

  it('has one file less in its archive, or its driver inside', async () => {
    const p = await copy()
    const source = path.join(p.stage, '..', 'less')
    await cp(p.stage, source, { recursive: true })
    await rm(path.join(source, 'dist/preload/index.cjs'))
    await createPackageWithOptions(source, archiveOf(p), {})
    const complaints = await complaintsOf(p)
    expect(complaints).toContain('The archive lacks dist/preload/index.cjs.')
    expect(complaints).toContain(`${NATIVE_DRIVER} has to lie outside the archive.`)
  })

  it.each(['extra.dll', 'resources/app/index.js', 'locales/de.pak', 'resources/default_app.asar', 'version'])(
    'has one file more: %s',
    async (name) => {
      const p = await copy()
      await cp(path.join(p.folder, 'LICENSE.txt'), path.join(p.folder, name))
      expect(await complaintsOf(p)).toEqual([`${name} does not belong into the package.`])
    },
  )

  it.each(['ffmpeg.dll', 'recovery.cmd', 'locales/en-US.pak', `resources/app.asar.unpacked/${NATIVE_DRIVER}`])(
    'lacks %s, or has another one',
    async (name) => {
      const p = await copy()
      await appendFile(path.join(p.folder, name), ' ')
      expect(await complaintsOf(p)).toEqual([`${name} is not the file that it was made from.`])
      await rm(path.join(p.folder, name))
      expect(await complaintsOf(p)).toEqual([`${name} is missing.`])
    },
  )

  it.each(Object.entries(FUSES))('has the fuse %s flipped', async (index, isOn) => {
    const p = await copy()
    const program = await readFile(programOf(p))
    const wire = program.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 34 + Number(index)
    await flip(programOf(p), wire)
    expect(await complaintsOf(p)).toEqual([
      `The fuse ${FuseV1Options[Number(index)]} is ${isOn ? 'off' : 'on'}; it has to be ${isOn ? 'on' : 'off'}.`,
    ])
  })

  it('has no fuses at all', async () => {
    const p = await copy()
    const program = await readFile(programOf(p))
    await flip(programOf(p), program.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'))
    expect(await complaintsOf(p)).toEqual([expect.stringMatching(/^It could not be checked: .*sentinel/)])
  })

  it('asks for no rights, is of another version, or has another icon', async () => {
    const p = await copy()
    await edit(p, (entries) => {
      const manifest = entries.find(({ type }) => type === 24)
      if (manifest === undefined) throw new Error('The program has no manifest')
      const text = Buffer.from(manifest.bin).toString().replace('highestAvailable', 'asInvoker')
      manifest.bin = Uint8Array.from(Buffer.from(text)).buffer
      const [version] = Resource.VersionInfo.fromEntries(entries)
      const [language] = version?.getAllLanguagesForStringValues() ?? []
      if (version === undefined || language === undefined) throw new Error('The program has no version')
      version.setStringValues(language, { ProductVersion: '9.9.9', ProductName: 'Electron' })
      version.outputToResourceEntries(entries)
      const icon = entries.find(({ type }) => type === 3)
      if (icon === undefined) throw new Error('The program has no icon')
      icon.bin = icon.bin.slice(0, -4)
    })
    const complaints = await complaintsOf(p)
    expect(complaints).toContain('The program asks for the execution level asInvoker; it has to be highestAvailable.')
    expect(complaints).toContain('The program’s ProductVersion is “9.9.9”.')
    expect(complaints).toContain('The program’s ProductName is “Electron”.')
    expect(complaints).toContain('The program’s icon is not the product’s.')
  })

  it('carries no hash of its archive, no version, no icon', async () => {
    const p = await copy()
    const [versions, iconGroups] = [16, 14]
    await edit(p, (entries) => {
      const left = entries.filter(({ type }) => ![versions, iconGroups, 'INTEGRITY'].includes(type))
      entries.splice(0, entries.length, ...left)
    })
    expect(await complaintsOf(p)).toEqual([
      'The program carries no hash of its archive.',
      'The program carries no version.',
      'The program has 0 icons.',
    ])
  })

  it('has a fuse that is not there any more, and one that nobody knows', async () => {
    const p = await copy()
    const program = await readFile(programOf(p))
    const wire = program.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 32
    const known = Object.keys(FUSES).length
    program.writeUInt8(known + 1, wire + 1)
    program.write(`r${'1'.repeat(known)}`, wire + 2, 'latin1')
    await writeFile(programOf(p), program)
    const complaints = await complaintsOf(p)
    expect(complaints).toContain('The fuse RunAsNode is removed; it has to be off.')
    expect(complaints).toContain(`There is a fuse number ${known} that nobody decided on.`)
  })

  it('has an empty licence, or an Electron without the program’s language', async () => {
    const p = await copy()
    await truncate(path.join(p.folder, 'LICENSE.electron.txt'))
    expect(await complaintsOf(p)).toContain('LICENSE.electron.txt is empty.')
    const electron = Object.fromEntries(Object.entries(p.electron).filter(([name]) => !name.startsWith('locales/')))
    expect(await complaintsOf({ ...p, electron })).toContain('Electron brought no locales/en-US.pak.')
  })

  it('brings what must not ship', async () => {
    const p = await copy()
    const write = (name: string, text: string): Promise<void> => writeFile(path.join(p.stage, name), text)
    await write('dist/main/a.js', 'x()\n//# sourceMappingURL=a.js.map')
    await write('dist/main/a.js.map', '{}')
    await write('dist/main/b.js', 'fetch("https://login.microsoftonline.com")')
    await write('dist/main/c.js', `const at = "${path.resolve('main')}/x"`)
    // As a string of JavaScript holds a path of Windows.
    await write('dist/main/d.js', `const at = "${path.resolve('main').replaceAll('/', '\\\\')}\\\\x"`)
    await write('dist/main/e.js', `const at = ".${path.resolve('main')}/x"`)
    const complaints = await complaintsOf(p)
    expect(complaints).toContain('dist/main/a.js holds a source map.')
    expect(complaints).toContain('dist/main/a.js.map is a source map.')
    expect(complaints).toContain('dist/main/b.js holds code of @azure.')
    expect(complaints).toContain('dist/main/c.js names a folder of the computer that built it.')
    expect(complaints).toContain('dist/main/d.js names a folder of the computer that built it.')
    expect(complaints).not.toContain('dist/main/e.js names a folder of the computer that built it.')
  })

  it('says nothing of a package that ships, or of Electron', async () => {
    const p = await copy()
    const more = { name: 'left-pad', version: '1.0.0', folder: '/nowhere', files: [] }
    const complaints = await complaintsOf({
      ...p,
      shipped: [...p.shipped, more],
      electronVersion: '1.0.0',
      version: '1.0.0',
    })
    expect(complaints).toContain('THIRD-PARTY-NOTICES.txt has no notice of left-pad 1.0.0.')
    expect(complaints).toContain('sbom.cdx.json does not list left-pad 1.0.0.')
    expect(complaints).toContain('sbom.cdx.json does not list Electron.')
    expect(complaints).toContain('sbom.cdx.json is of another version.')
    expect(await complaintsOf({ ...p, shipped: [] })).toEqual(['It is not known which packages ship.'])
  })

  it('has grown beyond its bound', async () => {
    const p = await copy()
    const noise = Buffer.alloc(SIZE_BOUND)
    let state = 1
    for (let n = 0; n < noise.length; n += 4)
      noise.writeUInt32LE((state = (state * 1_664_525 + 1_013_904_223) >>> 0), n)
    await writeFile(path.join(p.folder, 'noise.bin'), noise)
    expect(await complaintsOf(p)).toContainEqual(
      expect.stringMatching(/^The product adds \d+\.\d MB to Electron, packed; 8\.0 MB/),
    )
  })
})
