import { randomUUID } from 'node:crypto'
import { databaseNamed } from '../names.ts'
import type { Database, InstanceState } from '../state.ts'
import { ROOM } from './format.ts'
import type { SetHeader } from './media-set.ts'
import { localTime } from './server-time.ts'
import { backupSizes, blockCount, pagesOf } from './sizes.ts'
import type { MediaContext } from './world.ts'

/** Log records of a data backup’s own, in LSN. */
const RECORDS = 30

/** What a BACKUP is about, once it was found to be allowed. */
export interface Task {
  database: Database
  type: SetHeader['type']
  copyOnly: boolean
  compressed: boolean
  checksums: boolean
  damaged: boolean
}

export interface Details {
  name: string | undefined
  description: string | undefined
  tail: boolean
  position: number
  families: number
  payload: Buffer
}

/** Takes the LSNs of the set out of the log and describes the set. */
export async function beginSet(context: MediaContext, task: Task, details: Details): Promise<SetHeader> {
  const { database, type } = task
  const started = localTime(context)
  const begin = await context.store.change((state) => {
    const now = databaseNamed(state, database.name) ?? database
    const { lsn } = now
    now.lsn = lsn + (type === 'L' ? 1 : RECORDS)
    return { database: now, first: type === 'L' ? (now.logFrom ?? lsn) : lsn, last: now.lsn, state }
  })
  return describe(context, task, details, { ...begin, started })
}

function describe(
  context: MediaContext,
  { type, copyOnly, compressed, checksums, damaged }: Task,
  { name, description, tail, position, families, payload }: Details,
  begin: { database: Database; first: number; last: number; state: InstanceState; started: string },
): SetHeader {
  const { database, first, last, state, started } = begin
  const { content, base, fork, logFrom } = database
  const { collation, compatibility, recoveryModel, containment, family, created, brokerGuid } = content
  const thumbprint = state.certificates.find((each) => each.name === content.certificate)?.thumbprint
  const files = pagesOf(content.files, type)
  const sizes = backupSizes(files, compressed)
  const blocks = blockCount(Math.ceil(payload.length / ROOM), sizes.compressedSize, families)
  const startsChain = type === 'D' && !copyOnly && recoveryModel !== 'SIMPLE'
  return {
    guid: randomUUID().toUpperCase(),
    position,
    type,
    copyOnly,
    checksums,
    compressed,
    damaged,
    started,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    userName: context.login.name,
    server: state.name,
    machine: state.machine,
    version: state.version,
    database: database.name,
    created,
    family,
    collation,
    compatibility,
    recoveryModel,
    containment,
    brokerGuid,
    ...(thumbprint === undefined ? {} : { thumbprint }),
    first,
    last,
    fullLsn: base?.lsn ?? 0,
    ...(base === undefined ? {} : { base }),
    fork: type === 'L' ? (fork ?? { id: family }) : { id: fork?.id ?? family },
    chain: startsChain || (recoveryModel !== 'SIMPLE' && logFrom !== undefined),
    beginsChain: type === 'L' && !state.backups.some((each) => each.type === 'L' && each.database === database.name),
    readOnly: database.readOnly,
    singleUser: database.userAccess === 'SINGLE_USER',
    tail,
    files,
    ...sizes,
    data: { blocks, bytes: payload.length },
  }
}

/** What a finished backup changes: msdb, the base of differentials, the log chain. COPY_ONLY leaves the last two alone. */
export async function record(
  context: MediaContext,
  header: SetHeader,
  paths: readonly string[],
  finished: string,
): Promise<void> {
  await context.store.change((state) => {
    state.backups.push(backupSetOf(header, paths, finished))
    const database = databaseNamed(state, header.database)
    if (database === undefined) return
    if (header.type === 'D' && !header.copyOnly) {
      database.base = { guid: header.guid, lsn: header.first }
      if (database.content.recoveryModel !== 'SIMPLE') database.logFrom ??= header.first
    }
    if (header.type === 'L' && !header.copyOnly) {
      database.logFrom = header.last
      if (database.fork !== undefined) database.fork = { id: database.fork.id }
    }
    if (header.tail) {
      database.state = 'RESTORING'
      database.restoring = {
        lastLsn: header.last,
        baseGuid: database.base?.guid ?? '',
        at: finished,
        fork: header.fork.id,
      }
    }
  })
}

/** The row of msdb for a set. */
export function backupSetOf(
  header: SetHeader,
  paths: readonly string[],
  finished: string,
): InstanceState['backups'][number] {
  const { guid, database, type, copyOnly, checksums, damaged, started, size, compressedSize, position } = header
  return {
    guid,
    database,
    type,
    copyOnly,
    checksums,
    damaged,
    started,
    finished,
    size,
    compressedSize,
    position,
    snapshot: false,
    ...(header.name === undefined ? {} : { setName: header.name }),
    userName: header.userName,
    machine: header.machine,
    paths: [...paths],
    deviceType: 2,
  }
}
