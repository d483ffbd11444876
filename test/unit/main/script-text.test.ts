import { expect, it } from 'vitest'
import { scriptText } from '../../../main/script-text.ts'

it('shows every action of every step, secrets by name', () => {
  const text = scriptText({
    hash: 'a'.repeat(64),
    wizard: 'encryption-key',
    target: 'practice',
    made: '2026-11-21T03:15:00.000Z',
    findings: [],
    secrets: ['password'],
    steps: [
      {
        id: 'one',
        title: 'Read the key',
        undo: 'none',
        changes: false,
        evidence: 'real',
        actions: [
          { kind: 'powershell', target: 'PRACTICE-MS01', text: 'Get-Item x', secrets: [] },
          { kind: 'file', target: 'FS02', text: 'encrypt with {{password}}', secrets: ['password'] },
        ],
      },
    ],
  })
  expect(text).toContain('PRACTICE')
  expect(text).toContain('--- 1 Read the key')
  expect(text).toContain('# PowerShell, PRACTICE-MS01\r\nGet-Item x')
  expect(text).toContain('encrypt with {{password}}')
})
