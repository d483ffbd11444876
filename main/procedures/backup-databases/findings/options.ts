import type { Finding, Secrets } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import { codeOf } from '../../../engine/problem.ts'
import { passwordFindings } from '../../password-findings.ts'
import { nameOf } from '../../databases/choice.ts'
import { folderOf, isShare } from '../../databases/places.ts'
import { sameName } from '../../databases/servers.ts'
import { listWords } from '../../databases/words.ts'
import { type Answers, CERTIFICATE_PASSWORD, type Choices, choicesOf } from '../answers.ts'
import { baseIn, canCompress } from '../decide.ts'
import { guidedFolder } from '../guided-steps.ts'
import { isOwnSet } from '../names.ts'
import type { Instances } from '../../databases/instances.ts'
import { decideAll, type Planned } from '../situation.ts'

/** What the options come to for the databases that were chosen. */
export async function optionFindings(
  a: Partial<Answers>,
  situation: Instances,
  p: Ports,
  secrets?: Secrets,
): Promise<Finding[]> {
  const choices = choicesOf(a)
  const planned = await decideAll(a, situation, () => new Date())
  const several = situation.opened.servers.length > 1
  const names = (of: readonly Planned[]) => listWords(of.map(({ found }) => nameOf(found, several)))
  return [
    ...typeFindings(planned, choices, names),
    ...copyOnlyFindings(planned, choices, names),
    ...compressionFindings(situation, planned),
    ...certificateFindings(planned, choices, names),
    ...(await certificatePassword(choices, situation, planned, secrets)),
    ...reportingKeyFindings(planned, choices),
    ...(await guidedFindings(a, choices, p)),
  ]
}

type Names = (of: readonly Planned[]) => string

function typeFindings(planned: readonly Planned[], { type }: Choices, names: Names): Finding[] {
  const instead = planned.filter((one) => one.instead !== undefined)
  const foreign = planned.filter((one) => one.type === 'differential' && !isOwnSet(baseIn(one.rows)?.setName ?? null))
  const kind = type === 'log' ? 'A log backup' : 'A differential backup'
  return [
    ...(instead.length === 0
      ? []
      : [
          {
            level: 'warn' as const,
            code: 'type-instead',
            text: `${kind} is not possible of ${names(instead)}: a full backup is made instead.`,
            detail: instead.map(({ found, instead: why }) => `${found.name}: ${why}.`).join(' '),
            fix: 'Go on with full backups of these, or go back and leave them out.',
            field: 'type',
            acknowledge: 'tick' as const,
            keep: 'Back these up in full',
          },
        ]),
    ...(foreign.length === 0
      ? []
      : [
          {
            level: 'warn' as const,
            code: 'base-elsewhere',
            text: `The full backup that the differential of ${names(foreign)} builds on was not made by this program.`,
            detail: foreign.map((one) => `${one.found.name}: ${whereIs(one)}.`).join(' '),
            fix: 'A restore needs that backup. Keep it with these files, or choose Full.',
            field: 'type',
            acknowledge: 'tick' as const,
            keep: 'Build on that backup',
          },
        ]),
  ]
}

function whereIs({ rows }: Planned): string {
  const base = baseIn(rows)
  return base === undefined
    ? 'unknown'
    : `${base.finished.slice(0, 16).replace('T', ' ')} by ${base.userName ?? 'somebody'}, ${base.path ?? 'no file named'}`
}

function copyOnlyFindings(planned: readonly Planned[], { copyOnly }: Choices, names: Names): Finding[] {
  const because = planned.filter((one) => one.because !== undefined)
  if (copyOnly === 'auto') {
    return because.length === 0
      ? []
      : [
          {
            level: 'info',
            code: 'copy-only',
            text: `${names(because)}: copy-only.`,
            detail: because.map((one) => `${one.found.name} is ${one.because}.`).join(' '),
            field: 'copyOnly',
          },
        ]
  }
  const broken = planned.filter((one) => one.others.inChain && one.type !== 'differential')
  if (copyOnly === 'always' || broken.length === 0) return []
  return [
    {
      level: 'warn',
      code: 'chain-changed',
      text: `${names(broken)} is also backed up by somebody else, and this backup is not copy-only.`,
      detail: `${broken.map((one) => `${one.found.name}: ${listWords(one.others.who)}.`).join(' ')} Their next differentials build on this backup, and a log backup taken here is missing in their chain.`,
      fix: 'Choose copy-only, or tell whoever runs the other backups where these files are.',
      field: 'copyOnly',
      acknowledge: 'tick',
      keep: 'Back up without copy-only',
    },
  ]
}

function compressionFindings({ catalogues }: Instances, planned: readonly Planned[]): Finding[] {
  const without = catalogues.filter(
    ({ server, more }) => !canCompress(more) && planned.some(({ found }) => found.server === server),
  )
  if (without.length === 0) return []
  return [
    {
      level: 'info',
      code: 'not-compressed',
      text: `${listWords(without.map(({ server }) => server.name))}: backups are not compressed.`,
      detail: `${without.map(({ more }) => more.edition).join(', ')} cannot do it.`,
      field: 'stripes',
    },
  ]
}

function certificateFindings(planned: readonly Planned[], { certificates }: Choices, names: Names): Finding[] {
  const encrypted = planned.filter(({ found }) => found.row.encrypted)
  if (encrypted.length === 0) {
    return certificates
      ? [
          {
            level: 'info',
            code: 'none-encrypted',
            text: 'None of the selected databases is encrypted: no certificate is backed up.',
            field: 'certificates',
          },
        ]
      : []
  }
  const hidden = encrypted.filter(({ found }) => found.row.certificate === null)
  const open = certificates ? hidden : encrypted
  if (open.length === 0) return []
  return [
    {
      level: 'warn',
      code: certificates ? 'certificate-hidden' : 'certificate-left-out',
      text: certificates
        ? `The certificate that ${names(open)} is encrypted with is not known: it is not backed up.`
        : `${names(open)} is encrypted, and its certificate is not backed up.`,
      detail: `${open.map(({ found }) => `${found.name}: ${found.row.certificate ?? 'a certificate or key that this login may not see, or of another provider'}.`).join(' ')} Without it the backup can be restored on no other server, a rebuilt one included.`,
      fix: certificates
        ? 'Have it backed up by somebody who may see it.'
        : 'Tick Back up the certificates of encrypted databases, unless that was done before.',
      field: 'certificates',
      acknowledge: 'tick',
      keep: 'Back up without the certificate',
    },
  ]
}

async function certificatePassword(
  { certificates }: Choices,
  { opened }: Instances,
  planned: readonly Planned[],
  secrets?: Secrets,
): Promise<Finding[]> {
  const password = secrets?.[CERTIFICATE_PASSWORD]
  if (!certificates || password === undefined) return []
  const context = [
    ...opened.servers.flatMap(({ name, instance }) => [name, instance.identity.machine, instance.identity.login]),
    ...planned.flatMap(({ found }) => [found.name, found.row.certificate ?? '']),
  ]
  return passwordFindings(
    password,
    context.filter((word) => word !== ''),
    CERTIFICATE_PASSWORD,
  )
}

function reportingKeyFindings(planned: readonly Planned[], { reportingKey }: Choices): Finding[] {
  if (reportingKey || !planned.some(({ found }) => sameName(found.name, 'ReportServer'))) return []
  return [
    {
      level: 'info',
      code: 'reporting-key-left-out',
      text: 'ReportServer is backed up without the encryption key of Reporting Services.',
      detail: 'Restored on a rebuilt server without that key, its stored passwords have to be entered again.',
      fix: 'Tick the step for it, unless the key was backed up before: it changes only when somebody changes it.',
      field: 'reportingKey',
    },
  ]
}

async function guidedFindings(a: Partial<Answers>, choices: Choices, p: Ports): Promise<Finding[]> {
  if ((!choices.reportingKey && !choices.analysisServices) || a.destination === undefined) return []
  const folder = guidedFolder({ ...a, destination: a.destination })
  const isOwn = folder !== folderOf(a.destination)
  if (isOwn ? await isFolder(folder, p) : isShare(folder)) return []
  return [
    {
      level: 'block',
      code: 'guided-folder',
      text: `This computer does not see ${folder}, so it cannot check the files that you make there.`,
      detail: isOwn ? 'The folder is not there.' : 'The destination is a drive of the database server.',
      fix: 'Enter a folder on a share, or on this computer.',
      field: 'guidedFolder',
    },
  ]
}

async function isFolder(folder: string, p: Ports): Promise<boolean> {
  try {
    return (await p.files.stat(folder))?.kind === 'folder'
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return false
  }
}
