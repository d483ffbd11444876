import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { evidencePage } from '../../support/evidence.ts'

it('docs/evidence.md says what the steps say (npm run evidence writes it)', async () => {
  expect(readFileSync('docs/evidence.md', 'utf8')).toBe(await evidencePage())
  // Backups are made for what restores them, at practice's pace.
}, 120_000)
