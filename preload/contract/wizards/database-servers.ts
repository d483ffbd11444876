import * as z from 'zod/mini'
import { connectionFields, connectionShape } from '../connection.ts'
import type { Page } from '../wizard.ts'
import { type DatabaseSlot, databaseSlots, parseDatabaseValue } from './known-databases.ts'

type Answers = Readonly<Record<string, unknown>>

/** The ticks that bring a further instance on the page. */
const ELSEWHERE = {
  dataWarehouse: 'dataWarehouseElsewhere',
  reporting: 'reportingElsewhere',
  orchestrator: 'orchestratorElsewhere',
} as const
const isElsewhere = (slot: keyof typeof ELSEWHERE) => (answers: Answers) => answers[ELSEWHERE[slot]] === true

/** The members of answers that the page fills. */
export const databaseServersShape = {
  ...connectionShape('serviceManager'),
  dataWarehouseElsewhere: z.optional(z.boolean()),
  ...connectionShape('dataWarehouse'),
  reportingElsewhere: z.optional(z.boolean()),
  ...connectionShape('reporting'),
  orchestratorElsewhere: z.optional(z.boolean()),
  ...connectionShape('orchestrator'),
}

/** The slots that these answers use: the first always, the others by their ticks. */
export function usedSlots(answers: Answers): DatabaseSlot[] {
  return databaseSlots.filter((slot) => slot === 'serviceManager' || isElsewhere(slot)(answers))
}

/** The slot that a database of a group is looked for in, where its own is not used. */
export function slotFor(slot: DatabaseSlot, answers: Answers): DatabaseSlot {
  if (usedSlots(answers).includes(slot)) return slot
  // Reporting lies with the data warehouse unless it is said to be elsewhere.
  return slot === 'reporting' ? slotFor('dataWarehouse', answers) : 'serviceManager'
}

/** What is missing on the page, with the member that it is about. */
function missingConnection(answers: Answers): { message: string; path: string } | undefined {
  for (const slot of usedSlots(answers)) {
    if (answers[`${slot}Server`] === undefined) return { message: 'Enter a database server', path: `${slot}Server` }
    const signIn = answers[`${slot}SignIn`] ?? 'windows'
    if (signIn !== 'windows' && answers[`${slot}User`] === undefined)
      return { message: 'Enter an account', path: `${slot}User` }
  }
  return undefined
}

/** The rule over all answers of a wizard that has the page: each connection in use is complete. */
export function everyConnection<T extends Answers>(context: z.core.ParsePayload<T>): void {
  const missing = missingConnection(context.value)
  if (missing === undefined) return
  context.issues.push({ code: 'custom', message: missing.message, input: context.value, path: [missing.path] })
}

/** The rail's second line of a page that selects databases. */
export function selectedWords({ databases }: Answers): string | undefined {
  if (!Array.isArray(databases) || databases.length === 0) return undefined
  return databases.length === 1 ? '1 selected' : `${databases.length} selected`
}

/** Any number of databases, each as `SERVER/database`. */
export const databaseValues = z
  .array(
    z.string().check((context) => {
      if (parseDatabaseValue(context.value) === undefined)
        context.issues.push({ code: 'custom', message: 'Enter a database as SERVER/database', input: context.value })
    }),
  )
  .check(z.minLength(1, 'Select at least one database'))

/** The first page of the wizards that work on several instances. */
export const databaseServersPage: Page = {
  id: 'servers',
  title: 'Database servers',
  lead: 'The instances of SQL Server that hold the databases. Names are those that this computer reaches them by; what is kept is the name that the server gives itself.',
  fields: [
    ...connectionFields('serviceManager', {
      label: 'Service Manager database server',
      hint: 'For Orchestrator alone, enter its server here.',
      keys: { server: 'm', user: 'a', password: 'p' },
    }),
    {
      id: ELSEWHERE.dataWarehouse,
      kind: 'check',
      label: 'The data warehouse is on another instance',
      key: 'd',
      hint: 'DWStagingAndConfig, DWRepository, DWDataMart and the optional data marts.',
    },
    ...connectionFields(
      'dataWarehouse',
      { label: 'Data warehouse database server', keys: { server: 'h', user: 'c', password: 's' } },
      isElsewhere('dataWarehouse'),
    ),
    {
      id: ELSEWHERE.reporting,
      kind: 'check',
      label: 'ReportServer is on another instance',
      key: 'r',
    },
    ...connectionFields(
      'reporting',
      { label: 'Reporting database server', keys: { server: 'g', user: 'u', password: 'w' } },
      isElsewhere('reporting'),
    ),
    {
      id: ELSEWHERE.orchestrator,
      kind: 'check',
      label: 'Orchestrator is on another instance',
      key: 'o',
    },
    ...connectionFields(
      'orchestrator',
      { label: 'Orchestrator database server', keys: { server: 'e', user: 't' } },
      isElsewhere('orchestrator'),
    ),
  ],
  caption: (answers) => {
    const names = usedSlots(answers).flatMap((slot) => {
      const name = answers[`${slot}Server`]
      return typeof name === 'string' && name !== '' ? [name] : []
    })
    return names.length === 0 ? undefined : names.join(', ')
  },
}
