import * as z from 'zod/mini'
import { connectionFields, connectionShape } from '../connection.ts'
import { optionalPath, path } from '../input/path.ts'
import { defineWizard } from '../wizard.ts'
import {
  afterFields,
  backupFields,
  choosesSets,
  fileFields,
  fromElsewhere,
  isAfter,
  isPractice,
  isRecover,
  ownFiles,
} from './restore-databases-fields.ts'

/** What is done after a restore, in this order: each by itself, so that each can be done again alone. */
export const afterSteps = [
  'logins',
  'orphans',
  'owner',
  'clr',
  'assemblies',
  'messages',
  'trustworthy',
  'roles',
  'broker',
  'access',
  'comparison',
] as const
export type AfterStep = (typeof afterSteps)[number]

/** The server's local time, to the minute or the second: `2026-11-21 03:15`. */
const serverTime = z
  .string()
  .check(
    z.regex(
      /^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$/,
      'Enter the time as 2026-11-21 03:15, by the server’s clock',
    ),
  )

const account = z
  .string()
  .check(
    z.maxLength(256, 'Enter an account of at most 256 characters'),
    z.regex(/^([^\\/[\]:;|=,+*?<>"]+\\[^\\/[\]:;|=,+*?<>"]+)?$/, 'Enter the account as DOMAIN\\user'),
  )

const answers = z
  .strictObject({
    purpose: z.enum(['recover', 'after', 'practice'], { error: 'Select what to do' }),
    ...connectionShape('server'),
    /** Where backups are looked for. */
    source: z.optional(z.enum(['kit', 'history', 'place'], { error: 'Select where the backups are looked for' })),
    /** A folder or a backup file, as the server sees it. */
    place: z.optional(path),
    /** Empty for the newest. */
    stopAt: z.optional(serverTime),
    /** The sets are chosen one by one, not the newest that fits. */
    chooseSets: z.optional(z.boolean()),
    databases: z
      .array(z.string().check(z.minLength(1), z.maxLength(128)))
      .check(z.minLength(1, 'Select at least one database')),
    /** BackupSetGUID of the last set of each database’s chain. */
    sets: z.optional(z.array(z.string())),
    /** A data warehouse database has no backup. */
    recreate: z.optional(z.boolean()),
    dataFolder: z.optional(optionalPath),
    logFolder: z.optional(optionalPath),
    safetyFolder: z.optional(optionalPath),
    restricted: z.optional(z.boolean()),
    after: z.optional(z.array(z.enum(afterSteps))),
    /** `newest`, `files`, `none`, or the id of an entry in the recovery kit. */
    permissions: z.optional(z.string()),
    scriptFile: z.optional(path),
    snapshotFile: z.optional(path),
    servicesAccount: z.optional(account),
    reportingAccount: z.optional(account),
    olapAccount: z.optional(account),
    newBroker: z.optional(z.boolean()),
    messagesElsewhere: z.optional(z.boolean()),
    ...connectionShape('messages'),
  })
  .check((context) => {
    const given = context.value
    const need = (field: string, message: string) =>
      context.issues.push({ code: 'custom', message, input: given, path: [field] })
    for (const slot of fromElsewhere(given) ? (['server', 'messages'] as const) : (['server'] as const)) {
      if (given[`${slot}Server`] === undefined) need(`${slot}Server`, 'Enter a database server')
      if ((given[`${slot}SignIn`] ?? 'windows') !== 'windows' && given[`${slot}User`] === undefined)
        need(`${slot}User`, 'Enter an account')
    }
    if (given.purpose !== 'after' && given.source === undefined)
      need('source', 'Select where the backups are looked for')
    if (given.purpose !== 'after' && given.source === 'place' && given.place === undefined)
      need('place', 'Enter a path')
    if (ownFiles(given) && given.scriptFile === undefined && given.snapshotFile === undefined)
      need('scriptFile', 'Enter a path')
  })

/** Recovery of databases, the steps after a restore alone, and the practice restore that proves a backup. */
export const restoreDatabases = defineWizard({
  id: 'restore-databases',
  title: 'Recover databases',
  icon: 'dbrestore',
  entries: [
    {
      group: 'recover',
      icon: 'dbrestore',
      title: 'Recover databases',
      detail: 'From backups, with everything that a restore does not bring back',
      answers: { purpose: 'recover' },
    },
    {
      group: 'recover',
      icon: 'checklist',
      title: 'Finish a restore by another tool',
      detail: 'Logins, owner, CLR, broker, comparison',
      answers: { purpose: 'after' },
    },
    {
      group: 'prepare',
      icon: 'flask',
      title: 'Prove a database backup',
      detail: 'Restored under another name, checked, dropped',
      answers: { purpose: 'practice' },
    },
  ],
  answers,
  pages: [
    {
      id: 'purpose',
      title: 'What to do',
      lead: 'A restore brings back what is in the database. Logins, the owner, CLR, Service Broker and error messages are the instance’s, and are put back afterwards.',
      fields: [
        {
          id: 'purpose',
          kind: 'choice',
          label: 'What to do',
          options: [
            {
              value: 'recover',
              label: 'Recover databases on this instance',
              key: 'r',
              icon: 'dbrestore',
              detail: 'Restores them from backups, then does everything that a restore leaves undone.',
            },
            {
              value: 'after',
              label: 'Already restored by another tool: run the steps after a restore only',
              key: 'a',
              icon: 'checklist',
              detail: 'For databases that are there. No data is replaced.',
            },
            {
              value: 'practice',
              label: 'Practice restore, to prove a backup',
              key: 'p',
              icon: 'flask',
              detail: 'Restores a backup under another name, checks every page of it, and drops it again.',
            },
          ],
        },
      ],
      caption: ({ purpose }) =>
        purpose === 'recover'
          ? 'Recover databases'
          : purpose === 'after'
            ? 'Steps after a restore'
            : purpose === 'practice'
              ? 'Practice restore'
              : undefined,
    },
    {
      id: 'server',
      title: 'Database server',
      lead: (given) =>
        isPractice(given)
          ? 'The instance on which the backup is proven. Any instance of the same or a newer version will do; no database on it is touched.'
          : 'The instance that gets the databases. It has the computer name and the instance name of the one that was lost: the databases store them.',
      facts: 'What Service Manager knows here',
      fields: connectionFields('server', {
        label: 'Database server',
        keys: { server: 's', user: 'u', password: 'w' },
      }),
      remarks: (given) =>
        isPractice(given)
          ? undefined
          : [
              'An alias, an availability group listener, the name of a cluster, a name with its domain and HOST,PORT count as the same server when they lead to it.',
            ],
      caption: ({ serverServer }) =>
        typeof serverServer === 'string' && serverServer !== '' ? serverServer : undefined,
    },
    {
      id: 'backups',
      title: 'Backups',
      skip: isAfter,
      lead: 'Where the backups are. They are only read, never changed.',
      fields: backupFields,
      caption: ({ source, place }) =>
        source === 'kit'
          ? 'The recovery kit'
          : source === 'history'
            ? 'The backup history'
            : typeof place === 'string'
              ? place
              : undefined,
    },
    {
      id: 'databases',
      title: 'Databases',
      lead: (given) =>
        isAfter(given)
          ? 'The databases on this instance. Select those that were restored.'
          : isPractice(given)
            ? 'Each is restored under another name, with the backups named beside it.'
            : 'Each database with the backups that it is restored from. Data warehouse databases belong together: restore them from backups of one time.',
      fields: [
        { id: 'databases', kind: 'list', label: 'Databases', key: 'd' },
        {
          id: 'recreate',
          kind: 'check',
          label: 'A data warehouse database has no backup',
          key: 'h',
          when: isRecover,
          hint: 'Next then says what it means to have Setup create it anew.',
        },
      ],
      caption: ({ databases }) =>
        Array.isArray(databases) && databases.length > 0
          ? databases.length === 1
            ? String(databases[0])
            : `${databases.length} databases`
          : undefined,
    },
    {
      id: 'sets',
      title: 'Backup sets',
      aside: true,
      skip: (given) => !choosesSets(given),
      lead: 'Select the last backup set to restore of each database. What it is based on is added by itself. Without a selection a database gets the newest that fits.',
      fields: [{ id: 'sets', kind: 'list', label: 'Backup sets', key: 's' }],
    },
    {
      id: 'files',
      title: 'Files and options',
      lead: (given) =>
        isAfter(given)
          ? 'Each step looks first whether it is done already.'
          : isPractice(given)
            ? 'The files lie in these folders under names of their own until the database is dropped.'
            : 'Where the files go, and what is done after the restore.',
      fields: [...fileFields, ...afterFields],
      remarks: (given) =>
        isPractice(given)
          ? [
              'RESTORE VERIFYONLY proves that a backup is readable and complete. That the data in it are good is proven by restoring it and checking every page.',
            ]
          : [
              'Differs from Microsoft’s page: it names CLR only. Owner, Service Broker, TRUSTWORTHY, error messages and logins are not brought back by a restore either.',
            ],
    },
    {
      id: 'messages',
      title: 'Error messages',
      aside: true,
      skip: (given) => !fromElsewhere(given),
      lead: 'An instance where Service Manager’s Setup ran. Its error messages above 50000 are read and added where they are missing; nothing is changed there.',
      fields: connectionFields('messages', {
        label: 'Instance to copy from',
        keys: { server: 's', user: 'u', password: 'w' },
      }),
    },
  ],
  commit(given) {
    if (isAfter(given)) return { label: 'Run the steps', key: 'r' }
    return isPractice(given) ? { label: 'Prove backup', key: 'p' } : { label: 'Recover databases', key: 'r' }
  },
})
