import { readFile } from 'node:fs/promises'
import { getRawHeader, uncache } from '@electron/asar'
import { Data, NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { PRODUCT } from '../../../main/product.ts'
import { sha256 } from '../files.ts'
import { ARCHIVE, archiveOf, type MadePackage, programOf } from '../made.ts'

const RT_MANIFEST = 24

/** Reads back what the executable carries: version, icon, execution level, and the hash by which Electron knows its archive. */
export async function checkResources(p: MadePackage): Promise<string[]> {
  const { entries } = NtExecutableResource.from(NtExecutable.from(await readFile(programOf(p)), { ignoreCert: true }))
  return [
    ...checkIntegrity(p, entries),
    ...checkVersion(p, entries),
    ...(await checkIcon(p, entries)),
    ...checkLevel(entries),
  ]
}

type Entries = NtExecutableResource['entries']

/** Source: packaging.md section 4. */
function checkIntegrity(p: MadePackage, entries: Entries): string[] {
  const entry = entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR')
  if (entry === undefined) return ['The program carries no hash of its archive.']
  const file = archiveOf(p)
  uncache(file)
  const value = sha256(getRawHeader(file).headerString)
  const wanted = JSON.stringify([{ file: ARCHIVE.replaceAll('/', '\\'), alg: 'SHA256', value }])
  return Buffer.from(entry.bin).toString() === wanted ? [] : ['The hash in the program is not that of its archive.']
}

function checkVersion(p: MadePackage, entries: Entries): string[] {
  const [info] = Resource.VersionInfo.fromEntries(entries)
  const [language] = info?.getAllLanguagesForStringValues() ?? []
  if (info === undefined || language === undefined) return ['The program carries no version.']
  const found = info.getStringValues(language)
  const wanted: Record<string, string | RegExp> = {
    ProductName: PRODUCT,
    FileDescription: PRODUCT,
    ProductVersion: new RegExp(`^${p.version.replaceAll('.', '\\.')}(\\.0)?$`),
    FileVersion: new RegExp(`^${p.version.replaceAll('.', '\\.')}(\\.0)?$`),
    CompanyName: /authors$/,
    LegalCopyright: /^Copyright © \d{4}/,
  }
  return Object.entries(wanted).flatMap(([name, value]) => {
    const is = found[name] ?? ''
    const isRight = typeof value === 'string' ? is === value : value.test(is)
    return isRight ? [] : [`The program’s ${name} is “${is}”.`]
  })
}

async function checkIcon(p: MadePackage, entries: Entries): Promise<string[]> {
  const wanted = Data.IconFile.from(await readFile(p.icon)).icons.map(({ data }) => hashOfIcon(data))
  const groups = Resource.IconGroupEntry.fromEntries(entries)
  const [group] = groups
  if (groups.length !== 1 || group === undefined) return [`The program has ${groups.length} icons.`]
  const found = group.getIconItemsFromEntries(entries).map(hashOfIcon)
  return wanted.toSorted().join() === found.toSorted().join() ? [] : ['The program’s icon is not the product’s.']
}

function hashOfIcon(item: ReturnType<Resource.IconGroupEntry['getIconItemsFromEntries']>[number]): string {
  return sha256(new Uint8Array(item.isIcon() ? item.generate() : item.bin))
}

function checkLevel(entries: Entries): string[] {
  const manifest = entries.filter(({ type }) => type === RT_MANIFEST)
  const levels = manifest.map(
    ({ bin }) => /requestedExecutionLevel[^>]*level="([^"]+)"/.exec(Buffer.from(bin).toString())?.[1],
  )
  return levels.length === 1 && levels[0] === 'highestAvailable'
    ? []
    : [`The program asks for the execution level ${levels.join(', ') || 'of nobody'}; it has to be highestAvailable.`]
}
