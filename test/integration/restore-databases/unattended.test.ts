import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPractice } from '../../../main/practice/index.ts'
import { withFolder } from '../../support/application.ts'
import { answersFrom, EXAMPLES, type Line, runUnattended } from '../../support/unattended-runs.ts'

interface Result {
  outcome: string
  title: string
  proven: string[]
}

const EXAMPLE = 'restore-databases.json'
/** Each run is a process of its own that goes over six databases. */
const timeout = 240_000
const run = (folder: string, name: string, check = '') => runUnattended(folder, path.resolve(EXAMPLES, name), check)
const codes = (lines: readonly Line[]) =>
  lines.filter(({ type }) => type === 'finding').map(({ level, code }) => `${String(level)} ${String(code)}`)
const practice = (folder: string) => openPractice(path.join(folder, 'practice'))
const switchOn = async (folder: string, id: string) => (await practice(folder)).world.set({ fault: { id, on: true } })

async function backedUp(folder: string): Promise<void> {
  for (const name of ['backup-databases.json', 'permissions.json']) {
    const { code, text } = await run(folder, name)
    expect(code, text).toBe(0)
  }
}

describe('unattended, in the practice environment, with the documented examples', () => {
  it('proves a backup, and recovers on the rebuilt server without a difference', { timeout }, () =>
    withFolder(async (folder) => {
      await backedUp(folder)
      const proven = await run(folder, 'practice-restore.json')
      expect(proven.code, proven.text).toBe(0)
      expect(proven.of('result')?.['title']).toBe('The backups are proven')

      await switchOn(folder, 'sql-rebuilt')
      expect((await run(folder, EXAMPLE, 'check')).code).toBe(0)
      const recovered = await run(folder, EXAMPLE)
      expect(recovered.code, recovered.text).toBe(0)
      const result = recovered.of('result') as unknown as Result
      expect(result.title).toBe('The databases are recovered')
      expect(result.proven.filter((text) => text.startsWith('No difference from the snapshot'))).toHaveLength(1)
    }),
  )

  it(
    'replaces nothing that the answer file does not name, and stops for a server that nobody stopped',
    { timeout },
    () =>
      withFolder(async (folder) => {
        await backedUp(folder)
        const bare = await run(folder, await answersFrom(EXAMPLE, folder, { acknowledge: [] }))
        expect(bare.code, bare.text).toBe(4)
        expect(codes(bare.lines)).toContain('warn replaces-ServiceManager')

        // Only the other computer’s services are not named by the example.
        const connected = await run(folder, EXAMPLE)
        expect(connected.code, connected.text).toBe(4)
        expect(codes(connected.lines)).toEqual(['warn servers-stopped-by-hand'])
        const { acknowledge } = JSON.parse(await readFile(path.join(EXAMPLES, EXAMPLE), 'utf8')) as {
          acknowledge: object[]
        }
        const named = { acknowledge: [...acknowledge, { code: 'servers-stopped-by-hand' }] }
        const stopped = await run(folder, await answersFrom(EXAMPLE, folder, named))
        expect(stopped.code, stopped.text).toBe(5)
        expect(
          stopped.lines.filter(({ type, state }) => type === 'step' && state === 'done').map(({ step }) => step),
        ).toEqual(expect.not.arrayContaining([expect.stringMatching(/^(stop-services|alone|restore)/)]))

        await switchOn(folder, 'dw-stopped')
        const replaced = await run(folder, EXAMPLE)
        expect(replaced.code, replaced.text).toBe(0)
      }),
  )

  it('says what stands against it', () =>
    withFolder(async (folder) => {
      const empty = await run(folder, EXAMPLE)
      expect(empty.code).toBe(3)
      expect(codes(empty.lines)).toContain('block no-backups')
    }))
})
