import path from 'node:path'

/** The program that runs the scripts, and its surroundings. */
export interface PowerShellProgram {
  /** Absolute path. */
  readonly file: string
  readonly cwd?: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Options of every start: no profile of the person's, no question back, no policy that forbids what is not a file anyway. */
export const programOptions = {
  '-NoProfile': true,
  '-NonInteractive': true,
  '-ExecutionPolicy': 'Bypass',
} as const

/** The same for a command line. */
export const programArguments = Object.entries(programOptions).flatMap(([name, value]) =>
  value === true ? [name] : [name, value],
)

/**
 * Windows PowerShell 5.1 by its absolute path: Service Manager's modules need this one, and the search path is not trusted.
 *
 * @param arch of this process; a 32-bit one sees the 64-bit System32 as Sysnative
 */
export function windowsPowerShell(
  env: Readonly<Record<string, string | undefined>> = process.env,
  arch: string = process.arch,
): PowerShellProgram {
  const named = Object.entries(env).find(([name]) => name.toLowerCase() === 'systemroot')?.[1]
  const root = named !== undefined && /^[A-Za-z]:\\[^"*?<>|]*$/.test(named) ? named : 'C:\\Windows'
  const system = path.win32.join(root, arch === 'ia32' ? 'Sysnative' : 'System32')
  return {
    file: path.win32.join(system, 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
    cwd: path.win32.join(root, 'System32'),
    env: ownEnvironment(env),
  }
}

/**
 * The environment without what changes PowerShell: the module path of a PowerShell 7 that started this program makes 5.1 load modules
 * that it can't run; NODE_POWERSHELL and DEBUG are switches of the client's library.
 */
function ownEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const without = new Set(['psmodulepath', 'node_powershell', 'debug'])
  return Object.fromEntries(Object.entries(env).filter(([name]) => !without.has(name.toLowerCase())))
}
