import { codeOf, messageOf, Problem } from '../../engine/problem.ts'
import type { Step, StepContext } from '../../engine/types.ts'
import { pathSeen } from '../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../databases/ask.ts'
import { asRefusal, type Work } from '../databases/refusals.ts'
import { fileAction, statementAction } from '../databases/actions.ts'
import { probeActions } from './actions.ts'
import { CERTIFICATE_PASSWORD } from './answers.ts'
import type { CertificateItem, Probe } from './items.ts'
import { fileTaken } from '../databases/planned.ts'
import type { BackupJob } from './job.ts'
import { fileOf } from './proofs.ts'
import { lookAt } from './look.ts'

/** The folder on a share, made from here: SQL Server makes none. */
export function folderStep({ p }: BackupJob, folder: string): Step {
  const { files } = p
  const isThere = async () => (await files.stat(folder))?.kind === 'folder'
  const missing = (error?: unknown) =>
    new Problem({
      code: 'folder-missing',
      text: `The folder ${folder} could not be made.`,
      cause: 'The share does not answer, or this account may not make folders there.',
      unchanged: ['Nothing was written.'],
      next: ['Make the folder by hand, and start again.'],
      ...(error === undefined ? {} : { detail: messageOf(error) }),
    })
  return {
    id: 'folder',
    title: `Make the folder ${folder}`,
    actions: [fileAction(folder, `make folder  ${folder}`)],
    undo: 'by-hand',
    repeat: 'safe',
    evidence: 'real',
    check: async () => ((await isThere()) ? 'done' : 'todo'),
    async do() {
      try {
        await files.makeFolder(folder)
      } catch (error) {
        if (codeOf(error) === undefined) throw error
        throw missing(error)
      }
    },
    async verify() {
      if (!(await isThere())) throw missing()
      return { proven: [] }
    },
  }
}

/**
 * A small backup of `model`: the only proof that the service account can write there, had before hours of work. The file is removed
 * from here where it is seen from here. Source: orchestrator-sql.md B.14.
 */
export function probeStep(job: BackupJob, probe: Probe, number: number): Step {
  const { server, options, statement } = probe
  const { name } = server.own
  const [path = ''] = options.paths
  const work: Work = {
    text: `${name} could not write to the destination.`,
    server: name,
    account: server.account,
    unchanged: ['No database was backed up yet.', 'Backups made before are as they were.'],
  }
  return {
    id: `try-${number}`,
    title: `Try whether ${name} can write to the destination`,
    actions: probeActions(probe, job.survey.seenHere),
    undo: 'by-hand',
    repeat: 'safe',
    group: 'destination',
    evidence: 'counterpart',
    weight: 3,
    async check(c) {
      job.looks(`try-${number}`, 'check')
      const instance = await job.open(server, c)
      if (job.mayHaveBegun(`try-${number}`)) return 'todo'
      const taken = await job.fileThere(instance, options.paths, c)
      if (taken !== undefined) throw fileTaken(taken)
      return 'todo'
    },
    async do(c) {
      const instance = await job.open(server, c)
      job.sends(`try-${number}`)
      try {
        await instance.run(statement, { signal: c.signal })
      } catch (error) {
        throw asRefusal(error, work)
      }
      const seen = await lookAt(instance, options, c.signal).catch((error: unknown) => {
        throw asRefusal(error, work)
      })
      if (seen.state !== 'whole')
        throw new Problem({
          code: 'destination-not-proven',
          text: `What ${name} wrote to the destination is not what it read back.`,
          cause: seen.state === 'odd' ? `Of ${path}: ${seen.why}.` : `${path} is not there.`,
          unchanged: work.unchanged,
          next: ['Choose another folder.'],
        })
      job.tried.add(name)
      await removeProbe(job, path, c)
    },
    async verify() {
      job.looks(`try-${number}`, 'verify')
      // Only the writing itself proves it: after a restart it is tried again.
      if (!job.tried.has(name)) throw new Error(`${name} did not write its trial in this process`)
      return {
        proven: [`${name} can write to the destination, and reads back what it wrote`],
        ...(job.survey.seenHere ? {} : { files: [fileOf(job, path, 'Trial of the destination: may be removed')] }),
      }
    },
  }
}

async function removeProbe({ p, survey }: BackupJob, path: string, c: StepContext): Promise<void> {
  if (!survey.seenHere) {
    c.message(`${path} stays: the server has no clean way to remove it. Remove it by hand.`)
    return
  }
  try {
    await p.files.remove(path)
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    c.message(`${path} could not be removed (${messageOf(error)}). Remove it by hand.`)
  }
}

/** The certificate of encrypted databases with its private key. That the files are there is all that a server can prove of them. */
export function certificateStep(job: BackupJob, item: CertificateItem): Step {
  const { server, certificate, path, keyPath, statement, id } = item
  const { name } = server.own
  const work: Work = {
    text: `The certificate ${certificate} of ${name} was not backed up.`,
    server: name,
    account: server.account,
    unchanged: ['The certificate was only read.', 'No database was backed up yet.'],
    next: [`Remove ${path} and ${keyPath}, if one of them is there.`],
  }
  return {
    id,
    title: `Back up the certificate ${certificate} of ${name} with its private key`,
    actions: [statementAction(name, statement)],
    undo: 'by-hand',
    repeat: 'safe',
    evidence: 'counterpart',
    async check(c) {
      job.looks(id, 'check')
      if (job.mayHaveBegun(id)) return 'todo'
      const taken = await job.fileThere(await job.open(server, c), [path, keyPath], c)
      if (taken !== undefined) throw fileTaken(taken)
      return 'todo'
    },
    async do(c) {
      const instance = await job.open(server, c)
      job.sends(id)
      try {
        const password = c.secrets[CERTIFICATE_PASSWORD]
        await instance.run(statement, {
          signal: c.signal,
          ...(password === undefined ? {} : { secrets: { [CERTIFICATE_PASSWORD]: password } }),
        })
      } catch (error) {
        throw asRefusal(error, work)
      }
    },
    async verify(c) {
      job.looks(id, 'verify')
      const instance = await job.open(server, c)
      for (const file of [path, keyPath]) {
        const rows = await rowsIfAllowed(instance, pathSeen(file), c.signal)
        if (rows?.[0]?.fileExists !== 1)
          throw new Problem({
            code: 'certificate-missing',
            text: `${file} is not there.`,
            cause: `${name} does not see the file that it was told to write.`,
            unchanged: work.unchanged,
            next: ['Start the wizard again.'],
          })
      }
      return {
        proven: [`The certificate ${certificate} of ${name} and its private key are in two files`],
        unproven: [
          `They open with the password: only CREATE CERTIFICATE on another server shows it. Try it there before it is needed.`,
        ],
        files: [
          fileOf(job, path, `Certificate ${certificate} of ${name}`),
          fileOf(job, keyPath, `Its private key, protected by the password`),
        ],
      }
    },
  }
}
