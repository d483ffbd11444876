import * as z from 'zod/mini'
import { optionalPath, path } from '../input/path.ts'
import { MINIMUM_PASSWORD } from '../input/text.ts'
import { defineWizard, type Field } from '../wizard.ts'

type Answers = Readonly<Record<string, unknown>>
const isRestore = (answers: Answers) => answers['mode'] === 'restore'
const isBackup = (answers: Answers) => !isRestore(answers)
const isLost = (answers: Answers) => isRestore(answers) && answers['lost'] === true
const fromFile = (answers: Answers) => isRestore(answers) && !isLost(answers)
const withMicrosoft = (answers: Answers) => answers['microsoft'] === true && !isLost(answers)
const byMicrosoft = (answers: Answers) => fromFile(answers) && withMicrosoft(answers)
/** One text for each way. */
const either = (backup: string, restore: string) => (answers: Answers) => (isRestore(answers) ? restore : backup)

const answers = z
  .strictObject({
    mode: z.enum(['backup', 'restore'], { error: 'Select what to do' }),
    location: z.optional(path),
    copyTo: z.optional(optionalPath),
    file: z.optional(path),
    /** Backup: make Microsoft's file too. Restore: the file is Microsoft's. */
    microsoft: z.optional(z.boolean()),
    /** Where Microsoft's tool is looked for. */
    media: z.optional(optionalPath),
    /** The key file, or its password, is gone. */
    lost: z.optional(z.boolean()),
  })
  .check((context) => {
    const { mode, location, file, lost } = context.value
    const missing =
      mode === 'backup' ? location === undefined && 'location' : file === undefined && lost !== true && 'file'
    if (missing !== false)
      context.issues.push({ code: 'custom', message: 'Enter a path', input: context.value, path: [missing] })
  })

const backupFields: readonly Field[] = [
  {
    id: 'location',
    kind: 'path',
    label: 'Path and file name',
    key: 'p',
    browse: 'save-file',
    placeholder: '\\\\MyServer\\Backup\\SMBackupkey.bin',
    hint: 'A path that ends with a backslash gets a name with the computer and the time.',
    when: isBackup,
  },
  {
    id: 'copyTo',
    kind: 'path',
    label: 'Second copy (optional)',
    key: 'c',
    browse: 'save-file',
    optional: true,
    hint: 'On another computer or a USB drive. The copy is read back and compared by its SHA-256.',
    when: isBackup,
  },
  {
    id: 'microsoft',
    kind: 'check',
    label: 'Also back up with Microsoft’s SecureStorageBackup.exe',
    key: 'm',
    hint: 'Its .bin file lies beside the key file. You work in its window; this wizard shows what to enter and checks the file.',
    when: isBackup,
  },
]

const restoreFields: readonly Field[] = [
  {
    id: 'file',
    kind: 'path',
    label: 'Path and file name',
    key: 'f',
    browse: 'open-file',
    placeholder: '\\\\MyServer\\Backup\\SCSM-MS01-ms-key-20261121-031500.age',
    hint: 'Any name will do: what counts is what is in the file.',
    when: fromFile,
  },
  {
    id: 'microsoft',
    kind: 'check',
    label: 'The file was made by Microsoft’s SecureStorageBackup.exe',
    key: 't',
    hint: 'Only that tool reads it. It is started from here, with what to enter in it beside it.',
    when: fromFile,
  },
]

/** Titles, options and field names are Microsoft's own (service-manager.md section 1.1, facts 3 to 5). */
export const encryptionKey = defineWizard({
  id: 'encryption-key',
  title: 'Encryption Key Backup or Restore Wizard',
  icon: 'key',
  entries: [
    {
      group: 'prepare',
      icon: 'key',
      title: 'Back up the encryption key',
      detail: 'Each management server has its own key',
      answers: { mode: 'backup' },
    },
    {
      group: 'recover',
      icon: 'restore',
      title: 'Restore the encryption key',
      detail: 'Before Setup runs on a rebuilt server',
      answers: { mode: 'restore' },
    },
  ],
  answers,
  pages: [
    {
      id: 'introduction',
      title: 'Introduction',
      lead: either(
        'This wizard writes the encryption key of this computer to a file that a password protects. With this key the server reads the passwords stored in its database.',
        'This wizard puts the encryption key of a server back into the registry, from a file that a password protects. With this key the server reads the passwords stored in its database.',
      ),
      facts: 'This computer',
      fields: [],
      remarks: (given) => [
        isRestore(given)
          ? 'On a rebuilt server the key is restored before Service Manager Setup runs. The server has the same computer name as before: the database stores it.'
          : 'A database backup does not replace the key file. The key in the registry pairs with the database: management server with ServiceManager, data warehouse management server with DWStagingAndConfig. After a disaster both are needed.',
        'Each management server, data warehouse management server and (2012 and older) Self-Service Portal has a key of its own. Run this wizard on each.',
        'Files of this wizard and of Microsoft’s SecureStorageBackup.exe are not the same: neither program reads the other’s files. Backup offers to make both; Restore leads to Microsoft’s tool for its own.',
      ],
    },
    {
      id: 'backup-or-restore',
      title: 'Backup or Restore?',
      lead: either(
        'The key of this computer is read, never changed, by a backup.',
        'A restore puts the key in the file in the place of the one that this computer has, if any. That one is kept first.',
      ),
      facts: 'This computer',
      fields: [
        {
          id: 'mode',
          kind: 'choice',
          label: 'Backup or Restore?',
          options: [
            {
              value: 'backup',
              label: 'Backup the Encryption Key',
              key: 'k',
              icon: 'save',
              detail: 'Writes the key to a file protected by a password. Nothing on this computer changes.',
            },
            {
              value: 'restore',
              label: 'Restore the Encryption Key',
              key: 'r',
              icon: 'restore',
              detail: 'Puts the key in such a file back into the registry of this computer.',
            },
          ],
        },
      ],
      caption: ({ mode }) =>
        mode === 'backup' ? 'Backup the Encryption Key' : mode === 'restore' ? 'Restore the Encryption Key' : undefined,
    },
    {
      id: 'location',
      title: 'Provide a Location',
      lead: either(
        'Where the key file is written. Keep it on another computer: it is needed when this one is lost.',
        'Where the key file is. It is read, never changed.',
      ),
      facts: (given) => (withMicrosoft(given) ? 'Microsoft’s tool' : undefined),
      fields: [
        ...backupFields,
        ...restoreFields,
        {
          id: 'media',
          kind: 'path',
          label: 'Folder of the installation media (optional)',
          key: 'i',
          browse: 'folder',
          optional: true,
          hint: 'SecureStorageBackup.exe is looked for in it at any depth. Empty: every drive of this computer is searched, which can take minutes.',
          when: withMicrosoft,
        },
        {
          id: 'lost',
          kind: 'check',
          label: 'The key file or its password is lost',
          key: 'l',
          hint: 'Next then says what is lost with it, and how the server is installed without it.',
          when: isRestore,
        },
      ],
      caption: (given) => {
        const place = isRestore(given) ? given['file'] : given['location']
        return isLost(given) ? 'The key is lost' : typeof place === 'string' ? place : undefined
      },
    },
    {
      id: 'lost',
      title: 'If the key file or the password is lost',
      aside: true,
      skip: (given) => !isLost(given),
      lead: 'The key cannot be made again: not from the database, not from the file without its password. The server can be installed all the same.',
      note: 'Look in every place where the file or the password could be before Setup runs without the key.',
      facts: 'What is known here',
      fields: [],
      remarks: [
        'Lost: the passwords of the Run As accounts and of the connectors that are stored in the database. They are encrypted with this key.',
        'Not lost: work items, configuration items, knowledge, management packs, queues, templates, workflows. They are in the database and not encrypted with this key.',
        'To be entered again, after Setup: the password of each Run As account, and of each connector that has one.',
        'Setup runs without the key in the same way: on a computer with the same name, with Use an existing database. It makes a new key; that is backed up at once.',
      ],
    },
    {
      id: 'password',
      title: 'Provide a Password',
      skip: (given) => isLost(given) || byMicrosoft(given),
      lead: either(
        'The key file is encrypted with this password. Restoring the key needs the same password.',
        'The password that the key was backed up with.',
      ),
      note: (given) =>
        isRestore(given) ? undefined : 'Recovery of the password is not possible if the password is lost or forgotten.',
      fields: [
        {
          id: 'password',
          kind: 'password',
          label: 'Password',
          key: 'p',
          minimum: MINIMUM_PASSWORD,
          confirm: { label: 'Confirm Password', key: 'c' },
          generate: true,
          when: isBackup,
        },
        {
          id: 'file-password',
          kind: 'password',
          label: 'Password',
          key: 'w',
          minimum: 1,
          hint: 'Restore accepts any length. Opening the file takes a second or two; that is what protects it from guessing.',
          when: isRestore,
        },
      ],
    },
  ],
  commit(given) {
    if (isBackup(given)) return { label: 'Back up key', key: 'u' }
    if (isLost(given)) return { label: 'Make the checklist', key: 'm' }
    return byMicrosoft(given) ? { label: 'Start Microsoft’s tool', key: 't' } : { label: 'Restore key', key: 'r' }
  },
})
