import { Problem } from '../../../engine/problem.ts'
import type { Finding, Secrets } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import { pathSeen, type practiceName } from '../../../sqlserver/statements/index.ts'
import { blockOf } from '../../blocks.ts'
import { rowsIfAllowed } from '../../databases/ask.ts'
import { folderOf } from '../../databases/places.ts'
import { volumesOf } from '../../databases/catalogue.ts'
import type { Answers } from '../answers.ts'
import type { Look } from '../choose/look.ts'
import { needsAlone, usersOf } from '../choose/sessions.ts'
import { roomFor } from '../choose/space.ts'
import { safetyFolderOf } from '../choose/safety.ts'
import { given, type Target, type Targets, targetsOf } from '../choose/targets.ts'
import { listWords, sizeWords, slug } from '../words.ts'
import { afterFindings } from './after.ts'
import { lookOrBlock } from './backups.ts'
import { connectionBlock } from './connection.ts'
import { replaceFindings } from './replace.ts'
import { sessionFindings } from './sessions.ts'

/** Any eight digits: names that are made with them are not kept. */
const NONCE: Parameters<typeof practiceName>[1] = '00000000'

/** Whether the files have their places, what is replaced, who is in it, and what the steps after the restore lack. */
export async function filesFindings(a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]> {
  const { looked, block } = await lookOrBlock(a, p, secrets)
  if (block !== undefined) return [block]
  try {
    const made = await targetsOf(looked, a, NONCE)
    const users = needsAlone(a, made.targets) ? await usersOf(looked.here, made.targets, p) : undefined
    return [
      ...made.targets.flatMap((target) => notListed(target, looked)),
      ...(await folders(looked, a, made)),
      ...(await space(looked, made)),
      ...(a.purpose === 'recover' ? replaceFindings(looked, a, made.targets) : []),
      ...(users === undefined ? [] : sessionFindings(users)),
      ...(a.purpose === 'practice' ? [] : await afterFindings(looked, a, p, made.targets)),
    ]
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [connectionBlock(error, a, 'server')]
  }
}

/** FILELISTONLY refused: the certificate of an encrypted database is missing, or the file has been lost since. */
function notListed({ database, problem, remembered }: Target, { here }: Look): Finding[] {
  if (problem === undefined) return []
  const { name } = here.instance.identity
  if (problem.code !== 'sql-33111')
    return [{ ...blockOf(problem, 'dataFolder'), code: `files-unread-${slug(database)}` }]
  const certificate = remembered?.remembered.certificate
  return [
    {
      level: 'block',
      code: `certificate-missing-${slug(database)}`,
      text: `The certificate that ${database} is encrypted with is not on ${name}.`,
      detail: `The backup is of a database with transparent data encryption${certificate === undefined ? '' : `; the certificate is ${certificate}`}. Without it and its private key the backup can’t be restored anywhere (error 33111).`,
      fix: 'Restore the certificate with its private key into master first, from the two files of its own backup. Where master has no database master key, it gets one before that.',
      field: 'databases',
    },
  ]
}

/** Folders as the server sees them. */
async function folders({ here }: Look, a: Partial<Answers>, { folders: used }: Targets): Promise<Finding[]> {
  if (a.purpose === 'after') return []
  const wanted = [
    { field: 'dataFolder', folder: used.data },
    { field: 'logFolder', folder: used.log },
    ...(a.purpose === 'recover' ? [{ field: 'safetyFolder', folder: safetyFolderOf(here.more, a) }] : []),
  ]
  const findings: Finding[] = []
  for (const { field, folder } of wanted) {
    const isAsked = given(a[field as 'dataFolder']) !== undefined
    if (folder === undefined || folder === '') {
      findings.push(noFolder(field, here.more.name))
      continue
    }
    const rows = await rowsIfAllowed(here.instance, pathSeen(folderOf(folder)))
    if (rows === undefined || rows[0]?.isFolder === 1) continue
    findings.push({
      level: 'block',
      code: `folder-not-seen-${field}`,
      text: `${here.more.name} does not see the folder ${folder}.`,
      detail: `${isAsked ? '' : 'It is the folder that this instance uses by default. '}It is not there, or the service account of SQL Server may not read it.`,
      fix: 'Make the folder on the server and give its service account the right to change it, or enter another one.',
      field,
    })
  }
  return findings
}

function noFolder(field: string, name: string): Finding {
  return {
    level: 'block',
    code: `folder-unknown-${field}`,
    text: `${name} does not say which folder it uses.`,
    fix: 'Enter a folder as the server sees it.',
    field,
  }
}

/** FILELISTONLY against the volumes. The server itself refuses with 3257, but only once the restore has begun. */
async function space({ here }: Look, { targets, existing }: Targets): Promise<Finding[]> {
  const files = targets.flatMap((target) => target.files)
  if (files.length === 0) return []
  const { short, unknown } = roomFor(files, await volumesOf(here.instance), existing)
  return [
    ...short.map(
      ({ volume, needed, free }): Finding => ({
        level: 'block',
        code: `no-space-${slug(volume)}`,
        text: `${volume} has ${sizeWords(free)} free, and the databases take ${sizeWords(needed)} there.`,
        detail: 'Files are made in their full size, also where they are empty.',
        fix: `Free ${sizeWords(needed - free)} on ${volume}, or enter a folder on another volume.`,
        field: 'dataFolder',
      }),
    ),
    ...(unknown.length === 0
      ? []
      : [
          {
            level: 'info' as const,
            code: 'space-unknown',
            text: `Free space is not known of ${listWords(unknown.map(({ volume }) => volume))}; ${sizeWords(unknown.reduce((sum, { needed }) => sum + needed, 0))} ${unknown.length === 1 ? 'is' : 'are'} needed there.`,
            detail: 'SQL Server tells the free space of volumes that already hold databases only.',
            field: 'dataFolder',
          },
        ]),
  ]
}
