import { nodeFiles, nodeFs, type Transient } from '../../../main/files/index.ts'
import type { Files } from '../../../main/ports/files.ts'
import { bytes } from '../../support/keyfile/sample.ts'
import { type Verdict, watchedFs } from '../../support/keyfile/watched-fs.ts'

/** Fails the n-th call of one operation. */
export function failing(
  op: string,
  code: string,
  times = 1,
  transient?: Transient,
): { files: Files; ops: () => string[] } {
  let left = times
  const { fs, calls } = watchedFs(nodeFs, (call): Verdict => {
    if (call.op !== op || left === 0) return undefined
    left--
    return code === 'half' ? 'half' : { fail: code }
  })
  return {
    files: nodeFiles({
      native: (path) => path,
      dialect: 'posix',
      fs,
      ...(transient === undefined ? {} : { transient }),
    }),
    ops: () => calls.map((call) => call.op),
  }
}

export function waits(limit = 60_000): { transient: Transient; slept: number[] } {
  const slept: number[] = []
  return {
    slept,
    transient: {
      limit,
      wait: async (milliseconds) => {
        slept.push(milliseconds)
      },
    },
  }
}

/** Makes a file at a real path through the port. */
export async function create(through: Files, path: string, contents: string): Promise<void> {
  const writer = await through.create(path)
  try {
    await writer.write(bytes(contents))
    await writer.flush()
  } finally {
    await writer.close()
  }
}
