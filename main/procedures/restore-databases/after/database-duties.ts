import { knownDatabase } from '../../../../preload/contract/wizards/known-databases.ts'
import {
  databaseOwner,
  enableBroker,
  letAllIn,
  loginNamed,
  orphans,
  reconnectUser,
  setOwner,
  setTrustworthy,
} from '../../../sqlserver/statements/index.ts'
import { Problem } from '../../../engine/problem.ts'
import type { Instance } from '../../../ports/index.ts'
import { rowsOf } from '../../databases/ask.ts'
import { type DatabaseRow, listDatabases } from '../../databases/catalogue.ts'
import { sameName } from '../../databases/servers.ts'
import { queryAction, statementAction } from '../actions.ts'
import { presentDatabase } from '../choose/here.ts'
import { wantsBroker } from '../choose/sessions.ts'
import type { RecoverJob } from '../steps/job.ts'
import type { SurveyTarget } from '../survey-shape.ts'
import { listWords } from '../words.ts'
import { type Duty, type Looked, namesOf, type Task } from './duty.ts'

/** Users whose login is there again under another SID are connected to it; the others are told. */
export function orphansDuty(job: RecoverJob): Duty {
  return {
    id: 'orphans',
    title: 'Connect orphaned users with their logins',
    actions: namesOf(job).flatMap((as) => [
      queryAction(job.server, orphans(as)),
      statementAction(
        job.server,
        reconnectUser(as, 'user', 'login of the same name'),
        'for each of these that has a login of its name',
      ),
    ]),
    async look(instance): Promise<Looked> {
      const looked: Looked = { tasks: [], proven: [], unproven: [] }
      for (const as of namesOf(job)) {
        const rows = await rowsOf(instance, orphans(as))
        const alone = rows.filter(({ sameNamed }) => sameNamed === null)
        for (const { user, sameNamed } of rows)
          if (sameNamed !== null)
            looked.tasks.push({ what: `user ${user} in ${as}`, statement: reconnectUser(as, user, sameNamed) })
        if (rows.length === 0) looked.proven.push(`Every user of ${as} has its login`)
        else if (alone.length > 0)
          looked.unproven?.push(
            `${as} has users without a login of their name: ${listWords(alone.slice(0, 10).map(({ user }) => user))}${alone.length > 10 ? ` and ${alone.length - 10} more` : ''}`,
          )
      }
      return looked
    },
    // 33016: of another kind than the login; 15063: the login is another user already.
    leave: (problem) => (['sql-33016', 'sql-15063'].includes(problem.code) ? problem.data.text : undefined),
  }
}

/** The owner that the kit remembers, where its login is there; else the account that is signed in. */
export function ownerDuty(job: RecoverJob): Duty {
  const { login } = job.survey.server
  return {
    id: 'owner',
    title: 'Set the owner of each database',
    actions: job.survey.targets.flatMap(({ as, remembered }) => [
      queryAction(job.server, databaseOwner(as)),
      statementAction(job.server, setOwner(as, remembered?.owner ?? login)),
      ...(remembered?.owner === undefined || sameName(remembered.owner, login)
        ? []
        : [statementAction(job.server, setOwner(as, login), 'where that login is not on this instance')]),
    ]),
    async look(instance): Promise<Looked> {
      const looked: Looked = { tasks: [], proven: [], unproven: [] }
      for (const { as, remembered } of job.survey.targets) {
        const wanted = remembered?.owner ?? login
        const isThere = typeof (await rowsOf(instance, loginNamed(wanted)))[0]?.id === 'number'
        const owner = isThere ? wanted : login
        const [row] = await rowsOf(instance, databaseOwner(as))
        const isSet = typeof row?.owner === 'string' && sameName(row.owner, owner) && row.inside === row.outside
        if (!isSet) looked.tasks.push({ what: `owner of ${as}`, statement: setOwner(as, owner) })
        else if (isThere) looked.proven.push(`${as} belongs to ${row.owner}, in master and inside`)
        else looked.unproven?.push(`${as} belongs to ${row.owner}; it belonged to ${wanted}, which is no login here`)
      }
      return looked
    },
  }
}

/** Off after every restore; on again only where it was on. */
export function trustworthyDuty(job: RecoverJob): Duty | undefined {
  const targets = job.survey.targets.filter(({ remembered }) => remembered?.trustworthy === true)
  if (targets.length === 0) return undefined
  return {
    id: 'trustworthy',
    title: `Switch TRUSTWORTHY on as it was: ${listWords(targets.map(({ as }) => as))}`,
    actions: targets.map(({ as }) => statementAction(job.server, setTrustworthy(as))),
    look: (instance) =>
      states(instance, targets, (as, row) =>
        row.trustworthy ? { proven: `TRUSTWORTHY of ${as} is on, as it was` } : { statement: setTrustworthy(as) },
      ),
  }
}

export function needsBroker({ as, database, remembered }: SurveyTarget): boolean {
  return wantsBroker(knownDatabase(database)?.name ?? as, remembered?.broker)
}

export function brokerDuty(job: RecoverJob): Duty | undefined {
  const targets = job.survey.targets.filter(needsBroker)
  if (targets.length === 0) return undefined
  const mayBeNew = job.a.newBroker === true
  return {
    id: 'broker',
    title: `Switch Service Broker on: ${listWords(targets.map(({ as }) => as))}`,
    actions: targets.flatMap(({ as }) => [
      statementAction(job.server, enableBroker(as)),
      ...(mayBeNew
        ? [
            statementAction(
              job.server,
              enableBroker(as, 'new'),
              'where another database on the instance has the same identity and is on',
            ),
          ]
        : []),
    ]),
    look: (instance) =>
      states(instance, targets, (as, row, all) => {
        if (row.broker) return { proven: `Service Broker of ${as} is on` }
        // Asked for all the same, the server refuses with 9772, which its closing error 5069 hides.
        const same = all.find((one) => one.name !== row.name && one.broker && one.brokerGuid === row.brokerGuid)
        if (same === undefined) return { statement: enableBroker(as) }
        return mayBeNew
          ? { statement: enableBroker(as, 'new') }
          : { statement: enableBroker(as), refused: identityTaken(as, same.name) }
      }),
  }
}

function identityTaken(database: string, other: string): Problem {
  return new Problem({
    code: 'broker-identity-taken',
    text: `Service Broker of ${database} can’t be switched on: ${other} on the same instance has the same identity and is on.`,
    cause: `${database} was restored beside the database that it comes from (error 9772).`,
    unchanged: [`${database} and ${other} were not changed.`],
    next: [
      `Where ${database} is the one that is used from now on, switch Service Broker off in ${other} first.`,
      'Or select that it may get a new identity: conversations that were under way are lost then.',
    ],
  })
}

/** Single and restricted access end last. */
export function accessDuty(job: RecoverJob): Duty {
  return {
    id: 'access',
    title: 'Let everybody in',
    actions: namesOf(job).map((as) => statementAction(job.server, letAllIn(as))),
    look: (instance) =>
      states(instance, job.survey.targets, (as, row) =>
        row.userAccess === 'MULTI_USER' ? { proven: `${as} lets everybody in` } : { statement: letAllIn(as) },
      ),
  }
}

/** One look at sys.databases for a step that sets one thing of each. */
async function states(
  instance: Instance,
  targets: readonly SurveyTarget[],
  judge: (as: string, row: DatabaseRow, all: readonly DatabaseRow[]) => { proven: string } | Omit<Task, 'what'>,
): Promise<Looked> {
  const looked: Looked = { tasks: [], proven: [], unproven: [] }
  const databases = await listDatabases(instance)
  for (const { as } of targets) {
    const row = presentDatabase({ databases }, as)
    if (row === undefined) {
      looked.unproven?.push(`${as} is not on this instance`)
      continue
    }
    const judged = judge(as, row, databases)
    if ('proven' in judged) looked.proven.push(judged.proven)
    else looked.tasks.push({ what: as, ...judged })
  }
  return looked
}
