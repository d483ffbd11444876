import * as z from 'zod/mini'
import { optionalPath, path } from '../input/path.ts'
import { MINIMUM_PASSWORD } from '../input/text.ts'
import { defineWizard } from '../wizard.ts'
import {
  databaseServersPage,
  databaseServersShape,
  databaseValues,
  everyConnection,
  selectedWords,
} from './database-servers.ts'

type Answers = Readonly<Record<string, unknown>>
const withGuide = (answers: Answers) => answers['reportingKey'] === true || answers['analysisServices'] === true
const withCertificates = (answers: Answers) => answers['certificates'] === true

const answers = z
  .strictObject({
    ...databaseServersShape,
    databases: databaseValues,
    /** A folder as the servers see it. */
    destination: path,
    type: z.optional(z.enum(['full', 'differential', 'log'])),
    copyOnly: z.optional(z.enum(['auto', 'always', 'never'])),
    stripes: z.optional(z.enum(['1', '2', '3', '4', '5', '6', '7', '8'])),
    atATime: z.optional(z.enum(['1', '2', '3', '4'])),
    certificates: z.optional(z.boolean()),
    reportingKey: z.optional(z.boolean()),
    analysisServices: z.optional(z.boolean()),
    /** Where the files of guided steps are written, as this computer sees it; the destination when it is empty. */
    guidedFolder: z.optional(optionalPath),
  })
  .check(everyConnection)

/** Databases of Service Manager, the data warehouse, Reporting Services and Orchestrator, each proven after it was written. */
export const backupDatabases = defineWizard({
  id: 'backup-databases',
  title: 'Back up databases',
  icon: 'database',
  entries: [
    {
      group: 'prepare',
      icon: 'database',
      title: 'Back up databases',
      detail: 'Service Manager, data warehouse, reporting, Orchestrator',
      answers: {},
    },
  ],
  answers,
  pages: [
    databaseServersPage,
    {
      id: 'databases',
      title: 'Databases',
      lead: 'Service Manager has up to eight databases, Orchestrator has one. What else the instances hold is listed below them.',
      facts: 'The instances',
      fields: [{ id: 'databases', kind: 'list', label: 'Databases', key: 'a' }],
      remarks: [
        'ServiceManager, DWStagingAndConfig, DWRepository and DWDataMart exchange encrypted data with the management servers. The keys to it are in the databases and in the registry of the management servers: back up the encryption keys too.',
        'DWStagingAndConfig and DWRepository belong together: restored from different times, the data warehouse does not fit itself.',
        'ReportServer’s passwords are encrypted with a key of Reporting Services that no database backup holds. Options has a step for it.',
        'What Microsoft’s page calls “Analyst” is DWASDataBase, a database of Analysis Services. SQL Server’s BACKUP does not know it. Options has a step for it; without it the cubes are built anew from DWDataMart.',
      ],
      caption: selectedWords,
    },
    {
      id: 'destination',
      title: 'Destination',
      lead: 'A folder as the database servers see it: they write the files themselves, each under the account that its service runs as.',
      facts: 'What the instances can reach',
      fields: [
        {
          id: 'destination',
          kind: 'path',
          label: 'Folder',
          key: 'f',
          browse: 'folder',
          placeholder: '\\\\FS02\\DR\\Databases',
          hint: 'A share of another computer is best. A drive letter is the server’s own drive, never this computer’s.',
        },
      ],
      remarks: [
        'A service account such as NT SERVICE\\MSSQLSERVER or Local System reaches a share as DOMAIN\\COMPUTER$. That account needs the right to change files in the folder, on the share and in NTFS.',
        'Each file gets a name with server, database and time. No existing file is replaced or appended to.',
        'Before the databases, each server writes a small backup of its database model there: that is the only proof that it can.',
      ],
      caption: ({ destination }) => (typeof destination === 'string' && destination !== '' ? destination : undefined),
    },
    {
      id: 'options',
      title: 'Options',
      lead: 'Every backup has checksums, is read back and looked up in the server’s own history before it counts.',
      facts: 'The selected databases',
      fields: [
        {
          id: 'type',
          kind: 'choice',
          label: 'Type',
          compact: true,
          options: [
            { value: 'full', label: 'Full', key: 'f', detail: 'The whole database. Enough for a restore by itself.' },
            {
              value: 'differential',
              label: 'Differential',
              key: 'd',
              detail: 'What changed since the last full backup that is not copy-only. A restore needs both.',
            },
            {
              value: 'log',
              label: 'Log',
              key: 'l',
              detail: 'Changes since the last log backup. A restore needs the full backup and every log since.',
            },
          ],
        },
        {
          id: 'copyOnly',
          kind: 'choice',
          label: 'Copy-only',
          compact: true,
          options: [
            {
              value: 'auto',
              label: 'Where another tool backs the database up',
              key: 'w',
              detail: 'Leaves the other tool’s differentials and logs as they are.',
            },
            { value: 'always', label: 'Always', key: 'y' },
            {
              value: 'never',
              label: 'Never',
              key: 'v',
              detail: 'This backup becomes the base of the next differentials, whoever makes them.',
            },
          ],
        },
        {
          id: 'stripes',
          kind: 'select',
          label: 'Files for each backup',
          key: 'e',
          hint: 'More files can be faster. A restore needs all of them.',
        },
        {
          id: 'atATime',
          kind: 'select',
          label: 'Databases at a time',
          key: 't',
          hint: 'More put more load on servers and network.',
        },
        {
          id: 'certificates',
          kind: 'check',
          label: 'Back up the certificates of encrypted databases',
          key: 'c',
          hint: 'A database with transparent data encryption (TDE) is restored on another server only with its certificate and private key.',
        },
        {
          id: 'certificate-password',
          kind: 'password',
          label: 'Password for the private keys',
          key: 'p',
          minimum: MINIMUM_PASSWORD,
          confirm: { label: 'Confirm password', key: 'm' },
          generate: true,
          when: withCertificates,
          hint: 'Kept nowhere. Without it the certificate’s file is of no use. It has to satisfy the password rules of the database server’s Windows.',
        },
        {
          id: 'reportingKey',
          kind: 'check',
          label: 'Also back up the encryption key of Reporting Services',
          key: 'r',
          hint: 'You run rskeymgmt on the report server; this wizard shows how and checks the file. The password stands on its command line, where other administrators of that server can see it.',
        },
        {
          id: 'analysisServices',
          kind: 'check',
          label: 'Also back up the Analysis Services database (.abf)',
          key: 's',
          hint: 'You run one command in Management Studio; this wizard shows it and checks the file.',
        },
        {
          id: 'guidedFolder',
          kind: 'path',
          label: 'Folder for these files (optional)',
          key: 'o',
          browse: 'folder',
          optional: true,
          hint: 'As this computer sees it, so that the files can be checked. Empty: the destination.',
          when: withGuide,
        },
      ],
      caption: ({ type }) =>
        type === 'differential' ? 'Differential' : type === 'log' ? 'Log' : type === 'full' ? 'Full' : undefined,
    },
  ],
  commit: () => ({ label: 'Back up databases', key: 'u' }),
})
