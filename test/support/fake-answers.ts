import type { AppState, UnfinishedRun } from '../../preload/contract/index.ts'
import type { Answers } from './fake-bridge.ts'

/** A home screen in Practice: one healthy management server, nothing backed up. */
export const practiceState: AppState = {
  product: { name: 'System Center Recovery Wizard', version: '0.1.0' },
  target: 'practice',
  platform: 'linux',
  computer: {
    name: 'PRACTICE-MS01',
    facts: [
      { label: 'Role', value: 'Management server, workflow server' },
      { label: 'Management group', value: 'SM_PRACTICE' },
      { label: 'Encryption key', value: 'b20d 4471 9ce3 0a5f 77e1', style: 'mono' },
    ],
  },
  folders: {
    data: '/home/keller/.local/share/recovery/practice',
    logs: '/home/keller/.local/share/recovery/logs',
    kit: '/home/keller/.local/share/recovery/practice/kit',
    why: 'The user’s folder: the program’s own is read-only.',
  },
  kit: { text: 'The recovery kit is empty. The first backup creates it.' },
  wizards: [{ wizard: 'encryption-key', tone: 'quiet', text: 'None yet' }],
  unfinished: [],
  practice: {
    computer: 'management-server',
    computers: [
      { id: 'management-server', label: 'Management server', detail: 'PRACTICE-MS01, healthy' },
      { id: 'data-warehouse', label: 'Data warehouse server', detail: 'PRACTICE-DW01, healthy' },
      { id: 'rebuilt', label: 'Rebuilt server', detail: 'PRACTICE-MS02, without System Center' },
    ],
    faults: [
      { id: 'registry-unreadable', label: 'Registry is unreadable', on: false },
      { id: 'share-gone', label: 'Share is gone', on: false },
      { id: 'disk-full', label: 'Disk is full', on: false },
    ],
    folder: '/home/keller/.local/share/recovery/practice',
  },
}

/** A home screen on a management server. */
export const computerState: AppState = {
  ...withoutPractice(practiceState),
  target: 'this-computer',
  platform: 'win32',
  computer: {
    name: 'SCSM-MS01',
    facts: [
      { label: 'Computer', value: 'SCSM-MS01.contoso.com' },
      { label: 'Role', value: 'Management server, workflow server' },
      { label: 'Management group', value: 'SM_CONTOSO' },
      { label: 'Version', value: 'Service Manager 2022, 10.22.1068.0' },
      { label: 'Encryption key', value: '7c4e 91a0 33bd 5f12 08d6', style: 'mono' },
      { label: 'Signed in as', value: 'CONTOSO\\adm.keller, elevated' },
    ],
  },
  kit: { text: 'Recovery kit \\\\FS02\\DR\\Kit' },
  wizards: [
    {
      wizard: 'encryption-key',
      tone: 'bad',
      text: '2 missing',
      detail: 'No key of SCSM-MS01, SCSM-DW01',
    },
  ],
}

/** A run that a power cut ended while the key file was written. */
export const unfinishedRun: UnfinishedRun = {
  run: 'run-1',
  wizard: 'encryption-key',
  computer: 'SCSM-MS01',
  started: '2026-11-21T02:14:00.000Z',
  by: 'CONTOSO\\adm.keller',
  text: 'Stopped at step 2 of 6, Write the key file.',
  steps: [
    { title: 'Read the encryption key of SCSM-MS01', state: 'done', text: 'Done at 02:15. It is verified again.' },
    {
      title: 'Write the key file to \\\\FS02\\DR\\Keys',
      state: 'unknown',
      text: 'Begun at 02:16, outcome not recorded. The folder is checked before anything is written again.',
    },
    { title: 'Read the file back and decrypt it a second time', state: 'waiting' },
    { title: 'Name it', state: 'waiting' },
    { title: 'Write the text file', state: 'waiting' },
    { title: 'Enter the key in the recovery kit', state: 'waiting' },
  ],
  secrets: ['password'],
}

/** Answers to what the home screen asks; the rest is added by the test that needs it. */
export function homeAnswers(state: AppState = practiceState): Answers {
  return {
    'app.state': state,
    'app.open-folder': {},
    'app.log': { lines: ['2026-11-21T02:14:00.000Z info start'], file: `${state.folders.logs}/recovery.log` },
    'app.switch-target': {},
    'window.close': {},
    'practice.set': {},
    'practice.reset': {},
    'run.discard': {},
    'clipboard.write': {},
  }
}

function withoutPractice(state: AppState): AppState {
  const { practice: _, ...rest } = state
  return rest
}
