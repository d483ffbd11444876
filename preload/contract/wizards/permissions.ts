import * as z from 'zod/mini'
import { path } from '../input/path.ts'
import { defineWizard } from '../wizard.ts'
import {
  databaseServersPage,
  databaseServersShape,
  databaseValues,
  everyConnection,
  selectedWords,
} from './database-servers.ts'

const answers = z
  .strictObject({
    ...databaseServersShape,
    databases: databaseValues,
    /** A folder as this computer sees it. */
    location: path,
  })
  .check(everyConnection)

/** One re-runnable script for each instance, and a snapshot to compare with after a restore. */
export const permissions = defineWizard({
  id: 'permissions',
  title: 'Capture logins and permissions',
  icon: 'permissions',
  entries: [
    {
      group: 'prepare',
      icon: 'permissions',
      title: 'Capture logins and permissions',
      detail: 'What a restore of databases does not bring back',
      answers: {},
    },
  ],
  answers,
  pages: [
    {
      ...databaseServersPage,
      note: 'A restore brings users, roles and object permissions back: they are in the database. Logins, server roles and their permissions are not.',
    },
    {
      id: 'databases',
      title: 'Databases',
      lead: 'Logins and server permissions are captured for the whole instance. Users, roles and permissions inside a database are captured for those selected here.',
      facts: 'The instances',
      fields: [{ id: 'databases', kind: 'list', label: 'Databases', key: 'a' }],
      remarks: [
        'Microsoft’s page names ServiceManager, DWStagingAndConfig, DWRepository, DWDataMart and ReportServer. The data marts and Orchestrator have users of their own and are worth capturing too.',
        'Microsoft’s page has seven objects unticked: the tables STG_Collation, STG_Locale and STG_MTD_ConverisonLog, and the procedures STG_DTS_ConvertToUnicode, STG_DTS_CreateClonedTable, STG_DTS_InsertSQL and STG_DTS_ValidateConversion. They are helpers of an import and are missing in many databases. Here they are left out where they are absent; where they are there, permissions on them are in the script and are skipped on a server that does not have them.',
      ],
      caption: selectedWords,
    },
    {
      id: 'location',
      title: 'Location',
      lead: 'Where this computer writes the script and the snapshot of each instance. Keep them on another computer: they are needed when the database server is lost.',
      note: 'The script holds the password hashes of SQL logins. Whoever reads it can try passwords on them: treat it as the passwords themselves.',
      facts: 'Who can read it',
      fields: [
        {
          id: 'location',
          kind: 'path',
          label: 'Folder',
          key: 'f',
          browse: 'folder',
          placeholder: '\\\\FS02\\DR\\Permissions',
          hint: 'A share that only database administrators may read, or a USB drive that is locked away.',
        },
      ],
      remarks: [
        'Management Studio does the same only when it is told to: Tasks, Generate Scripts, Advanced, then Script Logins = True and Script Object-Level Permissions = True. Both are False at first, and Microsoft’s page never opens Advanced: followed as printed, its script holds neither logins nor permissions. Management Studio also gives SQL logins a random password.',
        'The script can be run again: it makes what is missing, and never drops or overwrites anything.',
        'The snapshot holds no password hash. After a restore it shows what is missing, what is new and what has changed.',
      ],
      caption: ({ location }) => (typeof location === 'string' && location !== '' ? location : undefined),
    },
  ],
  commit: () => ({ label: 'Capture permissions', key: 'u' }),
})
