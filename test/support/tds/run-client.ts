import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** The full path of a program, or undefined. */
export function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file))
}

/** Runs another client; the server of the test answers meanwhile, in this process. */
export function runClient(
  file: string,
  args: readonly string[],
  options: { input?: string; env?: NodeJS.ProcessEnv; timeout?: number } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...options.env }
    const child = execFile(
      file,
      args,
      { env, timeout: options.timeout ?? 20_000, maxBuffer: 64 * 1024 * 1024 },
      (error, out, err) => {
        // A status that is no number: it was not started, or killed by a signal.
        const code = error === null ? 0 : error.code
        if (typeof code === 'number') resolve({ code, out, err })
        else reject(new Error(`${path.basename(file)} did not end by itself.`, { cause: error }))
      },
    )
    child.stdin?.end(options.input ?? '')
  })
}
