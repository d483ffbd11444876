import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false // not there or not to be run: either way it is not the one
  }
}

/** Chromium's executable: STANDIN_CHROMIUM, else the first of its usual names on PATH, else null. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env['STANDIN_CHROMIUM']
  if (named !== undefined && named !== '') return isExecutable(named) ? named : null
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder))
  for (const name of NAMES) {
    const found = folders.map((folder) => path.join(folder, name)).find(isExecutable)
    if (found !== undefined) return found
  }
  return null
}
