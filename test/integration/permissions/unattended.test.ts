import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPractice } from '../../../main/practice/index.ts'
import { withFolder } from '../../support/application.ts'
import { answersFrom, EXAMPLES, runUnattended } from '../../support/unattended-runs.ts'

const EXAMPLE = 'permissions.json'
const ONE = { databases: ['PRACTICE-SQL01/ServiceManager'], orchestratorElsewhere: false }
const switchOn = async (folder: string, id: string) =>
  (await openPractice(path.join(folder, 'practice'))).world.set({ fault: { id, on: true } })

describe('an unattended capture of logins and permissions', () => {
  it('goes as documented to its end, and prints no hash', () =>
    withFolder(async (folder) => {
      const checked = await runUnattended(folder, path.join(EXAMPLES, EXAMPLE), 'check')
      expect(checked.lines.filter(({ type }) => type === 'finding')).toEqual([])
      expect(checked.code).toBe(0)
      const ended = await runUnattended(folder, path.join(EXAMPLES, EXAMPLE))
      expect(ended.code).toBe(0)
      expect(ended.of('result')).toMatchObject({ outcome: 'done', title: 'Logins and permissions are captured' })
      // A hash of a SQL login begins with its version and is 70 bytes long.
      expect(ended.text).not.toMatch(/0200[0-9a-f]{100}/i)
    }))

  it.each([
    ['sql-stopped', 3, 'server-refused'],
    ['sql-rights-missing', 3, 'right-missing'],
    ['share-gone', 3, 'share-gone'],
    ['disk-full', 3, 'disk-full'],
    ['folder-read-only', 3, 'folder-not-writable'],
  ])('with the fault %s ends with exit code %i and says %s', (fault, code, said) =>
    withFolder(async (folder) => {
      await switchOn(folder, fault)
      const ended = await runUnattended(folder, await answersFrom(EXAMPLE, folder, { answers: ONE }))
      expect(ended.text).toContain(said)
      expect(ended.code).toBe(code)
      expect(ended.of('run')).toBeUndefined()
    }),
  )

  it.each([
    ['a server that nothing is chosen of', { orchestratorElsewhere: true }, 4, 'server-left-out'],
    ['a drive that is not there', { location: 'Q:\\x' }, 3, 'folder-missing'],
    ['no folder', { location: undefined }, 2, 'location'],
  ])('with %s ends before anything is done', (_what, answers, code, said) =>
    withFolder(async (folder) => {
      const ended = await runUnattended(folder, await answersFrom(EXAMPLE, folder, { answers: { ...ONE, ...answers } }))
      expect(ended.text).toContain(said)
      expect(ended.code).toBe(code)
    }),
  )
})
