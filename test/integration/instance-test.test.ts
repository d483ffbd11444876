import { describe, expect, it } from 'vitest'
import type { CallOut } from '../../preload/contract/calls.ts'
import { backUp, bytesOf, type Door, openDoor, withFolder } from '../support/application.ts'
import { PRACTICE_PASSWORD as SQL_PASSWORD } from '../../main/practice/sql/initial/accounts.ts'

const SERVER = 'PRACTICE-SQL01'
const windows = { server: SERVER, signIn: 'windows' as const }
const sa = { server: SERVER, signIn: 'sql' as const, user: 'sa' }

const atDoor = <T>(work: (door: Door) => Promise<T>): Promise<T> =>
  withFolder(async (folder) => {
    const door = await openDoor(folder)
    try {
      return await work(door)
    } finally {
      await door.app.forgetSignIns()
    }
  })
const codes = ({ findings }: CallOut<'instance.test'>) => findings.map(({ code }) => code)
const fact = ({ facts }: CallOut<'instance.test'>, label: string) => facts.find((one) => one.label === label)?.value

/** Whether a password is still remembered: sa signs in without one. */
async function isRemembered(door: Door): Promise<boolean> {
  return !codes(await door.call('instance.test', { connection: sa })).includes('password-missing')
}

async function signIn(door: Door): Promise<void> {
  const tested = await door.call('instance.test', { connection: sa, password: bytesOf(SQL_PASSWORD) })
  expect(tested.findings.filter(({ level }) => level === 'block')).toEqual([])
  expect(await isRemembered(door)).toBe(true)
}

describe('Test connection in practice', () => {
  it('signs in with the Windows account that runs the program', () =>
    atDoor(async (door) => {
      const tested = await door.call('instance.test', { connection: windows })
      expect(tested.findings).toEqual([])
      expect(fact(tested, 'Signed in as')).toBe('PRACTICE\\admin')
      expect(fact(tested, 'Server')).toBe(SERVER)
      expect(fact(tested, 'Server roles')).toContain('sysadmin')
    }))

  it('reaches a named instance, and says its name', () =>
    atDoor(async (door) => {
      const tested = await door.call('instance.test', { connection: { ...windows, server: 'practice-sql02\\sco' } })
      expect(fact(tested, 'Server')).toBe('PRACTICE-SQL02\\SCO')
    }))

  it('tells a wrong password from a missing one, and both from a server that is not there', () =>
    atDoor(async (door) => {
      const wrong = await door.call('instance.test', { connection: sa, password: bytesOf('wrong') })
      expect(codes(wrong)).toEqual(['login-failed'])
      expect(codes(await door.call('instance.test', { connection: sa }))).toEqual(['password-missing'])
      const nowhere = await door.call('instance.test', { connection: { ...windows, server: 'NOWHERE' } })
      expect(codes(nowhere)).toEqual(['server-not-found'])
    }))

  it.each([
    ['sql-stopped', 'server-refused'],
    ['sql-login-denied', 'login-failed'],
  ])('with the fault %s finds %s', (fault, code) =>
    atDoor(async (door) => {
      await door.call('practice.set', { fault: { id: fault, on: true } })
      expect(codes(await door.call('instance.test', { connection: windows }))).toEqual([code])
      await door.call('practice.set', { fault: { id: fault, on: false } })
      expect(codes(await door.call('instance.test', { connection: windows }))).toEqual([])
    }),
  )
})

describe('a password that was accepted', () => {
  it('is forgotten when a wizard begins', () =>
    atDoor(async (door) => {
      await signIn(door)
      await door.call('wizard.start', { wizard: 'verify-key', answers: {} })
      expect(await isRemembered(door)).toBe(false)
    }))

  it('is forgotten when the wizard is left', () =>
    atDoor(async (door) => {
      await signIn(door)
      await door.call('wizard.leave', {})
      expect(await isRemembered(door)).toBe(false)
    }))

  it('is forgotten when a run ends', () =>
    atDoor(async (door) => {
      await signIn(door)
      expect((await backUp(door, { location: '\\\\FS02\\DR\\Keys\\' })).result?.outcome).toBe('done')
      expect(await isRemembered(door)).toBe(false)
    }))

  it('is forgotten when practice is reset', () =>
    atDoor(async (door) => {
      await signIn(door)
      await door.call('practice.reset', {})
      expect(await isRemembered(door)).toBe(false)
    }))

  it('is kept while a run goes on, whatever else the window does', () =>
    atDoor(async (door) => {
      await signIn(door)
      const answers = { mode: 'backup', location: '\\\\FS02\\DR\\Keys\\', copyTo: '' }
      const secrets = () => ({ password: bytesOf('burst-swarm-slender-curve-ability-lantern') })
      const plan = await door.call('wizard.plan', { wizard: 'encryption-key', answers, secrets: secrets() })
      await door.call('wizard.run', { hash: plan.hash, acknowledge: [], secrets: secrets() })
      await door.call('wizard.leave', {})
      expect(await isRemembered(door)).toBe(true)
      await door.app.runs.idle()
    }))

  it('stands in no file and no log', () =>
    atDoor(async (door) => {
      await signIn(door)
      await door.call('instance.test', { connection: sa, password: bytesOf('wrong-Pa55word') })
      const text = door.app.log.tail(10_000).join('\n')
      expect(text).not.toContain(SQL_PASSWORD)
      expect(text).not.toContain('wrong-Pa55word')
    }))
})
