import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod/mini'
import { ALLOWED, DATA, ENDS_AT, isAllowed, isStandard, licenceText, PARTS } from './licences.ts'
import type { ShippedPackage } from './shipped.ts'

/** The name that the file has beside the program. */
export const NOTICES_FILE = 'THIRD-PARTY-NOTICES.txt'

export interface Notices {
  /** The whole file, with LF. `windowsText` makes of it what is written. */
  text: string
  /** Why it must not ship like this, a sentence each; empty when all is well. */
  findings: string[]
  /** Packages (`name version`) for which the standard text stands, because they bring none. */
  withoutText: string[]
}

/** What the notices say of one package. */
interface Entry {
  title: string
  licence: string
  /** The same texts are printed once, for all packages that have them. */
  body: string
  /** What is said of this package alone. */
  remarks: string[]
}

const person = z.union([z.string(), z.object({ name: z.string() })])
const manifest = z.object({
  license: z.optional(z.union([z.string(), z.object({ type: z.string() })])),
  licenses: z.optional(z.array(z.object({ type: z.string() }))),
  author: z.optional(person),
  contributors: z.optional(z.array(person)),
})
type Manifest = z.infer<typeof manifest>

const LICENCE = /^(licen[cs]e|copying|unlicen[cs]e)([-.].*)?$/i
const NOTICE = /^(notice|copyright|third[-_]?party.*)([-.].*)?$/i
const WIDE = '='.repeat(78)
const THIN = '-'.repeat(78)

/** The licence notices of everything that ships. Pure but for reading the packages’ folders: the same packages give the same text. */
export function notices(product: { name: string; version: string }, packages: readonly ShippedPackage[]): Notices {
  const findings: string[] = []
  const withoutText: string[] = []
  const entries = packages.map((one) => entryOf(one, findings, withoutText))
  if (packages.length === 0) findings.push('No package is said to ship: the bundles were not watched.')
  const groups = Map.groupBy(entries, (entry) => entry.body)
  const sections = [...groups].map(([body, members]) => section(body, members))
  const text = [head(product, entries), ...sections, beside()].join(`\n\n${WIDE}\n\n`)
  return { text: `${text}\n`, findings, withoutText }
}

/** As Windows’ readers want it: CRLF, and a byte order mark, without which old versions of Notepad take it for another encoding. */
export function windowsText(text: string): string {
  return `\uFEFF${text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')}`
}

function head({ name, version }: { name: string; version: string }, entries: readonly Entry[]): string {
  return [
    `Third-party notices of ${name} ${version}`,
    '',
    'The program contains code and data of others. This file names each of them with its',
    'licence and the notices that its authors ask for. The program’s own licence is in LICENSE.txt.',
    '',
    ...entries.map(({ title, licence }) => `  ${title} (${licence})`),
    '',
    '  Electron, Chromium, Node.js and what they contain: see the end of this file',
    '  NSIS, in the setup and the portable program (Zlib): see the end of this file',
  ].join('\n')
}

function beside(): string {
  return [
    'Electron, Chromium, Node.js and what they contain',
    '',
    'The program runs on Electron. Its licence is in LICENSE.electron.txt, and those of',
    'Chromium, Node.js and all that they contain are in LICENSES.chromium.html. Both files',
    'lie beside the program.',
    '',
    WIDE,
    '',
    'NSIS (Nullsoft Scriptable Install System)',
    '',
    'Only the setup, the uninstaller and the portable program contain it.',
    '',
    licenceText('NSIS'),
  ].join('\n')
}

function section(body: string, members: readonly Entry[]): string {
  const titles = members.map(({ title, licence }) => `${title}\nLicence: ${licence}`)
  const remarks = Map.groupBy(
    members.flatMap(({ title, remarks: own }) => own.map((remark) => ({ title, remark }))),
    ({ remark }) => remark,
  )
  const said = [...remarks].map(([remark, by]) =>
    by.length === members.length ? remark : `${by.map(({ title }) => title).join(', ')}: ${remark}`,
  )
  return [titles.join('\n\n'), ...said.map(wrapped), body].join('\n\n')
}

function entryOf(one: ShippedPackage, findings: string[], withoutText: string[]): Entry {
  const title = `${one.name} ${one.version}`
  const about = manifest.parse(JSON.parse(readFileSync(path.join(one.folder, 'package.json'), 'utf8')))
  const licence = licenceOf(about)
  if (licence === undefined) findings.push(`${title} names no licence in its package.json: it may not be passed on.`)
  else if (!isAllowed(licence))
    findings.push(`${title} is under ${licence}; only ${ALLOWED.join(', ')} are known to need no more than a notice.`)
  const remarks = dataRemarks(one, findings)
  const part = PARTS[one.name]
  if (part !== undefined) remarks.push(part)
  const files = readdirSync(one.folder).sort()
  const read = (file: string): string => tidy(readFileSync(path.join(one.folder, file), 'utf8'))
  let texts = files.filter((file) => LICENCE.test(file)).map(read)
  const end = ENDS_AT[one.name]
  if (end !== undefined) texts = texts.map((text) => tidy(text.split(end)[0] ?? ''))
  if (texts.length === 0 && licence !== undefined) {
    withoutText.push(title)
    remarks.push(
      'No licence text comes with it. This is the standard text of the licence that its package.json names, with the author whom that names.',
    )
    texts = [standardText(title, licence, about, findings)]
  } else if (licence === 'Apache-2.0' && !texts.some((text) => text.includes('TERMS AND CONDITIONS FOR USE')))
    // The licence wants to be passed on whole, and many packages bring its short notice only.
    texts.push(licenceText('Apache-2.0'))
  texts.push(...files.filter((file) => NOTICE.test(file)).map(read))
  const more = copyrightLines(one.files, texts.join('\n'))
  if (more.length > 0) texts.push(['Its source files also say:', '', ...more.map((line) => `  ${line}`)].join('\n'))
  return { title, licence: licence ?? 'none named', body: texts.join(`\n\n${THIN}\n\n`), remarks }
}

function licenceOf({ license, licenses }: Manifest): string | undefined {
  if (typeof license === 'string') return license
  if (license !== undefined) return license.type
  const types = (licenses ?? []).map(({ type }) => type)
  return types.length > 0 ? types.join(' OR ') : undefined
}

function standardText(title: string, licence: string, about: Manifest, findings: string[]): string {
  const who = [about.author ?? about.contributors ?? []].flat().map((one) => (typeof one === 'string' ? one : one.name))
  const author = who.map((one) => one.replace(/\s*[<(].*$/, '')).join(', ')
  if (author === '')
    findings.push(`${title} brings no licence text and names no author: its copyright line can’t be written.`)
  if (isStandard(licence)) return `Copyright (c) ${author}\n\n${licenceText(licence)}`
  findings.push(
    `${title} brings no licence text, and there is no standard text of ${licence} in build/package/licences.`,
  )
  return ''
}

function dataRemarks({ name, version }: ShippedPackage, findings: string[]): string[] {
  const data = DATA[name]
  if (data === undefined) return []
  if (data.version !== version)
    findings.push(
      `The sources of the data in ${name} were looked at in version ${data.version}, and ${version} ships: look again, and say so in build/package/licences.ts.`,
    )
  return [...data.text]
}

/** Copyright lines of comments in the files that ship, as far as the texts of the package don’t have them anyway. */
function copyrightLines(files: readonly string[], known: string): string[] {
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))
  const said = lines
    .map((line) => /^\s*(?:\/\/|\/?\*+!?)\s*(.*?)\s*(?:\*\/)?\s*$/.exec(line)?.[1] ?? '')
    .filter((line) => line.length < 200 && /copyright|\(c\) ?\d{4}|under the conditions of/i.test(line))
  return [...new Set(said)].filter((line) => !squeezed(known).includes(squeezed(line)))
}

/** Text without what differs from one writer to the next: case, spaces, marks. */
function squeezed(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '')
}

function tidy(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/^\n+|\n+$/g, '')
}

/** A paragraph in lines of at most 90 characters. */
function wrapped(paragraph: string): string {
  const lines: string[] = []
  for (const word of paragraph.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 90) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.join('\n')
}
