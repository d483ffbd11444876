import type { Finding } from '../../../engine/types.ts'
import { countWords } from '../../databases/words.ts'
import type { Users } from '../choose/sessions.ts'
import { listWords } from '../words.ts'

/** Who is in the databases: services are stopped by steps of the plan, everybody else is thrown out. */
export function sessionFindings({ own, servers, guests }: Users): Finding[] {
  return [
    ...(own.services.length === 0
      ? []
      : [
          {
            level: 'info' as const,
            code: 'services-stopped',
            text: `The Service Manager services on ${own.netbios} are stopped first and started after the last step.`,
            detail: 'While a management server is connected, its databases can’t be restored (error 3101).',
          },
        ]),
    ...(servers.length === 0
      ? []
      : [
          {
            level: 'warn' as const,
            code: 'servers-stopped-by-hand',
            text: `${listWords(servers)} ${servers.length === 1 ? 'is' : 'are'} connected to the databases: stop the services there by hand.`,
            detail:
              'A step of the plan asks for it, waits, and sees that the connections are gone; another one has them started at the end.',
            fix: 'Have somebody ready who may stop services there.',
            keep: 'They will be stopped by hand',
          },
        ]),
    ...others(guests),
  ]
}

function others(guests: Users['guests']): Finding[] {
  const [first] = guests
  if (first === undefined) return []
  const who = new Set(guests.map(({ login, host }) => (host === '' ? login : `${login} on ${host}`)))
  const names = [...who].slice(0, 5)
  const more = who.size - names.length
  return [
    {
      level: 'warn',
      code: 'sessions-ended',
      text: `${listWords(more > 0 ? [...names, countWords(more, 'more')] : names)} ${who.size === 1 ? 'is' : 'are'} connected to the databases and ${who.size === 1 ? 'is' : 'are'} thrown out.`,
      detail: 'Their unfinished work is rolled back.',
      fix: 'Tell them to leave first.',
      keep: 'End these sessions',
    },
  ]
}
