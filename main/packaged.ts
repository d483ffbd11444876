import path from 'node:path'

/** The folder of the program's own file when it is packaged; undefined when it runs from source. */
export function packagedProgram(): string | undefined {
  const packaged =
    process.versions['electron'] !== undefined && !process.defaultApp && process.resourcesPath.endsWith('resources')
  return packaged ? path.dirname(process.execPath) : undefined
}
