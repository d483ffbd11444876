import { spawnSync } from 'node:child_process'

/**
 * The time that packaged files get: `SOURCE_DATE_EPOCH` (seconds), or that of the last commit, so that the same sources give the same archives.
 * Without either it is now, and a second build will differ.
 */
export function timeOfSources(env: Readonly<Record<string, string | undefined>> = process.env): Date {
  const given = env['SOURCE_DATE_EPOCH']
  if (given !== undefined && /^\d+$/.test(given)) return new Date(Number(given) * 1000)
  const { stdout, status } = spawnSync('git', ['log', '-1', '--format=%ct'], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
  })
  return status === 0 && /^\d+\s*$/.test(stdout) ? new Date(Number(stdout) * 1000) : new Date()
}
