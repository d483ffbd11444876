import type { Finding, Secrets } from '../../../engine/types.ts'
import { Problem } from '../../../engine/problem.ts'
import type { Identity, Ports } from '../../../ports/index.ts'
import type { Answers } from '../answers.ts'
import { type Here, lookHere } from '../choose/here.ts'
import { leadsHere } from '../choose/names.ts'
import { orConnection } from './connection.ts'

const FIELD = 'serverServer'

/** Whether the instance can be worked on by this login, and whether it is the one that this computer knows. */
export async function serverFindings(a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]> {
  const { value: here, block } = await orConnection(lookHere(p, a, secrets), a)
  if (block !== undefined) return [block]
  return [...rights(here, a), ...renamed(here), ...(a.purpose === 'practice' ? [] : await otherThanRegistered(here, p))]
}

function rights({ instance: { identity }, more }: Here, a: Partial<Answers>): Finding[] {
  if (identity.sysadmin) return []
  const common = {
    text: `${identity.login} is not in the server role sysadmin on ${identity.name}.`,
    field: FIELD,
  }
  if (a.purpose !== 'after' && !more.createAnyDatabase)
    return [
      {
        level: 'block',
        code: 'rights-missing',
        ...common,
        detail: 'It may not create databases, so it can restore none.',
        fix: 'Sign in with an account in sysadmin.',
      },
    ]
  if (a.purpose === 'practice') return []
  return [
    {
      level: 'warn',
      code: 'not-sysadmin',
      ...common,
      detail:
        'Logins with their password hashes, settings of the instance, trusted assemblies and the owner of a database take rights of their own. Steps that this account may not do end with what it lacks.',
      fix: 'Sign in with an account in sysadmin.',
      keep: 'Go on with this account',
    },
  ]
}

function renamed({ more: { name, ownName } }: Here): Finding[] {
  if (ownName === null || ownName.toLowerCase() === name.toLowerCase()) return []
  return [
    {
      level: 'info',
      code: 'server-renamed',
      text: `The instance still calls itself ${ownName}; its address is ${name}: the computer was renamed.`,
      detail: 'Backups that are made now say the old name.',
      fix: 'Have sp_dropserver and sp_addserver run, and the service restarted, when time allows.',
      field: FIELD,
    },
  ]
}

/** A management server’s registry says which instance its services will look for. */
async function otherThanRegistered(here: Here, p: Pick<Ports, 'machine'>): Promise<Finding[]> {
  const computer = await identityOf(p)
  const { database, netbios } = computer ?? {}
  if (database === undefined || leadsHere(database.server, here.names)) return []
  const { name } = here.more
  return [
    {
      level: 'warn',
      code: 'other-than-registered',
      text: `${netbios} looks for ${database.name} on ${database.server}; this is ${name}.`,
      detail:
        'Its registry holds that name, and its services connect to it. Databases that are recovered here are not found there.',
      fix: `Recover ${database.name} on ${database.server}, under that computer name and instance name. For databases of another server go on.`,
      field: FIELD,
      keep: `Work on ${name}`,
    },
  ]
}

async function identityOf(p: Pick<Ports, 'machine'>): Promise<Identity | undefined> {
  try {
    return await p.machine.call('computer.identify', {})
  } catch (error) {
    // Not knowing this computer keeps nobody from recovering a database server.
    if (!(error instanceof Problem)) throw error
    return undefined
  }
}
