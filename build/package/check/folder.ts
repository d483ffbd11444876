import path from 'node:path'
import { PROGRAM_FILE } from '../../../main/product.ts'
import { NATIVE_DRIVER } from '../../native-driver.ts'
import { filesBelow, hashOf } from '../files.ts'
import { ARCHIVE, DROPPED, ELECTRON_LICENSE, ELECTRON_PROGRAM, LOCALE, type MadePackage, UNPACKED } from '../made.ts'

/**
 * Every file that a package consists of, with the SHA-256 of the file that it was made from; undefined where the package has one of its own making.
 */
export async function expectedFiles(p: MadePackage): Promise<Map<string, string | undefined>> {
  const expected = new Map<string, string | undefined>([
    [PROGRAM_FILE, undefined],
    [ARCHIVE, undefined],
    [`${UNPACKED}/${NATIVE_DRIVER}`, await hashOf(path.join(p.stage, NATIVE_DRIVER))],
  ])
  for (const [name, hash] of Object.entries(p.electron)) {
    if (DROPPED.includes(name) || name === ELECTRON_PROGRAM) continue
    if (name.startsWith('locales/') && name !== LOCALE) continue
    expected.set(name === 'LICENSE' ? ELECTRON_LICENSE : name, hash)
  }
  for (const [name, from] of Object.entries(p.beside)) expected.set(name, await hashOf(from))
  return expected
}

/** What is there and should not be, is missing, or is not what it was made from; one sentence each. */
export async function checkFolder(p: MadePackage): Promise<string[]> {
  const expected = await expectedFiles(p)
  const found = await filesBelow(p.folder)
  const complaints = found
    .filter((name) => !expected.has(name))
    .map((name) => `${name} does not belong into the package.`)
  for (const [name, hash] of expected) {
    if (!found.includes(name)) complaints.push(`${name} is missing.`)
    else if (hash !== undefined && (await hashOf(path.join(p.folder, name))) !== hash)
      complaints.push(`${name} is not the file that it was made from.`)
  }
  if (!expected.has(LOCALE)) complaints.push(`Electron brought no ${LOCALE}.`)
  return complaints
}
