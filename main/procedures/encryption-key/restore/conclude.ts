import { codeOf, Problem } from '../../../engine/problem.ts'
import type { Conclusion, RunStep, RunSummary } from '../../../engine/types.ts'
import type { Identity, Ports } from '../../../ports/index.ts'
import type { MicrosoftAnswers, RestoreAnswers } from '../answers.ts'
import { leadOf } from '../lead.ts'

/** Microsoft's own title. */
const COMPLETE = 'Secure Storage Key Restore Complete'

/** What the result page says of a restore, by this program or by Microsoft's tool. */
export async function concludeRestore(
  run: RunSummary,
  a: RestoreAnswers | MicrosoftAnswers,
  p: Ports,
): Promise<Conclusion> {
  const identity = await identityOf(p)
  const netbios = identity?.netbios ?? 'this computer'
  const name = p.files.basename(a.file)
  if (run.outcome !== 'done' && run.outcome !== 'already-done') return ended(run, netbios)
  const wasThere = run.steps.every(({ state }) => state === 'already-done')
  return {
    title: COMPLETE,
    lead: wasThere
      ? `The key of ${name} was in the registry of ${netbios} already; nothing was changed.`
      : a.kind === 'microsoft'
        ? `Microsoft’s tool restored ${name} to ${netbios}.`
        : `The key of ${name} is in the registry of ${netbios}.`,
    next: [...(wasThere ? [] : await whatNow(identity, netbios, p)), ...kept(run)],
  }
}

async function whatNow(identity: Identity | undefined, netbios: string, p: Ports): Promise<string[]> {
  const again =
    'Back the key up again after Setup, and after each major upgrade: the file stays as it is, a newer one is made beside it.'
  if (identity?.role === undefined)
    return [
      `Run Service Manager Setup on ${netbios} with Use an existing database. The computer has to have the name of the server that it replaces: the database stores it.`,
      again,
    ]
  const { services } = await p.machine.call('services.list', {})
  return [
    `Restart the services on ${netbios}, so that they read the restored key: ${services.map(({ display }) => display).join(', ')}.`,
    again,
  ]
}

function kept(run: RunSummary): string[] {
  const path = run.steps.find(({ id }) => id === 'keep-old-key')?.proof?.files?.[0]?.path
  return path === undefined
    ? []
    : [
        `The key that was replaced stays in ${path}. This wizard puts it back from there, with the password of the file.`,
      ]
}

function ended(run: RunSummary, netbios: string): Conclusion {
  const write = run.steps.find(({ id }) => id === 'write-key' || id === 'microsoft-restore')
  const fix = run.failed?.error?.next ?? []
  if (isGood(write))
    return {
      title: 'The key is written, but not proven',
      lead: leadOf(run),
      unchanged: ['The key file was only read'],
      next: [...fix, 'Start the wizard again: it compares the key in the registry with the file.', ...kept(run)],
    }
  const touched = write !== undefined && write.state !== 'waiting' && write.state !== 'skipped'
  return {
    title: 'The key is not restored',
    lead: leadOf(run),
    unchanged: [
      'The key file was only read',
      ...(touched ? [] : [`The key in the registry of ${netbios} was not changed`]),
    ],
    next: [
      ...fix,
      ...(touched
        ? [`Start the wizard again: it looks at what the registry of ${netbios} holds now.`]
        : ['Start the wizard again.']),
      ...kept(run),
    ],
  }
}

function isGood(step: RunStep | undefined): boolean {
  return step?.state === 'done' || step?.state === 'already-done'
}

async function identityOf(p: Ports): Promise<Identity | undefined> {
  try {
    return await p.machine.call('computer.identify', {})
  } catch (error) {
    // The result is told also when the computer does not answer any more.
    if (!(error instanceof Problem) || codeOf(error) === undefined) throw error
    return undefined
  }
}
