import { Problem } from '../../engine/problem.ts'
import type { Finding } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { blockOf } from '../blocks.ts'
import { openFindings, type Opened } from './servers.ts'
import { listWords } from './words.ts'

/** What is to be said of the page “Database servers” in every wizard that has it. */
export function serverFindings(opened: Opened, lacks: string): Finding[] {
  return [...openFindings(opened), ...sameInstance(opened), ...notSysadmin(opened, lacks)]
}

/** Two names that lead to one instance are no mistake; they are said, because one of them may be meant for another. */
function sameInstance({ servers }: Opened): Finding[] {
  const twice = servers.filter(({ slots }) => slots.length > 1)
  return twice.length === 0
    ? []
    : [
        {
          level: 'info',
          code: 'same-instance',
          text: `Two of the names lead to one instance, ${listWords(twice.map(({ name }) => name))}.`,
          detail: 'It is worked on once, with the sign-in that stands first.',
        },
      ]
}

function notSysadmin({ servers }: Opened, lacks: string): Finding[] {
  const without = servers.filter(({ instance }) => !instance.identity.sysadmin)
  if (without.length === 0) return []
  return [
    {
      level: 'warn',
      code: 'not-sysadmin',
      text: `${listWords(without.map(({ name, instance }) => `${instance.identity.login} on ${name}`))} is not in the server role sysadmin.`,
      detail: lacks,
      fix: 'Sign in with an account in sysadmin.',
      acknowledge: 'tick',
      keep: 'Go on with this account',
    },
  ]
}

/** A recovery kit that can’t be changed takes nothing from a backup; that it will not list it is said before. */
export async function kitFindings(p: Pick<Ports, 'kit'>, field: string, keep: string): Promise<Finding[]> {
  try {
    await p.kit.artifacts()
    return []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const found = blockOf(error, field)
    return [
      {
        ...found,
        level: 'warn',
        detail: [found.detail, 'The files can be written, but the recovery kit will not list them.']
          .filter((part) => part !== undefined)
          .join(' '),
        acknowledge: 'tick',
        keep,
      },
    ]
  }
}
