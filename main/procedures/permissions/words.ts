import type { Exported } from '../../sqlserver/permissions/export.ts'
import { ownOfInstance, reasonWords } from '../../sqlserver/permissions/reasons.ts'
import { countWords } from '../databases/words.ts'

/** How many of what is left out are named on the result page; the script names all of them. */
const NAMED = 12

/** Why something is left out that every instance has of its own: nobody misses it. */
const OWN: ReadonlySet<string> = new Set([...ownOfInstance].map((reason) => reasonWords[reason]))

/** What was captured of an instance, and what of it no script can bring back. */
export function capturedWords(server: string, { counts, leftOut }: Pick<Exported, 'counts' | 'leftOut'>): string[] {
  const { logins, users, roles, members, permissions } = counts
  const held = [
    countWords(logins, 'login'),
    countWords(users, 'user'),
    countWords(roles, 'role'),
    countWords(members, 'membership'),
    countWords(permissions, 'permission'),
  ].join(', ')
  const missed = leftOut.filter(({ why }) => !OWN.has(why))
  const own = leftOut.length - missed.length
  const named = missed
    .slice(0, NAMED)
    .map(({ database, what, why }) => `${what}${database === undefined ? '' : ` in ${database}`}: ${why}`)
  const more = missed.length > NAMED ? [`and ${missed.length - NAMED} more, named in the script`] : []
  return [
    `${server}: ${held} are in the script${own === 0 ? '' : `; ${countWords(own, 'login')} that the instance has of its own ${own === 1 ? 'is' : 'are'} not`}`,
    ...(missed.length === 0 ? [] : [`Not in the script of ${server}: ${[...named, ...more].join('; ')}`]),
  ]
}
