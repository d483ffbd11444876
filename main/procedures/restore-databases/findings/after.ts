import { knownDatabase } from '../../../../preload/contract/wizards/known-databases.ts'
import { Problem } from '../../../engine/problem.ts'
import type { Finding } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import { blockOf } from '../../blocks.ts'
import { type Answers, afterOf, copiesMessages } from '../answers.ts'
import type { Look } from '../choose/look.ts'
import { previewScript } from '../after/logins.ts'
import { type Permissions, permissionsOf, textOf } from '../choose/permissions.ts'
import { parseSnapshot } from '../../../sqlserver/permissions/index.ts'
import { given, type Target } from '../choose/targets.ts'
import { listWords } from '../words.ts'

/** What the steps after a restore lack. */
export async function afterFindings(
  { here }: Look,
  a: Partial<Answers>,
  p: Ports,
  targets: readonly Target[],
): Promise<Finding[]> {
  const steps = afterOf(a)
  const findings: Finding[] = []
  if (steps.includes('logins') || steps.includes('comparison'))
    findings.push(...(await permissions(here.names, a, p, targets)))
  const isProduct = targets.some(({ as }) => ['exchanging', 'marts'].includes(knownDatabase(as)?.group ?? ''))
  if (steps.includes('roles') && isProduct && accountsOf(a).length === 0) findings.push(noAccounts)
  if (steps.includes('messages') && isProduct && !copiesMessages(a)) findings.push(noMessages)
  if (steps.length === 0) findings.push(nothing(a))
  return findings
}

export function accountsOf(a: Partial<Answers>): string[] {
  return [a.servicesAccount, a.reportingAccount, a.olapAccount].flatMap((account) => given(account) ?? [])
}

async function permissions(
  names: Look['here']['names'],
  a: Partial<Answers>,
  p: Ports,
  targets: readonly Target[],
): Promise<Finding[]> {
  let found: Permissions | undefined
  try {
    found = await permissionsOf(a, p, { names })
    await previewScript(p, found, [])
    if (found?.snapshot !== undefined) parseSnapshot(await textOf(p, found.snapshot))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [blockOf(error, a.permissions === 'files' ? 'scriptFile' : 'permissions')]
  }
  if (found === undefined) return [none(a, names.name)]
  const { databases } = found
  const missing =
    databases === undefined
      ? []
      : targets.filter(({ as }) => !databases.some((one) => one.toLowerCase() === as.toLowerCase())).map(({ as }) => as)
  if (missing.length === 0) return []
  return [
    {
      level: 'info',
      code: 'not-in-snapshot',
      text: `The snapshot does not have ${listWords(missing)}: ${missing.length === 1 ? 'it is' : 'they are'} not compared.`,
      field: 'permissions',
    },
  ]
}

function none(a: Partial<Answers>, server: string): Finding {
  const common = {
    field: 'permissions',
    detail:
      'Without them nobody can sign in who is not on this instance already, users stay orphaned, and nothing proves that the permissions are as they were.',
  }
  if (a.permissions === 'none')
    return {
      level: 'warn',
      code: 'no-permissions',
      text: 'No logins are put back, and nothing is compared.',
      ...common,
      fix: 'Select a capture of logins and permissions.',
      keep: 'Go on without logins',
    }
  return {
    level: 'warn',
    code: 'no-permissions',
    text: `The recovery kit has no logins and permissions of ${server}.`,
    ...common,
    fix: 'Select Files, and name the script and the snapshot that were captured. Where there are none, logins are made by hand.',
    keep: 'Go on without logins',
  }
}

const noAccounts: Finding = {
  level: 'info',
  code: 'no-accounts',
  text: 'Database roles are not looked at: no account is given.',
  detail: 'The roles come back with the database, so that this is a check only.',
  field: 'servicesAccount',
}

const noMessages: Finding = {
  level: 'info',
  code: 'no-messages',
  text: 'Error messages above 50000 are not copied: no instance to copy them from is given.',
  detail: 'Without them errors of Service Manager show as general ones. Setup adds them when it runs.',
  field: 'messagesElsewhere',
}

function nothing(a: Partial<Answers>): Finding {
  return a.purpose === 'after'
    ? { level: 'block', code: 'no-steps', text: 'No step is selected.', fix: 'Select at least one.', field: 'after' }
    : {
        level: 'warn',
        code: 'no-steps',
        text: 'No step after the restore is selected.',
        detail: 'Service Manager does not work until logins, owner, CLR and Service Broker are put back.',
        fix: 'Select the steps, or run them later: Already restored by another tool.',
        field: 'after',
        keep: 'Restore only',
      }
}
