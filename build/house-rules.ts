import path from 'node:path'
import { findTsql } from './tsql-rule.ts'

export interface Complaint {
  file: string
  line: number
  text: string
}

/** Who may import what. `from` and `to` are path prefixes from the root; the first zone that fits a file decides. Source: DESIGN section 4. */
const ZONES: readonly {
  from: string
  folders: readonly string[]
  packages: readonly (string | RegExp)[]
  why: string
}[] = [
  {
    from: 'preload/contract/',
    folders: ['preload/contract/'],
    packages: ['zod/mini'],
    why: 'the contract is data: it imports nothing but zod/mini',
  },
  {
    from: 'preload/',
    folders: ['preload/'],
    packages: ['electron/renderer', 'contract:names'],
    why: 'the preload imports only its contract',
  },
  {
    from: 'renderer/',
    folders: ['renderer/', 'preload/contract/'],
    packages: [
      'react',
      'react-dom',
      'react-dom/client',
      'react/jsx-runtime',
      /^zustand(\/|$)/,
      'zod/mini',
      'contract:entries',
    ],
    why: 'the renderer imports the contract and nothing of main',
  },
  {
    from: 'main/engine/',
    folders: ['main/engine/', 'preload/contract/'],
    packages: [/^node:/, 'zod/mini'],
    why: 'the engine knows no product and imports at most the contract',
  },
  {
    from: 'main/ports/',
    folders: ['main/ports/', 'preload/contract/'],
    packages: ['zod/mini'],
    why: 'ports are types and schemas only',
  },
  {
    from: 'main/sqlserver/statements/',
    folders: ['main/sqlserver/statements/', 'main/ports/', 'preload/contract/'],
    packages: ['zod/mini'],
    why: 'statements are data: they know no driver',
  },
  {
    from: 'main/sqlserver/permissions/',
    folders: [
      'main/sqlserver/permissions/',
      'main/sqlserver/statements/',
      'main/ports/',
      'main/engine/',
      'preload/contract/',
    ],
    packages: [/^node:crypto$/, 'zod/mini'],
    why: 'what is made of permissions is pure: the port asks and sends',
  },
  {
    from: 'main/procedures/',
    folders: [
      'main/procedures/',
      'main/sqlserver/statements/',
      'main/sqlserver/permissions/',
      'main/ports/',
      'main/engine/',
      'main/keyfile/',
      'main/kit/',
      'main/passwords/',
      'preload/contract/',
    ],
    packages: [/^node:(crypto|path)/, 'zod/mini'],
    why: 'procedures know ports, never what is behind them',
  },
  {
    from: 'main/',
    folders: ['main/', 'preload/contract/'],
    packages: [/./],
    why: 'main imports only the contract from outside itself',
  },
  {
    from: 'build/',
    folders: ['build/', 'preload/contract/', 'main/'],
    packages: [/./],
    why: 'the build imports no test',
  },
]

const SHELL = 'main/shell/'
const SQL = 'main/sqlserver/'
/** Who may speak T-SQL: the statements of the product, and the simulated instances that must understand them. */
const SPEAKS_TSQL = [SQL, 'main/practice/']
const IMPORT =
  /(?:^|[\s;])(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|[\s;])import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|\brequire\(\s*['"]([^'"]+)['"]\s*\)/gm

/** Settings that open the window to its page: the value that each must have wherever it is written. */
const PREFERENCES: Readonly<Record<string, string>> = {
  contextIsolation: 'true',
  sandbox: 'true',
  webSecurity: 'true',
  nodeIntegration: 'false',
  nodeIntegrationInWorker: 'false',
  nodeIntegrationInSubFrames: 'false',
  webviewTag: 'false',
  allowRunningInsecureContent: 'false',
  experimentalFeatures: 'false',
}

/** Calls that belong to one file. */
const PLACES: readonly { pattern: RegExp; only: string; why: string }[] = [
  {
    pattern: /\bipcMain\.(handle|on|once)\b/,
    only: 'main/shell/ipc.ts',
    why: 'messages are taken in one place, which checks their sender',
  },
  {
    pattern: /\bshell\.(openExternal|openPath)\b/,
    only: 'main/shell/desktop.ts',
    why: 'programs are opened in one place',
  },
  { pattern: /\bexposeInMainWorld\b/, only: 'preload/index.ts', why: 'there is one door' },
  { pattern: /\benableBlinkFeatures\b/, only: '', why: 'no Blink feature is switched on' },
  { pattern: /\bdangerouslySetInnerHTML\b|\.innerHTML\s*=/, only: '', why: 'texts are never markup' },
]

const SOURCE = /\.(ts|tsx|mjs|cjs|js)$/
const LONGEST = 300

/** Every rule that one file breaks. */
export function checkFile(file: string, text: string): Complaint[] {
  if (/\.(png|age|ico|svg|woff2)$/.test(file)) return []
  const complaints: Complaint[] = []
  const complain = (index: number, what: string): void => {
    complaints.push({ file, line: text.slice(0, index).split('\n').length, text: what })
  }
  checkWords(file, text, complain)
  if (!SOURCE.test(file)) return complaints
  const lines = text.split('\n').length - 1
  if (lines > LONGEST) complain(text.length, `${lines} lines; a file is about one subject and has at most ${LONGEST}`)
  if (file.startsWith('test/')) return complaints
  checkImports(file, text, complain)
  checkCalls(file, text, complain)
  checkTsql(file, text, complain)
  return complaints
}

type Complain = (index: number, what: string) => void

function checkImports(file: string, text: string, complain: Complain): void {
  const zone = ZONES.find(({ from }) => file.startsWith(from))
  if (zone === undefined) return
  for (const match of text.matchAll(IMPORT)) {
    const name = match[1] ?? match[2] ?? match[3] ?? match[4] ?? ''
    const at = match.index
    if (name.startsWith('.')) {
      const target = path.posix.join(path.posix.dirname(file), name)
      if (!zone.folders.some((folder) => target.startsWith(folder))) complain(at, `${name}: ${zone.why}`)
      continue
    }
    const isProduct = !file.startsWith('build/')
    if (isProduct && /^electron(\/|$)/.test(name) && !file.startsWith(SHELL) && file !== 'preload/index.ts')
      complain(at, `${name}: only ${SHELL} knows electron`)
    else if (isProduct && /^(mssql|tedious|msnodesqlv8)(\/|$)/.test(name) && !file.startsWith(SQL))
      complain(at, `${name}: only ${SQL} knows the drivers`)
    else if (!zone.packages.some((allowed) => (typeof allowed === 'string' ? allowed === name : allowed.test(name))))
      complain(at, `${name}: ${zone.why}`)
  }
}

function checkCalls(file: string, text: string, complain: Complain): void {
  if (file.startsWith('build/house')) return
  for (const match of text.matchAll(/\b([A-Za-z]+):\s*(true|false)\b/g)) {
    const wanted = PREFERENCES[match[1] ?? '']
    if (wanted !== undefined && wanted !== match[2])
      complain(match.index, `${match[0]}: the window’s page stays locked in`)
  }
  for (const { pattern, only, why } of PLACES) {
    const found = pattern.exec(text)
    if (found !== null && file !== only) complain(found.index, `${found[0]}: ${why}`)
  }
}

function checkTsql(file: string, text: string, complain: Complain): void {
  if (!/^(main|preload|renderer)\//.test(file) || SPEAKS_TSQL.some((folder) => file.startsWith(folder))) return
  for (const { start, found } of findTsql(file, text))
    complain(start, `${found} …: T-SQL lives in ${SQL}statements only, where it can be read and parsed as a whole`)
}

/** Paths of one machine, and the wrong product's name. */
function checkWords(file: string, text: string, complain: Complain): void {
  const machine = /(?<![\w.])\/(work|root|farm)\//.exec(text)
  if (machine !== null && !/^(build|test\/unit\/build)\/house/.test(file))
    complain(machine.index, `${machine[0]}: a path of one machine`)
  const wrong = /Operations Manager/.exec(text)
  // The registry key and Microsoft's own wizard do bear that name; only these places speak of them.
  if (wrong !== null && !/^(docs\/|test\/|build\/house|main\/(practice|machine)\/)/.test(file))
    complain(wrong.index, 'The product is Service Manager')
}

/** The lock file names no registry's host: installs take whatever registry the machine has. */
export function checkLockFile(text: string): Complaint[] {
  const at = text.indexOf('"resolved"')
  return at < 0
    ? []
    : [
        {
          file: 'package-lock.json',
          line: text.slice(0, at).split('\n').length,
          text: '"resolved" names a registry’s host',
        },
      ]
}
