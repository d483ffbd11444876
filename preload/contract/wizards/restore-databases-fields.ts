import type { Field } from '../wizard.ts'

export type Answers = Readonly<Record<string, unknown>>
export const isRecover = (answers: Answers) => answers['purpose'] === 'recover'
export const isAfter = (answers: Answers) => answers['purpose'] === 'after'
export const isPractice = (answers: Answers) => answers['purpose'] === 'practice'
export const isRestore = (answers: Answers) => !isAfter(answers)
export const isPlace = (answers: Answers) => isRestore(answers) && answers['source'] === 'place'
export const choosesSets = (answers: Answers) => isRestore(answers) && answers['chooseSets'] === true
const has = (step: string) => (answers: Answers) =>
  !isPractice(answers) &&
  (answers['after'] === undefined || (Array.isArray(answers['after']) && answers['after'].includes(step)))
const usesPermissions = (answers: Answers) => has('logins')(answers) || has('comparison')(answers)
export const ownFiles = (answers: Answers) => usesPermissions(answers) && answers['permissions'] === 'files'
export const fromElsewhere = (answers: Answers) => has('messages')(answers) && answers['messagesElsewhere'] === true

/** Where backups are looked for, and how far they are restored. */
export const backupFields: readonly Field[] = [
  {
    id: 'source',
    kind: 'choice',
    label: 'Look for backups in',
    compact: true,
    options: [
      { value: 'kit', label: 'The recovery kit', key: 'k', detail: 'Backups that this program made' },
      {
        value: 'history',
        label: 'The backup history of the instance',
        key: 'h',
        detail: 'msdb: empty on a rebuilt server',
      },
      { value: 'place', label: 'A folder or a file', key: 'f', detail: 'As the server sees it' },
    ],
  },
  {
    id: 'place',
    kind: 'path',
    label: 'Folder or backup file, as the server sees it',
    key: 'p',
    browse: 'folder',
    placeholder: '\\\\FS02\\DR\\Databases',
    hint: 'The service account of SQL Server reads it. Every set in every file is listed.',
    when: isPlace,
  },
  {
    id: 'stopAt',
    kind: 'text',
    label: 'Restore to a point in time (optional)',
    key: 't',
    placeholder: '2026-11-21 03:15',
    hint: 'By the clock of the server that made the backups. Needs log backups that reach over that time. Empty: as far as the backups go.',
  },
  {
    id: 'chooseSets',
    kind: 'check',
    label: 'Choose the backup sets one by one',
    key: 'o',
    hint: 'Otherwise each database gets the newest full backup that fits, the newest differential backup on it and the unbroken chain of log backups after that.',
  },
]

/** Where files go, and what is done afterwards. */
export const fileFields: readonly Field[] = [
  {
    id: 'dataFolder',
    kind: 'path',
    label: 'Folder for data files (optional)',
    key: 'd',
    browse: 'folder',
    optional: true,
    hint: 'Empty: the folder that this instance uses for new databases. A database that is replaced keeps its files where they are.',
    when: isRestore,
  },
  {
    id: 'logFolder',
    kind: 'path',
    label: 'Folder for log files (optional)',
    key: 'l',
    browse: 'folder',
    optional: true,
    when: isRestore,
  },
  {
    id: 'safetyFolder',
    kind: 'path',
    label: 'Folder for safety backups (optional)',
    key: 's',
    browse: 'folder',
    optional: true,
    hint: 'A database that is replaced is backed up there first. Empty: the backup folder of this instance.',
    when: isRecover,
  },
  {
    id: 'restricted',
    kind: 'check',
    label: 'Let only administrators in until the steps after the restore are done',
    key: 'a',
    when: isRecover,
  },
  { id: 'after', kind: 'list', label: 'Steps after the restore', when: (answers) => !isPractice(answers) },
]

/** What the steps after a restore need to know. */
export const afterFields: readonly Field[] = [
  {
    id: 'permissions',
    kind: 'select',
    label: 'Logins and permissions captured with this program',
    hint: 'The script gives the logins back, the snapshot proves that everything is as it was.',
    when: usesPermissions,
  },
  {
    id: 'scriptFile',
    kind: 'path',
    label: 'Script of logins and permissions',
    browse: 'open-file',
    when: ownFiles,
  },
  {
    id: 'snapshotFile',
    kind: 'path',
    label: 'Snapshot to compare with',
    browse: 'open-file',
    when: ownFiles,
  },
  {
    id: 'servicesAccount',
    kind: 'text',
    label: 'Account of the Service Manager services (optional)',
    placeholder: 'CONTOSO\\svc-scsm',
    hint: 'Its database roles are looked at and completed. LocalSystem is DOMAIN\\COMPUTER$ of the management server.',
    when: has('roles'),
  },
  {
    id: 'reportingAccount',
    kind: 'text',
    label: 'Reporting account (optional)',
    placeholder: 'CONTOSO\\svc-reporting',
    when: has('roles'),
  },
  {
    id: 'olapAccount',
    kind: 'text',
    label: 'Analysis Services account (optional)',
    placeholder: 'CONTOSO\\svc-olap',
    when: has('roles'),
  },
  {
    id: 'newBroker',
    kind: 'check',
    label: 'Give Service Broker a new identity where another database has the same',
    hint: 'Needed where the original database is on the same instance. Conversations that were under way are lost.',
    when: has('broker'),
  },
  {
    id: 'messagesElsewhere',
    kind: 'check',
    label: 'Copy error messages from another instance',
    hint: 'Texts of Service Manager’s errors lie in master and do not come back with a database. An instance where Service Manager’s Setup ran has them.',
    when: has('messages'),
  },
]
