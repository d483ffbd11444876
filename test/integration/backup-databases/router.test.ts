import { describe, expect, it } from 'vitest'
import { findWizard } from '../../../preload/contract/wizards/index.ts'
import { suggestedValues } from '../../../renderer/wizards/backup-databases/suggested.ts'
import { type Door, openDoor, withFolder } from '../../support/application.ts'
import { acknowledgeAll } from '../../support/key-runs.ts'

/** Goes through the pages as the window does: start, then facts, lists and findings of each page. Gives what was found. */
async function walk(
  door: Door,
  wizard: string,
  change: Record<string, unknown>,
): Promise<{ answers: Record<string, unknown>; found: string[] }> {
  const spec = findWizard(wizard)
  const { answers: begun } = await door.call('wizard.start', { wizard, answers: {} })
  let answers: Record<string, unknown> = { ...begun, ...change }
  const found: string[] = []
  for (const page of spec?.pages ?? []) {
    await door.call('wizard.facts', { wizard, page: page.id, answers })
    for (const field of page.fields) {
      if (field.kind !== 'list' && field.kind !== 'select') continue
      const options = await door.call('wizard.options', { wizard, field: field.id, answers })
      expect(options.length).toBeGreaterThan(0)
      if (field.kind === 'list' && answers[field.id] === undefined)
        answers = { ...answers, [field.id]: suggestedValues(options) }
    }
    const findings = await door.call('wizard.findings', { wizard, page: page.id, answers, secrets: {} })
    found.push(...findings.map(({ level, code }) => `${level} ${code}`))
  }
  return { answers, found }
}

async function run(door: Door, wizard: string, answers: Record<string, unknown>) {
  const plan = await door.call('wizard.plan', { wizard, answers, secrets: {} })
  const { run: id } = await door.call('wizard.run', {
    hash: plan.hash,
    acknowledge: acknowledgeAll(plan.findings),
    secrets: {},
  })
  await door.app.runs.idle()
  return { plan, view: await door.call('run.get', { run: id }) }
}

const statusOf = async (door: Door, wizard: string) =>
  (await door.call('app.state', {})).wizards.find((one) => one.wizard === wizard)

describe('the wizards of databases, as the window drives them', () => {
  it('back up what is suggested and capture its permissions, page by page', { timeout: 120_000 }, () =>
    withFolder(async (folder) => {
      const door = await openDoor(folder)
      expect(await statusOf(door, 'backup-databases')).toMatchObject({ tone: 'quiet', text: 'None yet' })

      const { answers, found } = await walk(door, 'backup-databases', {
        destination: '\\\\FS02\\DR\\Databases',
        atATime: '4',
      })
      expect(answers['serviceManagerServer']).toBe('PRACTICE-SQL01')
      expect(answers['databases']).toContain('PRACTICE-SQL01/ServiceManager')
      expect(answers['databases']).not.toContain('PRACTICE-SQL01/HRPortal')
      expect(found.filter((one) => !one.startsWith('info'))).toEqual([])
      const backup = await run(door, 'backup-databases', answers)
      expect(backup.plan.facts?.[0]?.title).toBe('What is backed up')
      expect(backup.view.result).toMatchObject({ outcome: 'done', title: 'The databases are backed up' })
      expect(await statusOf(door, 'backup-databases')).toMatchObject({ tone: 'good', text: 'Today' })
      expect(await statusOf(door, 'permissions')).toMatchObject({ tone: 'quiet' })

      const second = await walk(door, 'permissions', { location: '\\\\FS02\\DR\\Permissions' })
      expect(second.found.filter((one) => !one.startsWith('info'))).toEqual([])
      const capture = await run(door, 'permissions', second.answers)
      expect(capture.plan.facts?.map(({ title }) => title)).toEqual([
        'What is captured',
        'Objects that Microsoft’s page has unticked (STG_…)',
      ])
      expect(capture.view.result).toMatchObject({ outcome: 'done' })
      expect(await statusOf(door, 'permissions')).toMatchObject({ tone: 'good', text: 'Today' })
    }),
  )
})
