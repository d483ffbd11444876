import * as z from 'zod/mini'
import { path } from '../input/path.ts'
import { defineWizard } from '../wizard.ts'

/** Opens a key file and compares it with the key in use. Changes nothing. */
export const verifyKey = defineWizard({
  id: 'verify-key',
  title: 'Verify a Key Backup',
  icon: 'keycheck',
  entries: [
    {
      group: 'prepare',
      icon: 'keycheck',
      title: 'Verify a key backup',
      detail: 'Compares a file with the key in use',
      answers: {},
    },
  ],
  answers: z.strictObject({ file: path }),
  pages: [
    {
      id: 'file',
      title: 'Choose the file',
      lead: 'The key file to verify. It is opened with its password and compared with the key that this computer uses now. Nothing is changed, neither the file nor the computer.',
      facts: 'This computer',
      fields: [
        {
          id: 'file',
          kind: 'path',
          label: 'Path and file name',
          key: 'f',
          browse: 'open-file',
          placeholder: '\\\\MyServer\\Backup\\SCSM-MS01-ms-key-20261121-031500.age',
          hint: 'A file of Microsoft’s SecureStorageBackup.exe cannot be verified: only a restore with that tool shows what is in it.',
        },
      ],
      caption: ({ file }) => (typeof file === 'string' ? file : undefined),
    },
    {
      id: 'password',
      title: 'Provide a Password',
      lead: 'The password that the key was backed up with.',
      fields: [
        {
          id: 'file-password',
          kind: 'password',
          label: 'Password',
          key: 'w',
          minimum: 1,
          hint: 'Any length is accepted. Opening the file takes a second or two; that is what protects it from guessing.',
        },
      ],
    },
  ],
  commit: () => ({ label: 'Verify file', key: 'v' }),
})
