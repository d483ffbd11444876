import path from 'node:path'

/** Names that Windows can't have, or that would end a string of NSIS. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const FORBIDDEN = /[<>:"|?*\\\u0000-\u001f]|[. ]$/

/** A path or another text that makensis takes as it is, between double quotes. */
export const quoted = (text: string): string => {
  if (/["\r\n]|\$[{%(]/.test(text)) throw new Error(`“${text}” can’t stand in an NSIS script.`)
  return `"${text}"`
}

/** A name that setup uses when it runs: there a dollar begins a variable. */
const name = (text: string): string => quoted(text).replaceAll('$', '$$$$')

/**
 * The files of a package as macros of NSIS: UNPACK writes them below a folder; EACH_FILE, EACH_FOLDER_DOWN and EACH_FOLDER_UP do something with each name.
 * Setup installs from this list and the uninstaller removes by it, so that nothing else is ever removed.
 * `files` are relative to `appDir`, with forward slashes. Throws when a name can't be one on Windows.
 */
export function installedFiles(appDir: string, files: readonly string[]): string {
  const sorted = files.toSorted()
  for (const file of sorted)
    if (file.split('/').some((part) => part === '' || FORBIDDEN.test(part)))
      throw new Error(`“${file}” in the package can’t be the name of a file on Windows.`)
  const folders = foldersOf(sorted)
  const windows = (file: string): string => name(file.replaceAll('/', '\\'))
  const unpack = ['', ...folders].flatMap((folder) => [
    `  SetOutPath "\${TO}${folder === '' ? '' : `\\${windows(folder).slice(1, -1)}`}"`,
    ...sorted
      .filter((file) => parentOf(file) === folder)
      .map((file) => `  File ${name(`/oname=${path.posix.basename(file)}`)} ${quoted(path.join(appDir, file))}`),
  ])
  const each = (macro: string, files: readonly string[]): string[] => [
    `!macro ${macro} DO`,
    ...files.map((file) => `  !insertmacro \${DO} ${windows(file)}`),
    '!macroend',
  ]
  return [
    '!macro UNPACK TO',
    ...unpack,
    '!macroend',
    ...each('EACH_FILE', sorted),
    ...each('EACH_FOLDER_DOWN', folders),
    ...each('EACH_FOLDER_UP', folders.toReversed()),
    '',
  ].join('\n')
}

const parentOf = (name: string): string => (name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '')

/** Every folder of the files, a parent before what is in it. */
function foldersOf(files: readonly string[]): string[] {
  const folders = new Set<string>()
  for (const name of files)
    for (let folder = parentOf(name); folder !== ''; folder = parentOf(folder)) folders.add(folder)
  return [...folders].toSorted()
}
