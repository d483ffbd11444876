import type { StepContext } from '../../engine/types.ts'
import type { DatabaseArtifact, Instance } from '../../ports/index.ts'
import { identify } from '../databases/catalogue.ts'
import type { Item } from './items.ts'
import type { BackupJob } from './job.ts'
import type { Seen } from './look.ts'

/** Of the run, the instance and the database. */
export function artifactId({ made }: BackupJob, { server, database, id }: Item): string {
  const stamp = made.at.toISOString().replace(/[-:.]/g, '')
  return `database-backup-${server.own.name}-${database.name}-${stamp}-${made.nonce}-${id.replace('back-up-', '')}`
}

/** The entry of one proven backup, with what a restore does not bring back. */
export async function artifactOf(
  job: BackupJob,
  item: Item,
  instance: Instance,
  { row }: Seen & { state: 'whole' },
  c: StepContext,
): Promise<DatabaseArtifact> {
  const { p, made, survey } = job
  const { server, database, options, certificateFiles } = item
  const { utcOffset } = await identify(instance, c.signal)
  const { owner, trustworthy, broker, recoveryModel, encrypted, certificate } = database
  return {
    id: artifactId(job, item),
    kind: 'database-backup',
    target: p.target,
    created: made.at.toISOString(),
    operator: survey.operator,
    tool: p.tool,
    server: server.own,
    database: database.name,
    type: options.type,
    copyOnly: options.copyOnly,
    files: [...options.paths],
    setName: options.setName,
    setGuid: row.setGuid,
    finished: utcOf(row.finished, utcOffset),
    size: row.size,
    compressedSize: row.compressedSize,
    remembered: {
      ...(owner === undefined ? {} : { owner }),
      trustworthy,
      broker,
      recoveryModel,
      clrEnabled: server.clrEnabled,
      ...(!encrypted || certificate === undefined ? {} : { certificate }),
      ...(certificateFiles === undefined ? {} : { certificateFiles }),
    },
  }
}

/** A time of the server’s clock, `2026-11-21T03:15:00`, as UTC. @param offset minutes of that clock before UTC’s */
export function utcOf(local: string, offset: number): string {
  return new Date(Date.parse(`${local.slice(0, 19)}Z`) - offset * 60_000).toISOString()
}
