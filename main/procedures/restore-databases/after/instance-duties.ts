import { knownDatabase } from '../../../../preload/contract/wizards/known-databases.ts'
import {
  addMessage,
  addRoleMember,
  assemblies,
  configurations,
  enableClr,
  messages,
  trustAssembly,
  trustedAssemblies,
} from '../../../sqlserver/statements/index.ts'
import { capture, checkExpectedRoles, type ProductAccounts } from '../../../sqlserver/permissions/index.ts'
import type { Ports } from '../../../ports/index.ts'
import type { StepContext } from '../../../engine/types.ts'
import { rowsOf } from '../../databases/ask.ts'
import { countWords } from '../../databases/words.ts'
import { queryAction, statementAction } from '../actions.ts'
import { copiesMessages } from '../answers.ts'
import { openSlot } from '../choose/here.ts'
import { given } from '../choose/targets.ts'
import type { RecoverJob } from '../steps/job.ts'
import type { SurveyTarget } from '../survey-shape.ts'
import { listWords } from '../words.ts'
import type { Duty, Looked } from './duty.ts'
import { languageName } from './languages.ts'

/** SQL Server 2017: from there on assemblies have to be trusted. */
const STRICT_SINCE = 14
/** A message text that sp_addmessage takes. */
const LONGEST_MESSAGE = 255

function isProduct({ database, as }: SurveyTarget): boolean {
  const group = (knownDatabase(database) ?? knownDatabase(as))?.group
  return group === 'exchanging' || group === 'marts'
}

export function productTargets(job: RecoverJob): SurveyTarget[] {
  return job.survey.targets.filter(isProduct)
}

/** A setting of the instance, needed by Service Manager's databases and by others that had it. */
export function clrDuty(job: RecoverJob): Duty | undefined {
  const isNeeded = job.survey.targets.some((target) => isProduct(target) || target.remembered?.clrEnabled === true)
  if (!isNeeded) return undefined
  return {
    id: 'clr',
    title: 'Switch CLR on',
    actions: [queryAction(job.server, configurations), statementAction(job.server, enableClr)],
    async look(instance): Promise<Looked> {
      const rows = await rowsOf(instance, configurations)
      const isOn = rows.some(({ name, inUse }) => name === 'clr enabled' && inUse === 1)
      return isOn
        ? { tasks: [], proven: [`CLR is on for ${job.server}`] }
        : { tasks: [{ what: 'clr enabled', statement: enableClr }], proven: [] }
    },
  }
}

/** Microsoft's assemblies in Service Manager's databases are trusted by their SHA-512; `clr strict security` stays as it is. */
export function assembliesDuty(job: RecoverJob): Duty | undefined {
  const targets = productTargets(job)
  if (targets.length === 0 || job.survey.server.major < STRICT_SINCE) return undefined
  return {
    id: 'assemblies',
    title: 'Trust the product’s assemblies; clr strict security stays on',
    actions: [
      queryAction(job.server, configurations),
      queryAction(job.server, trustedAssemblies),
      ...targets.map(({ as }) => queryAction(job.server, assemblies(as))),
      statementAction(
        job.server,
        trustAssembly('0x00', 'name, database'),
        'for each assembly of Microsoft’s whose SHA-512 (0x00 stands for it) is not trusted yet, where clr strict security is on',
      ),
    ],
    async look(instance): Promise<Looked> {
      const isStrict = (await rowsOf(instance, configurations)).some(
        ({ name, inUse }) => name === 'clr strict security' && inUse === 1,
      )
      if (!isStrict)
        return { tasks: [], proven: [`clr strict security is off on ${job.server}: assemblies need no trust`] }
      const trusted = new Set((await rowsOf(instance, trustedAssemblies)).map(({ hash }) => hash.toLowerCase()))
      const looked: Looked = { tasks: [], proven: [], unproven: [] }
      for (const { as } of targets) {
        const rows = await rowsOf(instance, assemblies(as))
        const open = rows.filter(({ hash }) => hash !== null && !trusted.has(hash.toLowerCase()))
        const own = open.filter(({ name }) => name.startsWith('Microsoft.'))
        const foreign = open.filter(({ name }) => !name.startsWith('Microsoft.'))
        for (const { name, hash } of own)
          looked.tasks.push({
            what: `assembly ${name} of ${as}`,
            statement: trustAssembly(hash ?? '', `${name}, ${as}`),
          })
        // Two databases may hold the same one.
        for (const { hash } of own) trusted.add((hash ?? '').toLowerCase())
        if (open.length === 0 && rows.length > 0)
          looked.proven.push(
            `${countWords(rows.length, 'assembly', 'assemblies')} of ${as} ${rows.length === 1 ? 'is' : 'are'} trusted`,
          )
        if (foreign.length > 0)
          looked.unproven?.push(
            `${as} has assemblies that are not Microsoft’s and not trusted: ${listWords(foreign.map(({ name }) => name))}`,
          )
      }
      return looked
    },
  }
}

/** Messages above 50000 lie in master; they are read from an instance that has them. */
export function messagesDuty(job: RecoverJob): Duty | undefined {
  if (!copiesMessages(job.a)) return undefined
  return {
    id: 'messages',
    title: 'Add the error messages that are missing',
    actions: [
      queryAction(job.a.messagesServer ?? '', messages),
      queryAction(job.server, messages),
      statementAction(
        job.server,
        addMessage({ number: 50001, severity: 16, text: 'text', language: 'us_english', logged: false }),
        'for each message that is there and not here, English before other languages',
      ),
    ],
    async look(instance, c): Promise<Looked> {
      const source = await sourceOf(job.p, job, c)
      const there = await rowsOf(source, messages, c.signal)
      const here = new Set((await rowsOf(instance, messages, c.signal)).map(keyOf))
      const missing = there.filter((message) => !here.has(keyOf(message)))
      const unproven: string[] = []
      const tasks: Looked['tasks'] = []
      // Another language is refused before English is there.
      for (const message of missing.toSorted((x, y) => order(x) - order(y) || x.number - y.number)) {
        const language = languageName(message.language)
        const what = `message ${message.number} in ${language ?? `language ${message.language}`}`
        if (language === undefined || message.text.length > LONGEST_MESSAGE)
          unproven.push(`${what} can’t be added: its language or length is not taken`)
        else tasks.push({ what, statement: addMessage({ ...message, language }) })
      }
      return {
        tasks,
        proven: [
          `${job.server} has ${countWords(there.length - missing.length, 'message')} of those on ${source.identity.name}`,
        ],
        unproven,
      }
    },
    // 15033: no such language on this instance.
    leave: (problem) => (['sql-15033', 'sql-15042'].includes(problem.code) ? problem.data.text : undefined),
  }
}

function keyOf({ number, language }: { number: number; language: number }): string {
  return `${number}/${language}`
}

function order({ language }: { language: number }): number {
  return language === 1033 ? 0 : 1
}

function sourceOf(p: Ports, { a }: RecoverJob, c: StepContext) {
  return openSlot(p, a, 'messages', c.secrets, c.signal)
}

/** The memberships that the product's accounts need. Source: service-manager.md section 7.3. */
export function rolesDuty(job: RecoverJob): Duty | undefined {
  const accounts = productAccounts(job)
  const targets = productTargets(job)
  if (accounts === undefined || targets.length === 0) return undefined
  const standard = Object.fromEntries(targets.map(({ as, database }) => [as, knownDatabase(database)?.name ?? as]))
  const names = targets.map(({ as }) => as)
  return {
    id: 'roles',
    title: `Complete the database roles of ${listWords(Object.values(accounts).flat())}`,
    actions: names.map((as) =>
      statementAction(
        job.server,
        addRoleMember(as, 'role', 'user'),
        'for each role that an account lacks; users, roles and memberships are read as for the comparison',
      ),
    ),
    async look(instance, c): Promise<Looked> {
      const captured = await capture(instance, names, { signal: c.signal })
      const looked: Looked = { tasks: [], proven: [], unproven: [] }
      for (const { database, account, user, missing } of checkExpectedRoles(captured, accounts, standard)) {
        if (user === undefined)
          looked.unproven?.push(`${account} is no user of ${database} by its own name: a group may let it in`)
        else if (missing.length === 0) looked.proven.push(`${account} is in every role of ${database} that it needs`)
        else
          for (const role of missing)
            looked.tasks.push({
              what: `${user} in ${role} of ${database}`,
              statement: addRoleMember(database, role, user),
            })
      }
      return looked
    },
    // 15151: the database has no such role, or the user is gone.
    leave: (problem) => (problem.code === 'sql-15151' ? problem.data.text : undefined),
  }
}

function productAccounts({ a }: RecoverJob): ProductAccounts | undefined {
  const [services, reporting, olap] = [given(a.servicesAccount), given(a.reportingAccount), given(a.olapAccount)]
  if (services === undefined && reporting === undefined && olap === undefined) return undefined
  return {
    ...(services === undefined ? {} : { services: [services] }),
    ...(reporting === undefined ? {} : { reporting: [reporting] }),
    ...(olap === undefined ? {} : { olap: [olap] }),
  }
}
