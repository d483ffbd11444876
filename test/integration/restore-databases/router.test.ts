import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restoreDatabases } from '../../../preload/contract/wizards/restore-databases.ts'
import { visibleFields } from '../../../renderer/wizard/validation.ts'
import { type Door, openDoor } from '../../support/application.ts'
import { acknowledgeAll } from '../../support/key-runs.ts'
import { runUnattended, EXAMPLES } from '../../support/unattended-runs.ts'

type Answers = Record<string, unknown>

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'recover-router-'))
  for (const name of ['backup-databases.json', 'permissions.json'])
    expect((await runUnattended(folder, path.join(EXAMPLES, name))).code).toBe(0)
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Goes through the pages as the window does: facts, lists with what they suggest, findings. Gives what was seen. */
async function walk(door: Door, given: Answers) {
  const begun = await door.call('wizard.start', { wizard: 'restore-databases', answers: given })
  let answers: Answers = { ...begun.answers, ...given }
  const found: string[] = []
  const shown: string[] = []
  for (const page of restoreDatabases.pages) {
    if (page.skip?.(answers) === true) continue
    shown.push(page.id)
    await door.call('wizard.facts', { wizard: 'restore-databases', page: page.id, answers })
    for (const field of visibleFields(page, answers)) {
      if (field.kind !== 'list' && field.kind !== 'select') continue
      const options = await door.call('wizard.options', { wizard: 'restore-databases', field: field.id, answers })
      expect(options.length, field.id).toBeGreaterThan(0)
      const suggested = options.filter((option) => option.suggested === true).map(({ value }) => value)
      if (suggested.length > 0 && given[field.id] === undefined) answers = { ...answers, [field.id]: suggested }
    }
    const findings = await door.call('wizard.findings', {
      wizard: 'restore-databases',
      page: page.id,
      answers,
      secrets: {},
    })
    found.push(...findings.filter(({ level }) => level !== 'info').map(({ level, code }) => `${level} ${code}`))
  }
  return { answers, found, shown }
}

async function run(door: Door, answers: Answers) {
  const plan = await door.call('wizard.plan', { wizard: 'restore-databases', answers, secrets: {} })
  const { run: id } = await door.call('wizard.run', {
    hash: plan.hash,
    acknowledge: acknowledgeAll(plan.findings),
    secrets: {},
  })
  await door.app.runs.idle()
  return { plan, view: await door.call('run.get', { run: id }) }
}

describe('the wizard of recovery, as the window drives it', { timeout: 120_000 }, () => {
  it('knows the server, suggests what is lost, recovers it, and finds nothing that differs', async () => {
    const door = await openDoor(folder)
    await door.call('practice.set', { fault: { id: 'sql-rebuilt', on: true } })
    const { answers, found, shown } = await walk(door, { purpose: 'recover' })
    expect(shown).toEqual(['purpose', 'server', 'backups', 'databases', 'files'])
    expect(answers['serverServer']).toBe('PRACTICE-SQL01')
    expect(answers['databases']).toContain('ServiceManager')
    expect(found).toEqual([])

    const { view } = await run(door, answers)
    expect(view.result).toMatchObject({ outcome: 'done', title: 'The databases are recovered' })
    expect(view.result?.proven.filter((text) => text.startsWith('No difference from the snapshot'))).toHaveLength(1)

    // Once more by “Finish a restore by another tool”: everything is there, and nothing is done twice.
    const second = await walk(door, { purpose: 'after', databases: answers['databases'] })
    expect(second.shown).toEqual(['purpose', 'server', 'databases', 'files'])
    const after = await run(door, second.answers)
    expect(after.view.result?.outcome).toBe('done')
    // What only looks is done each time.
    const again = after.view.steps.filter(({ state }) => state !== 'already-done').map(({ id }) => id)
    expect(again).toEqual(['names', 'comparison'])
  })

  it('proves a backup on the instance that goes on', async () => {
    const door = await openDoor(folder)
    await door.call('practice.set', { fault: { id: 'sql-rebuilt', on: false } })
    const { answers, found, shown } = await walk(door, { purpose: 'practice', databases: ['OMDWDataMart'] })
    expect(shown).toEqual(['purpose', 'server', 'backups', 'databases', 'files'])
    expect(found).toEqual([])
    expect((await run(door, answers)).view.result).toMatchObject({ outcome: 'done', title: 'The backup is proven' })
  })
})
