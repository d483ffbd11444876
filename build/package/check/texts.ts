import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ELECTRON_LICENSE, type MadePackage } from '../made.ts'
import { NOTICES_FILE } from '../notices.ts'
import { bomSchema, SBOM_FILE } from '../sbom.ts'

/** Every package whose code ships is named in the notices and is in the bill of materials, as Electron is. */
export async function checkTexts(p: MadePackage): Promise<string[]> {
  if (p.shipped.length === 0) return ['It is not known which packages ship.']
  const notices = await readFile(path.join(p.folder, NOTICES_FILE), 'utf8')
  const bom = bomSchema.parse(JSON.parse(await readFile(path.join(p.folder, SBOM_FILE), 'utf8')))
  const required = new Set(
    bom.components.filter(({ scope }) => scope === 'required').map(({ name, version }) => `${name} ${version ?? ''}`),
  )
  const complaints: string[] = []
  for (const { name, version } of p.shipped) {
    const id = `${name} ${version}`
    if (!notices.includes(`\n${id}\r\nLicence: `)) complaints.push(`${NOTICES_FILE} has no notice of ${id}.`)
    if (!required.has(id)) complaints.push(`${SBOM_FILE} does not list ${id}.`)
  }
  if (!required.has(`electron ${p.electronVersion}`)) complaints.push(`${SBOM_FILE} does not list Electron.`)
  if (bom.metadata.component.version !== p.version) complaints.push(`${SBOM_FILE} is of another version.`)
  for (const name of [ELECTRON_LICENSE, 'LICENSES.chromium.html', 'LICENSE.txt'])
    if ((await readFile(path.join(p.folder, name), 'utf8').catch(() => '')) === '') complaints.push(`${name} is empty.`)
  return complaints
}
