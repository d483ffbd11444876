import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod/mini'
import { bundleAll } from '../bundle.ts'
import { NATIVE_DRIVER } from '../native-driver.ts'
import { type ShippedPackage, watchPackages } from './shipped.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

const manifest = z.object({
  name: z.string(),
  productName: z.string(),
  version: z.string(),
  author: z.string(),
  description: z.string(),
  license: z.string(),
  type: z.literal('module'),
  main: z.string(),
  devDependencies: z.object({ electron: z.string() }),
})
export type Manifest = z.infer<typeof manifest>

/** What package.json says of the product. Rejects when something is missing there. */
export async function readManifest(): Promise<Manifest> {
  return manifest.parse(JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')))
}

/**
 * Puts into an emptied folder what goes into the archive of the package, and nothing else: the bundles, the native driver's one file, and of
 * package.json what the running program reads. Gives the packages that ended up in the bundles.
 */
export async function stage(folder: string, m: Manifest): Promise<ShippedPackage[]> {
  const { name, productName, version, author, description, license, type, main } = m
  const own = { name, productName, version, author, description, license, type, main }
  await rm(folder, { recursive: true, force: true })
  const driver = path.join(folder, ...NATIVE_DRIVER.split('/'))
  await mkdir(path.dirname(driver), { recursive: true })
  await copyFile(path.join(ROOT, ...NATIVE_DRIVER.split('/')), driver)
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(own, null, 2)}\n`)
  const { plugin, packages } = watchPackages()
  await bundleAll(path.join(folder, 'dist'), [plugin])
  return packages()
}
