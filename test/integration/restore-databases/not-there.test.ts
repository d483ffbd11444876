import { cp, rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Made, Step } from '../../../main/engine/types.ts'
import { restoreDatabases } from '../../../main/procedures/restore-databases/index.ts'
import { restoreDatabases as wizard } from '../../../preload/contract/wizards/restore-databases.ts'
import { contextOf, MADE } from '../../support/key-bench.ts'
import { preparedRecovery, type RecoveryBench, serverSecrets } from '../../support/recovery-bench.ts'
import { backUp, capturePermissions, type Change, recoverAnswers } from '../../support/recovery-runs.ts'

const ONE = ['ServiceManager']
const HOST = {
  host: 'PRACTICE-DW01',
  program: 'System Center Data Access Service',
  login: 'PRACTICE\\svc-sm',
  sessions: 2,
}

let prepared: Awaited<ReturnType<typeof preparedRecovery>>
beforeAll(async () => {
  prepared = await preparedRecovery(async (bench) => {
    await backUp(bench, ONE)
    await capturePermissions(bench, ONE)
  })
})
afterAll(() => prepared.remove())

/** The steps of a plan, to be asked one by one, before any of them was done. */
async function stepsOf({ ports }: RecoveryBench, change: Change = {}): Promise<(id: string) => Step> {
  const answers = wizard.answers.parse(recoverAnswers({ databases: ONE, ...change }))
  const survey = await restoreDatabases.survey?.(answers, ports, serverSecrets())
  const made: Made = { ...MADE, survey: JSON.parse(JSON.stringify(survey)) }
  const steps = await restoreDatabases.plan(answers, ports, made)
  return (id) => {
    const step = steps.find((one) => one.id === id)
    if (step === undefined) throw new Error(`${id} is not among ${steps.map((one) => one.id).join(', ')}`)
    return step
  }
}
const c = contextOf(serverSecrets())
/** What the proof of a step says when its work is not there. */
const saying = (step: Step) =>
  step.verify(c).then(
    ({ proven }) => proven,
    (error: unknown) => (error as { code: string }).code,
  )

describe('work that is not there is never proven', () => {
  it.each([
    ['verify-ServiceManager', 'not-verified'],
    ['safety-ServiceManager', 'safety-backup-missing'],
    ['alone-ServiceManager', 'not-alone'],
    ['restore-ServiceManager', 'not-restored'],
    ['stop-services', 'services-not-stopped'],
    ['stop-other-servers', 'still-connected'],
  ])('by %s of a recovery over what is there: %s', (id, code) =>
    prepared.with(async (bench) => {
      await bench.old.store.change((state) => {
        state.databases.find(({ name }) => name === 'ServiceManager')?.sessions.push(HOST)
      })
      expect(await saying((await stepsOf(bench))(id))).toBe(code)
    }),
  )

  it('by a safety backup whose file is another one now, or gone', () =>
    prepared.with(async (bench) => {
      const { files } = bench.ports
      const step = (await stepsOf(bench))('safety-ServiceManager')
      await step.do(c)
      expect(await saying(step)).toEqual([expect.stringContaining('BEFORE-RESTORE')])
      const [path = ''] = /D:\\.*\.bak/.exec(step.actions[0]?.text ?? '') ?? []
      const [other] = await bench.kit.artifacts()
      if (other?.kind !== 'database-backup') throw new Error(other?.kind)
      await cp(bench.ports.files.whereIs(other.files[0] ?? ''), bench.real(path, 'old'))
      expect(await saying(step)).toBe('safety-backup-missing')
      await rm(bench.real(path, 'old'))
      expect(await saying(step)).toBe('safety-backup-missing')
      expect(await files.stat(path)).toBeUndefined()
    }))

  it('by services that were to be started and do not run', () =>
    prepared.with(async (bench) => {
      await bench.old.store.change((state) => {
        state.databases.find(({ name }) => name === 'ServiceManager')?.sessions.push(HOST)
      })
      const step = await stepsOf(bench)
      await step('stop-services').do(c)
      expect(await saying(step('stop-services'))).toEqual(['The Service Manager services on PRACTICE-MS01 are stopped'])
      expect(await saying(step('start-services'))).toBe('services-not-started')
      await bench.old.store.change((state) => {
        for (const database of state.databases) database.sessions = []
      })
      expect(await saying(step('start-other-servers'))).toBe('not-connected-yet')
    }))

  it('by the steps after a restore', () =>
    prepared.with(async (bench) => {
      await bench.old.store.change((state) => {
        const database = state.databases.find(({ name }) => name === 'ServiceManager')
        Object.assign(database ?? {}, { broker: false, owner: 'sa', userAccess: 'RESTRICTED_USER' })
      })
      const step = await stepsOf(bench, { purpose: 'after', source: undefined })
      expect(await saying(step('logins'))).toEqual([expect.stringContaining('Every login')])
      for (const id of ['broker', 'access']) expect(await saying(step(id)), id).toBe('not-done')
      await bench.forget()
      bench.now.is = 'rebuilt'
      expect(await saying(step('logins'))).toBe('logins-missing')
    }))

  it.each([
    ['verify-ServiceManager', 'not-verified'],
    ['restore-ServiceManager', 'not-restored'],
    ['check-ServiceManager', 'not-checked'],
  ])('by %s of a practice restore: %s', (id, code) =>
    prepared.with(async (bench) => {
      expect(await saying((await stepsOf(bench, { purpose: 'practice' }))(id))).toBe(code)
    }),
  )

  it('by a practice restore whose database is there still', () =>
    prepared.with(async (bench) => {
      const step = await stepsOf(bench, { purpose: 'practice' })
      await step('restore-ServiceManager').do(c)
      expect(await saying(step('drop-ServiceManager'))).toBe('not-dropped')
    }))
})
