import * as z from 'zod/mini'
import { defineWizard, type Finding, path, type PlanView, type RunView } from '../../../preload/contract/index.ts'

/** A wizard with one field of each kind, a page that answers leave out, and a field that answers hide. */
export const sample = defineWizard({
  id: 'sample',
  title: 'Sample wizard',
  icon: 'key',
  entries: [],
  answers: z.strictObject({
    kind: z.enum(['long', 'short'], { error: 'Select what to do' }),
    name: z.optional(z.string().check(z.minLength(1, 'Enter a name'))),
    place: path,
    deep: z.boolean(),
    items: z.array(z.string()).check(z.minLength(1, 'Select at least one')),
  }),
  pages: [
    { id: 'intro', title: 'Introduction', facts: 'This computer', fields: [] },
    {
      id: 'kind',
      title: 'Long or short?',
      fields: [
        {
          id: 'kind',
          kind: 'choice',
          label: 'Kind',
          options: [
            { value: 'long', label: 'Long' },
            { value: 'short', label: 'Short' },
          ],
        },
      ],
    },
    {
      id: 'extra',
      title: 'More of it',
      skip: (answers) => answers['kind'] === 'short',
      fields: [{ id: 'name', kind: 'text', label: 'Name', key: 'm' }],
    },
    {
      id: 'place',
      title: 'Where',
      fields: [
        { id: 'place', kind: 'path', label: 'Path', key: 'p', browse: 'folder' },
        { id: 'deep', kind: 'check', label: 'Deep', when: (answers) => answers['kind'] === 'long' },
      ],
    },
    { id: 'items', title: 'Items', fields: [{ id: 'items', kind: 'list', label: 'Items' }] },
    {
      id: 'password',
      title: 'Provide a Password',
      fields: [
        {
          id: 'password',
          kind: 'password',
          label: 'Password',
          key: 'p',
          minimum: 8,
          confirm: { label: 'Confirm Password', key: 'c' },
          generate: true,
        },
      ],
    },
  ],
  commit: () => ({ label: 'Do it', key: 'd' }),
})

export const warning: Finding = {
  level: 'warn',
  code: 'same-computer',
  text: 'The file is on this same computer.',
  field: 'place',
  keep: 'Keep this location',
}
export const override: Finding = {
  level: 'block',
  code: 'others-work',
  text: 'Somebody else works on it.',
  acknowledge: { type: 'OVERWRITE' },
}
export const block: Finding = {
  level: 'block',
  code: 'read-only',
  text: 'The folder is read-only.',
  detail: 'Nobody may write there.',
  fix: 'Enter another folder.',
  field: 'place',
}
export const info: Finding = { level: 'info', code: 'by-the-way', text: 'The clock is one minute late.' }

/** A plan as main would send it; `n` makes its hash. */
export function planOf(n: number, findings: Finding[] = []): PlanView {
  return {
    hash: n.toString(16).padStart(64, '0'),
    wizard: 'sample',
    target: 'practice',
    made: '2026-11-21T02:14:00.000Z',
    steps: [
      {
        id: 'read',
        title: 'Read it',
        actions: [
          { kind: 'powershell', target: 'PRACTICE-MS01', text: 'Get-Item {{password}}', secrets: ['password'] },
        ],
        undo: 'none',
        changes: false,
        evidence: 'counterpart',
      },
      { id: 'write', title: 'Write it', actions: [], undo: 'automatic', changes: true, evidence: 'counterpart' },
    ],
    findings,
    secrets: ['password'],
  }
}

/** A run as main would send it. */
export function runOf(run: string, part: Partial<RunView> = {}): RunView {
  return {
    run,
    wizard: 'sample',
    target: 'practice',
    computer: 'PRACTICE-MS01',
    state: 'running',
    started: '2026-11-21T02:14:00.000Z',
    elapsed: 0,
    fraction: 0,
    canCancel: true,
    stopping: false,
    resumed: false,
    steps: [
      { id: 'read', title: 'Read it', state: 'running' },
      { id: 'write', title: 'Write it', state: 'waiting' },
    ],
    messages: [],
    ...part,
  }
}

/** The same, ended. */
export function endOf(run: string, outcome: 'done' | 'failed' | 'stopped', part: Partial<RunView> = {}): RunView {
  return runOf(run, {
    state: 'ended',
    elapsed: 4000,
    fraction: outcome === 'done' ? 1 : 0.5,
    result: {
      outcome,
      title: outcome === 'done' ? 'All done' : 'It is not done',
      lead: 'That was it.',
      proven: [],
      unproven: [],
      unchanged: [],
      next: [],
      files: [],
    },
    ...part,
  })
}
