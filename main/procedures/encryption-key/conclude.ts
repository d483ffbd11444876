import { Problem } from '../../engine/problem.ts'
import type { Conclusion, RunSummary } from '../../engine/types.ts'
import { roleWords } from '../../keyfile/index.ts'
import { type KeyServer, missingKeys } from '../../kit/missing.ts'
import type { Identity, Ports } from '../../ports/index.ts'
import type { BackupAnswers } from './answers.ts'
import { leadOf } from './lead.ts'

/** What the result page says of a backup: Microsoft's own title when it went well. */
export async function concludeBackup(run: RunSummary, a: BackupAnswers, p: Ports): Promise<Conclusion> {
  const identity = await identityOf(p)
  const netbios = identity?.netbios ?? 'this computer'
  if (run.outcome === 'done' || run.outcome === 'already-done') {
    return {
      title: 'Secure Storage Backup Complete',
      lead: `The key of ${netbios} is in the recovery kit.`,
      next: [KEEP_APART, ...(await moveCopy(a, p, netbios)), ...(await missingServers(identity, p)), DATABASES],
    }
  }
  if (run.failed?.id === 'microsoft-backup') return withoutMicrosoft(run, netbios)
  return hasFile(run) ? incomplete(run, netbios) : failed(run, netbios)
}

/** Only Microsoft's own file is missing: nobody was there to make it, or it was given up. */
function withoutMicrosoft(run: RunSummary, netbios: string): Conclusion {
  return {
    title: 'The key is backed up, Microsoft’s file is not made',
    lead: `The key of ${netbios} is in the recovery kit. ${leadOf(run)}`,
    unchanged: [`The key on ${netbios} was only read`, 'No existing file was replaced'],
    next: [
      ...fix(run),
      'Microsoft’s file is a second way back, not needed for a restore with this program. Run Microsoft’s tool by hand, or start the wizard again with another name.',
      KEEP_APART,
    ],
  }
}

const KEEP_APART = 'Keep the password apart from the file. Recovery of the password is not possible.'
const DATABASES =
  'Back up the databases too: a database backup does not replace the key file, and the key file does not replace a database backup.'

function failed(run: RunSummary, netbios: string): Conclusion {
  return {
    title: 'The key is not backed up',
    lead: leadOf(run),
    unchanged: [
      `The key on ${netbios} was only read`,
      'No existing file was replaced',
      'The recovery kit is as it was',
    ],
    next: [...fix(run), 'Start the wizard again: the key of this computer still has no backup from this run.'],
  }
}

/** The file is complete and has its name; something after it is missing. Saying that there is no backup would be wrong. */
function incomplete(run: RunSummary, netbios: string): Conclusion {
  const open = run.steps.filter((step) => !isGood(step.state)).map((step) => `Not done: ${step.title}.`)
  return {
    title: 'The key file is complete, the backup is not',
    lead: leadOf(run),
    unchanged: [
      `The key on ${netbios} was only read`,
      'No existing file was replaced',
      ...(isDone(run, 'kit') ? [] : ['The recovery kit is as it was']),
    ],
    next: [
      ...fix(run),
      ...open,
      'Start the wizard again for a complete backup; the file that is there stays.',
      KEEP_APART,
    ],
  }
}

function fix(run: RunSummary): string[] {
  return run.failed?.error?.next ?? []
}

function hasFile(run: RunSummary): boolean {
  return isDone(run, 'publish')
}

function isDone(run: RunSummary, id: string): boolean {
  const state = run.steps.find((step) => step.id === id)?.state
  return state !== undefined && isGood(state)
}

function isGood(state: string): boolean {
  return state === 'done' || state === 'already-done'
}

/** A file on the computer that it is the backup of is lost with it. */
async function moveCopy(a: BackupAnswers, p: Ports, netbios: string): Promise<string[]> {
  const paths = [a.location, ...(a.copyTo === '' ? [] : [a.copyTo])]
  const places = await Promise.all(paths.map((path) => p.machine.call('place.describe', { path })))
  return places.every((place) => place.onThisComputer)
    ? [`Move a copy of the key file to another computer: with ${netbios}, this one is lost too.`]
    : []
}

async function missingServers(identity: Identity | undefined, p: Ports): Promise<string[]> {
  try {
    const missing = missingKeys(await p.kit.artifacts(), identity?.managementGroup, identity?.servers)
    return missing.map(missingSentence)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [`Look at the recovery kit: ${error.data.text}`]
  }
}

function missingSentence({ name, role }: KeyServer): string {
  return `Back up the key of ${name}, the ${roleWords(role)}: run this wizard there. The recovery kit has no key of it.`
}

async function identityOf(p: Ports): Promise<Identity | undefined> {
  try {
    return await p.machine.call('computer.identify', {})
  } catch (error) {
    // The result is told also when the computer does not answer any more.
    if (!(error instanceof Problem)) throw error
    return undefined
  }
}
