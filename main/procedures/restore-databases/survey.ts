import { randomBytes } from 'node:crypto'
import type { Secrets } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { restoresOf } from '../../sqlserver/statements/index.ts'
import { canCompress } from '../backup-databases/decide.ts'
import { rowsIfAllowed } from '../databases/ask.ts'
import type { Answers } from './answers.ts'
import { previewScript } from './after/logins.ts'
import { afterOf } from './answers.ts'
import type { Here } from './choose/here.ts'
import { look } from './choose/look.ts'
import { permissionsOf } from './choose/permissions.ts'
import { safetyFolderOf } from './choose/safety.ts'
import { needsAlone, usersOf } from './choose/sessions.ts'
import { type Target, targetsOf } from './choose/targets.ts'
import type { Survey, SurveyTarget } from './survey-shape.ts'

/**
 * Looks at the instance, the backups and the recovery kit once. What can’t be restored has its finding and no sets here: such a plan is
 * shown, and never runs.
 * @throws Problem as `look`
 */
export async function takeSurvey(a: Answers, p: Ports, secrets: Secrets): Promise<Survey> {
  const looked = await look(a, p, secrets)
  const { here } = looked
  const nonce = randomBytes(4).toString('hex')
  const { targets } = await targetsOf(looked, a, nonce)
  const users = needsAlone(a, targets) ? await usersOf(here, targets, p) : undefined
  const permissions = await permissionsOf(a, p, here)
  const safetyFolder = safetyFolderOf(here.more, a)
  return {
    server: {
      name: here.more.name,
      login: here.instance.identity.login,
      major: here.instance.identity.major,
      compression: canCompress(here.more),
      ...(safetyFolder === undefined ? {} : { safetyFolder }),
    },
    nonce,
    targets: await Promise.all(targets.map((target) => surveyOf(target, here, a))),
    users: {
      netbios: users?.own.netbios ?? '',
      services: users?.own.services ?? [],
      servers: users?.servers ?? [],
    },
    ...(permissions === undefined ? {} : { permissions }),
    batches: afterOf(a).includes('logins')
      ? await previewScript(
          p,
          permissions,
          targets.map(({ as }) => as),
        )
      : [],
  }
}

async function surveyOf(target: Target, here: Here, a: Answers): Promise<SurveyTarget> {
  const { database, as, chain, files, present, remembered } = target
  const rows = (await rowsIfAllowed(here.instance, restoresOf(as))) ?? []
  const newest = rows[0]?.finished
  return {
    database,
    as,
    sets: target.problem === undefined ? (chain?.sets ?? []) : [],
    ...(chain?.stopAt === undefined ? {} : { stopAt: chain.stopAt }),
    moves: files.map(({ logicalName, path }) => ({ logicalName, path })),
    ...(a.purpose === 'recover' && present !== undefined
      ? { replaces: present.state, access: present.userAccess }
      : {}),
    ...(remembered === undefined
      ? {}
      : {
          remembered: {
            ...(remembered.remembered.owner === undefined ? {} : { owner: remembered.remembered.owner }),
            trustworthy: remembered.remembered.trustworthy,
            broker: remembered.remembered.broker,
            clrEnabled: remembered.remembered.clrEnabled,
          },
        }),
    ...(newest === undefined
      ? {}
      : { restoredBefore: { finished: newest, count: rows.filter(({ finished }) => finished === newest).length } }),
  }
}
