import { describe, expect, it } from 'vitest'
import type { CallIn } from '../../../preload/contract/index.ts'
import { pageKeys } from '../../../renderer/wizard/keys.ts'
import { emptyAnswers, soundAnswers, visibleFields } from '../../../renderer/wizard/validation.ts'
import type { Answers } from '../../support/fake-bridge.ts'
import { Refusal } from '../../support/fake-bridge.ts'
import { connected, connecting, FINGERPRINT, untrusted } from './connecting.ts'
import { begin, settled } from './setup.ts'

const enter = (answers: Answers = {}) => begin({ 'instance.test': connected, ...answers }, { spec: connecting })
type Begun = Awaited<ReturnType<typeof enter>>
const asked = (begun: Begun) => begun.asked('instance.test').map(({ input }) => input as CallIn<'instance.test'>)

describe('trying a connection', () => {
  it('asks main with what is answered, and keeps what it says', async () => {
    const begun = await enter()
    begun.store.setAnswer('mainServer', 'SQL01')
    const going = begun.store.testConnection('main')
    expect(begun.store.getState().tests['main']).toEqual({ loading: true })
    await going
    expect(asked(begun)).toEqual([{ connection: { server: 'SQL01', signIn: 'windows' } }])
    expect(begun.store.getState().tests['main']).toEqual({ loading: false, value: connected })
    expect(begun.store.getState().tests['dataWarehouse']).toBeUndefined()
  })

  it('sends the typed password along with its account, and only then', async () => {
    const begun = await enter()
    begun.store.setAnswer('mainServer', 'SQL01')
    begun.store.setAnswer('mainSignIn', 'sql')
    begun.store.setAnswer('mainUser', 'sa')
    begun.store.typeSecret('main-password', 'geheim')
    await begun.store.testConnection('main')
    expect(asked(begun)[0]).toEqual({
      connection: { server: 'SQL01', signIn: 'sql', user: 'sa' },
      password: new TextEncoder().encode('geheim'),
    })
    begun.store.setAnswer('mainSignIn', 'windows')
    await begun.store.testConnection('main')
    expect(asked(begun)[1]).toEqual({ connection: { server: 'SQL01', signIn: 'windows' } })
    // What is typed stays typed: trying accepts nothing.
    expect(begun.secrets.readDraft('main-password')).toBe('geheim')
  })

  it('takes the password that was accepted before when none is typed', async () => {
    const begun = await enter()
    for (const [field, value] of [
      ['mainServer', 'SQL01'],
      ['mainSignIn', 'account'],
      ['mainUser', 'CONTOSO\\sm'],
    ] as const)
      begun.store.setAnswer(field, value)
    begun.store.typeSecret('main-password', 'geheim')
    await begun.store.next()
    begun.store.back()
    await begun.store.testConnection('main')
    expect(asked(begun)[0]?.password).toEqual(new TextEncoder().encode('geheim'))
  })

  it('says what is missing at its field, and asks nothing', async () => {
    const begun = await enter()
    begun.store.setAnswer('mainSignIn', 'account')
    await begun.store.testConnection('main')
    expect(begun.store.getState().errors).toEqual({
      mainServer: 'Enter a database server',
      mainUser: 'Enter an account',
      'main-password': 'Enter the password',
    })
    expect(begun.store.getState().attention.place).toBe('errors')
    begun.store.setAnswer('mainUser', 'somebody')
    await begun.store.testConnection('main')
    expect(begun.store.getState().errors['mainUser']).toBe('Enter the account as DOMAIN\\user or user@domain')
    expect(asked(begun)).toEqual([])
  })

  it('leaves errors of other connections where they are', async () => {
    const begun = await enter()
    begun.store.setAnswer('both', true)
    begun.store.setAnswer('mainServer', 'SQL01')
    await begun.store.next()
    expect(Object.keys(begun.store.getState().errors)).toEqual(['dataWarehouseServer'])
    await begun.store.testConnection('main')
    expect(Object.keys(begun.store.getState().errors)).toEqual(['dataWarehouseServer'])
    expect(begun.store.getState().tests['main']?.value).toEqual(connected)
  })

  it('keeps what main refuses with', async () => {
    const data = { code: 'fault', text: 'The program met a fault.' }
    const begun = await enter({
      'instance.test': () => {
        throw new Refusal(data)
      },
    })
    begun.store.setAnswer('mainServer', 'SQL01')
    await begun.store.testConnection('main')
    expect(begun.store.getState().tests['main']).toEqual({ loading: false, error: data })
  })

  it.each<[string, (begun: Begun) => void]>([
    ['the server', ({ store }) => store.setAnswer('mainServer', 'SQL02')],
    ['the way to sign in', ({ store }) => store.setAnswer('mainSignIn', 'sql')],
    ['the account', ({ store }) => store.setAnswer('mainUser', 'sa')],
    ['the password', ({ store }) => store.typeSecret('main-password', 'x')],
  ])('is forgotten, and what is still out with it, when %s changes', async (_, change) => {
    const begun = await enter()
    begun.store.setAnswer('mainServer', 'SQL01')
    await begun.store.testConnection('main')
    change(begun)
    expect(begun.store.getState().tests['main']).toBeUndefined()
    begun.store.setAnswer('mainSignIn', 'windows')
    const going = begun.store.testConnection('main')
    change(begun)
    await going
    expect(begun.store.getState().tests['main']).toBeUndefined()
  })

  it('is not forgotten for what belongs to another connection', async () => {
    const begun = await enter()
    begun.store.setAnswer('mainServer', 'SQL01')
    await begun.store.testConnection('main')
    begun.store.setAnswer('dataWarehouseServer', 'SQL02')
    begun.store.setAnswer('both', true)
    begun.store.typeSecret('data-warehouse-password', 'x')
    expect(begun.store.getState().tests['main']?.value).toEqual(connected)
  })
})

describe('a certificate that nobody vouches for', () => {
  async function shown() {
    const begun = await enter({
      'instance.test': ({ connection }) => (connection.certificate === FINGERPRINT ? connected : untrusted),
    })
    begun.store.setAnswer('mainServer', 'SQL01')
    await begun.store.testConnection('main')
    return begun
  }

  it('is trusted by the person only, for this server, and the connection is tried again', async () => {
    const begun = await shown()
    expect(begun.store.getState().answers['mainCertificate']).toBeUndefined()
    await begun.store.trust('main')
    expect(begun.store.getState().answers['mainCertificate']).toBe(FINGERPRINT)
    expect(asked(begun).map(({ connection }) => connection.certificate)).toEqual([undefined, FINGERPRINT])
    expect(begun.store.getState().tests['main']?.value).toEqual(connected)
  })

  it('is not trusted any more when the person says so, or another server is entered', async () => {
    const begun = await shown()
    await begun.store.trust('main')
    begun.store.stopTrusting('main')
    expect(begun.store.getState().answers).not.toHaveProperty('mainCertificate')
    expect(begun.store.getState().tests['main']).toBeUndefined()
    await begun.store.testConnection('main')
    await begun.store.trust('main')
    begun.store.setAnswer('mainServer', 'SQL02')
    expect(begun.store.getState().answers).not.toHaveProperty('mainCertificate')
  })

  it('stays trusted for another way to sign in to the same server', async () => {
    const begun = await shown()
    await begun.store.trust('main')
    begun.store.setAnswer('mainSignIn', 'sql')
    expect(begun.store.getState().answers['mainCertificate']).toBe(FINGERPRINT)
  })

  it('can’t be trusted unseen', async () => {
    const begun = await enter()
    begun.store.setAnswer('mainServer', 'SQL01')
    await begun.store.trust('main')
    expect(begun.store.getState().answers).not.toHaveProperty('mainCertificate')
    expect(asked(begun)).toEqual([])
  })

  it('is told to main only while its connection is asked for', () => {
    const answers = { ...emptyAnswers(connecting), mainServer: 'SQL01', dataWarehouseServer: 'SQL02' }
    const trusted = { ...answers, mainCertificate: FINGERPRINT, dataWarehouseCertificate: FINGERPRINT }
    expect(Object.keys(soundAnswers(connecting, trusted))).not.toContain('dataWarehouseCertificate')
    expect(soundAnswers(connecting, trusted)).toHaveProperty('mainCertificate')
    expect(soundAnswers(connecting, { ...trusted, both: true })).toHaveProperty('dataWarehouseCertificate')
  })
})

describe('a name that stands for this computer only', () => {
  const local = { ...connected, server: 'PRACTICE-SQL01' }

  it('gives way to the server’s own when it is tried', async () => {
    const begun = await enter({ 'instance.test': local })
    begun.store.setAnswer('mainServer', 'localhost')
    await begun.store.testConnection('main')
    expect(begun.store.getState().answers['mainServer']).toBe('PRACTICE-SQL01')
    expect(begun.store.getState().tests['main']?.value).toEqual(local)
  })

  it('is never kept: Next asks for the own name first', async () => {
    const begun = await enter({ 'instance.test': local })
    begun.store.setAnswer('mainServer', '.\\SCO')
    await begun.store.next()
    expect(asked(begun)).toHaveLength(1)
    expect(begun.asked('wizard.findings')[0]?.input).toMatchObject({ answers: { mainServer: 'PRACTICE-SQL01' } })
  })

  it('stays where the server does not answer: the page’s findings say why', async () => {
    const begun = await enter({ 'instance.test': { ...untrusted } })
    begun.store.setAnswer('mainServer', '(local)')
    await begun.store.next()
    expect(begun.asked('wizard.findings')[0]?.input).toMatchObject({ answers: { mainServer: '(local)' } })
  })

  it('is asked for in a visible connection only, and other names are not', async () => {
    const begun = await enter()
    begun.store.setAnswer('dataWarehouseServer', 'localhost')
    begun.store.setAnswer('mainServer', 'SQL01')
    await begun.store.next()
    await settled()
    expect(asked(begun)).toEqual([])
    expect(begun.store.getState().page).toBe(1)
  })
})

describe('the page of connections', () => {
  it('begins with the Windows account chosen, and empty boxes', () => {
    expect(emptyAnswers(connecting)).toEqual({
      mainServer: '',
      mainSignIn: 'windows',
      mainUser: '',
      both: false,
      dataWarehouseServer: '',
      dataWarehouseSignIn: 'windows',
      dataWarehouseUser: '',
      items: [],
    })
  })

  it('deals out access keys of which none is there twice', () => {
    const answers = { both: true, mainSignIn: 'sql', dataWarehouseSignIn: 'sql' }
    const fields = visibleFields(connecting.pages[0]!, answers)
    const { connections } = pageKeys({ fields }, [])
    const dealt = Object.values(connections).flatMap(({ test, trust }) => [test, trust])
    expect(dealt.every((key) => key !== undefined)).toBe(true)
    const all = [...dealt, 's', 'a', 'p', 'd', 'b', 'n']
    expect(new Set(all).size).toBe(all.length)
  })

  it('tells main when it is left, so that passwords are forgotten', async () => {
    const begun = await enter()
    begun.close()
    await settled()
    expect(begun.asked('wizard.leave')).toHaveLength(1)
  })
})
