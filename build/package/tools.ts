import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** Programs beside Node that packaging and its tests use; a member is missing where the program is. */
export interface Tools {
  /** NSIS' compiler: makes the setup and the portable program. */
  makensis?: string
  /** 7-Zip's console program: makes the zip. */
  sevenZip?: string
  /** What the names of the mingw-w64 tools begin with, folder included: `gcc` and `windres` follow. Compiles the stand-in. */
  mingw?: string
  /** Runs the 64-bit setup in tests where there is no Windows. */
  wine64?: string
  /** Signs where Windows' signtool is not. */
  osslsigncode?: string
}

interface Tool {
  key: keyof Tools
  what: string
  debian: string
}

const TOOLS: readonly Tool[] = [
  { key: 'makensis', what: 'makensis (NSIS, makes the setup and the portable program)', debian: 'nsis' },
  { key: 'sevenZip', what: '7za (7-Zip, makes the zip)', debian: 'p7zip-full' },
  {
    key: 'mingw',
    what: 'x86_64-w64-mingw32-gcc and -windres (compile the stand-in for Electron)',
    debian: 'gcc-mingw-w64-x86-64-win32',
  },
  { key: 'wine64', what: 'wine64 (runs the setup in tests)', debian: 'wine64' },
  { key: 'osslsigncode', what: 'osslsigncode (signs with a test certificate)', debian: 'osslsigncode' },
]

type Environment = Readonly<Record<string, string | undefined>>
const MINGW = 'x86_64-w64-mingw32-'

/** The tools of this computer: those on the path, in the folders that electron-builder's variables name, and where Debian and NSIS' own setup put them. */
export function findTools(env: Environment = process.env): Tools {
  const search = (names: string[], ...more: string[]): string | undefined => {
    const folders = [...more, ...(env['PATH'] ?? '').split(path.delimiter)].filter((folder) => folder !== '')
    return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(canRun)
  }
  const exe = (name: string): string[] => (process.platform === 'win32' ? [`${name}.exe`] : [name])
  const given = env['ELECTRON_BUILDER_7ZIP_PATH']
  const nsis = env['ELECTRON_BUILDER_NSIS_DIR']
  const nsisOnWindows = [env['ProgramFiles(x86)'], env['ProgramFiles']].flatMap((folder) =>
    folder === undefined ? [] : [path.join(folder, 'NSIS')],
  )
  const gcc = search(exe(`${MINGW}gcc`))
  const windres = search(exe(`${MINGW}windres`))
  const found: { [Key in keyof Tools]: string | undefined } = {
    makensis: search(exe('makensis'), ...(nsis === undefined ? [] : [nsis]), ...nsisOnWindows),
    sevenZip: given !== undefined && canRun(given) ? given : search([...exe('7za'), ...exe('7z')]),
    mingw: gcc !== undefined && windres !== undefined ? path.join(path.dirname(gcc), MINGW) : undefined,
    wine64: process.platform === 'win32' ? undefined : search(['wine64'], '/usr/lib/wine'),
    osslsigncode: env['ELECTRON_BUILDER_OSSL_SIGNCODE_PATH'] ?? search(exe('osslsigncode')),
  }
  const tools: Tools = {}
  for (const { key } of TOOLS) {
    const file = found[key]
    if (file !== undefined) tools[key] = file
  }
  return tools
}

/** A sentence about those of the wanted tools that are not here and the Debian packages that bring them; undefined when all are here. */
export function missingTools(tools: Tools, wanted: readonly (keyof Tools)[]): string | undefined {
  const missing = TOOLS.filter(({ key }) => wanted.includes(key) && tools[key] === undefined)
  if (missing.length === 0) return undefined
  const packages = missing.map(({ debian }) => debian).join(' ')
  return `Not on this computer: ${missing.map(({ what }) => what).join(', ')}. On Debian as root: apt-get install -y --no-install-recommends ${packages}`
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    // The answer is "no"; why does not matter here.
    return false
  }
}
