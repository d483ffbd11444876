import * as z from 'zod/mini'
import { optionalPath, path } from '../input/path.ts'
import { MINIMUM_PASSWORD } from '../input/text.ts'
import { defineWizard } from '../wizard.ts'

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
  ],
  answers: z.strictObject({
    mode: z.enum(['backup'], { error: 'Select what to do' }),
    location: path,
    copyTo: optionalPath,
  }),
  pages: [
    {
      id: 'introduction',
      title: 'Introduction',
      lead: 'This wizard writes the encryption key of this computer to a file that a password protects. With this key the server reads the passwords stored in its database.',
      facts: 'This computer',
      fields: [],
      remarks: [
        'A database backup does not replace the key file. The key in the registry pairs with the database: management server with ServiceManager, data warehouse management server with DWStagingAndConfig. After a disaster both are needed.',
        'Each management server, data warehouse management server and (2012 and older) Self-Service Portal has a key of its own. Run this wizard on each.',
        'Files of this wizard and of Microsoft’s SecureStorageBackup.exe are not the same: neither program reads the other’s files.',
      ],
    },
    {
      id: 'backup-or-restore',
      title: 'Backup or Restore?',
      lead: 'The key of this computer is read, never changed, by a backup.',
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
          ],
        },
      ],
      caption: (answers) => (answers['mode'] === 'backup' ? 'Backup the Encryption Key' : undefined),
    },
    {
      id: 'location',
      title: 'Provide a Location',
      lead: 'Where the key file is written. Keep it on another computer: it is needed when this one is lost.',
      fields: [
        {
          id: 'location',
          kind: 'path',
          label: 'Path and file name',
          key: 'p',
          browse: 'save-file',
          placeholder: '\\\\MyServer\\Backup\\SMBackupkey.bin',
          hint: 'A path that ends with a backslash gets a name with the computer and the time.',
        },
        {
          id: 'copyTo',
          kind: 'path',
          label: 'Second copy (optional)',
          key: 'c',
          browse: 'save-file',
          optional: true,
          hint: 'On another computer or a USB drive. The copy is read back and compared by its SHA-256.',
        },
      ],
      caption: (answers) => (typeof answers['location'] === 'string' ? answers['location'] : undefined),
    },
    {
      id: 'password',
      title: 'Provide a Password',
      lead: 'The key file is encrypted with this password. Restoring the key needs the same password.',
      note: 'Recovery of the password is not possible if the password is lost or forgotten.',
      fields: [
        {
          id: 'password',
          kind: 'password',
          label: 'Password',
          key: 'p',
          minimum: MINIMUM_PASSWORD,
          confirm: { label: 'Confirm Password', key: 'c' },
          generate: true,
        },
      ],
    },
  ],
  commit: () => ({ label: 'Back up key', key: 'u' }),
})
