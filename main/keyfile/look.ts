/** What a file that could not be read as age seems to be. */
export type Look =
  | { kind: 'age' | 'age-truncated' | 'binary' }
  | { kind: 'age-newer'; version: string }
  | { kind: 'other'; words: string }

const MAGIC = 'age-encryption.org/v1\n'

const KNOWN: readonly [string, string][] = [
  ['PK\x03\x04', 'It is a ZIP archive (or an Office document).'],
  ['%PDF', 'It is a PDF document.'],
  ['MZ', 'It is a Windows program.'],
  ['7z\xbc\xaf', 'It is a 7-Zip archive.'],
  ['\x1f\x8b', 'It is a gzip archive.'],
  ['MSCF', 'It is a cabinet archive.'],
  ['TAPE', 'It is a SQL Server backup.'],
  ['MSSQLBAK', 'It is a SQL Server backup.'],
  ['regf', 'It is a registry hive.'],
  ['\x89PNG', 'It is a picture.'],
  ['\xff\xd8\xff', 'It is a picture.'],
  ['\xd0\xcf\x11\xe0', 'It is an Office document or an installer package.'],
  [
    '-----BEGIN AGE ENCRYPTED FILE-----',
    'It is an age file written as text; key files are never written so. The age program opens it as it is.',
  ],
  ['-----BEGIN ', 'It is a certificate or a key written as text.'],
  [
    'Key backup of the System Center Recovery Wizard',
    'It is the text that lies beside a key file. The key file has the same name without .txt.',
  ],
]

/** Judges by the bytes alone; names and extensions say nothing. */
export function whatItLooksLike(file: Uint8Array): Look {
  const start = Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, 64 * 1024)).toString('latin1')
  if (start.length < MAGIC.length && MAGIC.startsWith(start)) return { kind: 'age-truncated' }
  const version = /^age-encryption\.org\/v([0-9]{1,4})\n/.exec(start)?.[1]
  if (version !== undefined && Number(version) > 1) return { kind: 'age-newer', version }
  if (start.startsWith(MAGIC)) return { kind: isCutShort(start) ? 'age-truncated' : 'age' }
  // A few changed bits in the first line do not make it another kind of file.
  if (differingBits(start) <= 8 || start.slice(0, 64).includes('\n-> scrypt ')) return { kind: 'age' }

  const known = KNOWN.find(([magic]) => start.startsWith(magic))
  if (known !== undefined) return { kind: 'other', words: known[1] }
  if (isText(file)) return { kind: 'other', words: 'It is a text file.' }
  return { kind: 'binary' }
}

/** A header without its last line, and nothing in it that a header cannot have. */
function isCutShort(start: string): boolean {
  return !/\n--- [^\n]*\n/.test(start) && /^[ -~\n]*$/.test(start)
}

function differingBits(start: string): number {
  if (start.length < MAGIC.length) return Number.POSITIVE_INFINITY
  let bits = 0
  for (let at = 0; at < MAGIC.length; at++) {
    for (let rest = start.charCodeAt(at) ^ MAGIC.charCodeAt(at); rest !== 0; rest &= rest - 1) bits++
  }
  return bits
}

function isText(file: Uint8Array): boolean {
  const hasMark = (file[0] === 0xff && file[1] === 0xfe) || (file[0] === 0xfe && file[1] === 0xff)
  return hasMark || file.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}

/** A file in a sentence, `the file NAME`, without what could disturb the line. */
export function theFile(name: string | undefined): string {
  return name === undefined || name === ''
    ? 'the file'
    : `the file ${name.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '?')}`
}

/** The same at the start of a sentence. */
export function TheFile(name: string | undefined): string {
  return theFile(name).replace('t', 'T')
}
