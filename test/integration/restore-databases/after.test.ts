import { describe, expect, it } from 'vitest'
import type { InstanceState } from '../../../main/practice/sql/state.ts'
import type { RunView } from '../../../preload/contract/run.ts'
import { type RecoveryBench, withRecovery } from '../../support/recovery-bench.ts'
import {
  backUp,
  capturePermissions,
  type Change,
  recover,
  recoverAnswers,
  stepsOf,
} from '../../support/recovery-runs.ts'

const ONE = ['ServiceManager']
/** One step alone on databases that are there. */
const alone = (bench: RecoveryBench, step: string, change: Change = {}): Promise<RunView> =>
  recover(bench, recoverAnswers({ purpose: 'after', source: undefined, databases: ONE, after: [step], ...change }))
const database = (state: InstanceState, name = 'ServiceManager') => {
  const one = state.databases.find((each) => each.name === name)
  if (one === undefined) throw new Error(name)
  return one
}
const stateOf = (view: RunView, id: string) => view.steps.find((step) => step.id === id)?.state
const proofOf = (view: RunView, id: string) => view.steps.find((step) => step.id === id)?.proof

/** Done the first time, already done the second: each step can be run again at any time. */
async function twice(bench: RecoveryBench, step: string, change: Change = {}): Promise<RunView> {
  const first = await alone(bench, step, change)
  expect(stateOf(first, step), JSON.stringify(first.result)).toBe('done')
  expect(stateOf(await alone(bench, step, change), step)).toBe('already-done')
  return first
}

describe('a step after a restore, alone', () => {
  it('connects orphaned users with the login of their name, and names the others', () =>
    withRecovery(
      async (bench) => {
        const view = await twice(bench, 'orphans')
        expect(stepsOf(view)).toEqual(['names done', 'orphans done'])
        expect(proofOf(view, 'orphans')).toEqual({
          proven: [],
          unproven: ['ServiceManager has users without a login of their name: old_connector'],
        })
        const { principals, databases } = bench.old.store.current()
        const login = principals.find(({ name }) => name === 'sm_monitor')
        const user = databases[0]?.content.principals.find(({ name }) => name === 'sm_monitor')
        expect(user?.sid).toBe(login?.sid)
      },
      ({ old }) => {
        for (const each of old.principals) if (each.name === 'sm_monitor') each.sid = 'ABCDEF0123456789ABCDEF0123456789'
      },
    ))

  it('sets the owner in master and inside', () =>
    withRecovery(
      async (bench) => {
        const view = await twice(bench, 'owner')
        expect(proofOf(view, 'owner')?.proven).toEqual(['ServiceManager belongs to sa, in master and inside'])
        const { ownerSid, content } = database(bench.old.store.current())
        expect([ownerSid, content.ownerSid]).toEqual(['01', '01'])
      },
      ({ old }) => {
        database(old).content.ownerSid = '0105000000000005150000000A0B0C0D'
      },
    ))

  it('sets the owner that the recovery kit remembers, and another where that one is gone', () =>
    withRecovery(
      async (bench) => {
        await backUp(bench, ONE)
        await bench.old.store.change((state) => void (database(state).ownerSid = '01'))
        const view = await twice(bench, 'owner')
        expect(proofOf(view, 'owner')?.proven).toEqual([
          'ServiceManager belongs to legacy_report, in master and inside',
        ])
        await bench.old.store.change((state) => {
          state.principals = state.principals.filter(({ name }) => name !== 'legacy_report')
        })
        const gone = await alone(bench, 'owner')
        expect(proofOf(gone, 'owner')?.unproven).toEqual([
          'ServiceManager belongs to sa; it belonged to legacy_report, which is no login here',
        ])
      },
      ({ old }) => {
        database(old).ownerSid = old.principals.find(({ name }) => name === 'legacy_report')?.sid ?? ''
      },
    ))

  it('switches CLR on', () =>
    withRecovery(
      async (bench) => {
        await twice(bench, 'clr')
        expect(bench.old.store.current().configurations).toContainEqual({ name: 'clr enabled', value: 1, inUse: 1 })
      },
      ({ old }) => {
        for (const each of old.configurations)
          if (each.name === 'clr enabled') Object.assign(each, { value: 0, inUse: 0 })
      },
    ))

  it('trusts Microsoft’s assemblies and no others, with clr strict security left on', () =>
    withRecovery(
      async (bench) => {
        const view = await twice(bench, 'assemblies')
        expect(proofOf(view, 'assemblies')?.unproven).toEqual([
          'ServiceManager has assemblies that are not Microsoft’s and not trusted: Contoso.Extension',
        ])
        const { trustedAssemblies, configurations } = bench.old.store.current()
        expect(trustedAssemblies.map(({ description }) => description)).toEqual([
          'Microsoft.EnterpriseManagement.Sql.UserDefinedDataType, ServiceManager',
          'Microsoft.Mom.DataAccess.Sql, ServiceManager',
        ])
        expect(configurations.find(({ name }) => name === 'clr strict security')?.inUse).toBe(1)
      },
      ({ old }) => {
        old.trustedAssemblies = []
        database(old).content.assemblies.push({
          name: 'Contoso.Extension',
          permissionSet: 'SAFE_ACCESS',
          hash: 'DD'.repeat(64),
        })
      },
    ))

  it('needs no trust where clr strict security is off', () =>
    withRecovery(
      async (bench) => {
        const view = await alone(bench, 'assemblies')
        expect(stateOf(view, 'assemblies')).toBe('already-done')
        expect(proofOf(view, 'assemblies')?.proven.join()).toContain('clr strict security is off')
      },
      ({ old }) => {
        old.trustedAssemblies = []
        for (const each of old.configurations)
          if (each.name === 'clr strict security') Object.assign(each, { value: 0, inUse: 0 })
      },
    ))

  it('switches Service Broker on, with the services stopped meanwhile', () =>
    withRecovery(
      async (bench) => {
        const view = await alone(bench, 'broker')
        expect(stepsOf(view)).toEqual(['stop-services done', 'names done', 'broker done', 'start-services done'])
        expect(database(bench.old.store.current())).toMatchObject({ broker: true, userAccess: 'MULTI_USER' })
      },
      ({ old }) => {
        database(old).broker = false
      },
    ))

  it('gives Service Broker a new identity with consent only', () =>
    withRecovery(
      async (bench) => {
        const refused = await alone(bench, 'broker')
        expect(refused.result).toMatchObject({ outcome: 'failed', title: 'The steps after the restore are not done' })
        expect(refused.result?.error).toMatchObject({ code: 'broker-identity-taken' })
        expect(refused.result?.error?.text).toContain('DWRepository on the same instance has the same identity')
        expect(database(bench.old.store.current())).toMatchObject({ broker: false, userAccess: 'MULTI_USER' })
        const before = database(bench.old.store.current()).content.brokerGuid

        const view = await alone(bench, 'broker', { newBroker: true })
        expect(view.result?.outcome).toBe('done')
        const after = database(bench.old.store.current())
        expect(after.broker).toBe(true)
        expect(after.content.brokerGuid).not.toBe(before)
      },
      ({ old }) => {
        const one = database(old)
        one.broker = false
        database(old, 'DWRepository').broker = true
        database(old, 'DWRepository').content.brokerGuid = one.content.brokerGuid
      },
    ))

  it('switches TRUSTWORTHY on only where the recovery kit remembers it', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ['ServiceManager', 'DWRepository'])
      await bench.old.store.change((state) => {
        for (const each of state.databases) each.trustworthy = false
      })
      const view = await twice(bench, 'trustworthy', { databases: ['ServiceManager', 'DWRepository'] })
      expect(view.steps.find(({ id }) => id === 'trustworthy')?.title).toBe(
        'Switch TRUSTWORTHY on as it was: ServiceManager',
      )
      const { databases } = bench.old.store.current()
      expect(databases.filter(({ trustworthy }) => trustworthy).map(({ name }) => name)).toEqual(ONE)
    }))

  it('adds the error messages that another instance has, in every language', () =>
    withRecovery(
      async (bench) => {
        const from = {
          messagesElsewhere: true,
          messagesServer: 'PRACTICE-SQL09',
          messagesSignIn: 'sql',
          messagesUser: 'sa',
        }
        const view = await twice(bench, 'messages', from)
        expect(proofOf(view, 'messages')?.proven).toEqual(['PRACTICE-SQL01 has 6 messages of those on PRACTICE-SQL09'])
        const sorted = (state: InstanceState) =>
          state.messages.toSorted((x, y) => x.number - y.number || x.language - y.language)
        expect(sorted(bench.old.store.current())).toEqual(sorted(bench.other.store.current()))
        const none = await alone(bench, 'messages')
        expect(none.steps.map(({ id }) => id)).toEqual(['names'])
      },
      ({ old }) => {
        old.messages = old.messages.slice(0, 1)
      },
    ))

  it('completes the roles of the product’s accounts, and says of whom nothing is seen', () =>
    withRecovery(
      async (bench) => {
        const accounts = { servicesAccount: 'PRACTICE\\svc-sm', reportingAccount: 'PRACTICE\\nobody' }
        const both = ['ServiceManager', 'DWStagingAndConfig']
        const view = await twice(bench, 'roles', { ...accounts, databases: both })
        expect(proofOf(view, 'roles')).toEqual({
          proven: [
            'PRACTICE\\svc-sm is in every role of ServiceManager that it needs',
            'PRACTICE\\svc-sm is in every role of DWStagingAndConfig that it needs',
          ],
          unproven: ['PRACTICE\\nobody is no user of DWStagingAndConfig by its own name: a group may let it in'],
        })
        expect(database(bench.old.store.current()).content.members).toContainEqual({
          role: 'sdk_users',
          member: 'PRACTICE\\svc-sm',
        })
      },
      ({ old }) => {
        const { content } = database(old)
        content.members = content.members.filter(
          ({ role, member }) => role !== 'sdk_users' || member !== 'PRACTICE\\svc-sm',
        )
      },
    ))

  it('lets everybody in again', () =>
    withRecovery(
      async (bench) => {
        await twice(bench, 'access')
        expect(database(bench.old.store.current()).userAccess).toBe('MULTI_USER')
      },
      ({ old }) => {
        database(old).userAccess = 'RESTRICTED_USER'
      },
    ))

  it('compares, and proves nothing that it may not see', () =>
    withRecovery(
      async (bench) => {
        await capturePermissions(bench, ONE)
        const same = await alone(bench, 'comparison')
        expect(proofOf(same, 'comparison')?.proven[0]).toMatch(/^No difference from the snapshot/)
        const blind = await alone(bench, 'comparison', { serverUser: 'watcher' })
        expect(blind.result?.outcome).toBe('failed')
        expect(blind.result?.error?.text).toContain('The comparison with the snapshot can’t be made')
        expect(blind.result?.error?.next?.join()).toContain('with an account in sysadmin')
      },
      ({ old }) => {
        const hash = old.principals.find(({ name }) => name === 'sa')?.hash ?? ''
        const sid = '0A0000000000000000000000000000AA'
        old.principals.push({ id: 400, name: 'watcher', type: 'S', sid, disabled: false, hash })
        database(old).content.principals.push({ id: 90, name: 'watcher', type: 'S', authentication: 1, sid })
        old.permissions.push(
          ...[
            'CONNECT SQL',
            'VIEW SERVER STATE',
            'VIEW ANY DEFINITION',
            'VIEW ANY DATABASE',
            'CONNECT ANY DATABASE',
          ].map((permission) => ({ class: 100, state: 'G' as const, permission, grantee: 'watcher', grantor: 'sa' })),
        )
      },
    ))
})
