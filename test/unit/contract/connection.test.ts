import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import {
  connectionErrors,
  connectionFields,
  connectionMembers,
  connectionOf,
  connectionRule,
  connectionShape,
  isLocalServer,
  parseServer,
  passwordOf,
} from '../../../preload/contract/index.ts'

const FINGERPRINT = `SHA256:${'0f'.repeat(32)}`

describe('a server’s name', () => {
  it.each([
    ['SQL01', { host: 'SQL01' }],
    [' sql01.contoso.com ', { host: 'sql01.contoso.com' }],
    ['SQL01\\SCO', { host: 'SQL01', instance: 'SCO' }],
    ['SQL01,1444', { host: 'SQL01', port: 1444 }],
    ['SQL01, 1444', { host: 'SQL01', port: 1444 }],
    ['SQL01\\SCO,1444', { host: 'SQL01', instance: 'SCO', port: 1444 }],
    ['tcp:SQL01,1444', { host: 'SQL01', port: 1444 }],
    ['SQL01\\MSSQLSERVER', { host: 'SQL01' }],
    ['.', { host: 'localhost' }],
    ['(local)\\SCO', { host: 'localhost', instance: 'SCO' }],
    ['LOCALHOST,1433', { host: 'localhost', port: 1433 }],
    ['[2001:db8::1],1433', { host: '2001:db8::1', port: 1433 }],
    ['10.0.0.7', { host: '10.0.0.7' }],
  ])('%s is taken apart', (text, address) => {
    expect(parseServer(text)).toEqual(address)
  })

  it.each([
    ['', 'Enter a database server'],
    ['np:\\\\SQL01\\pipe\\sql\\query', 'named pipes'],
    ['\\\\SQL01\\pipe', 'named pipes'],
    ['SQL 01', 'HOST'],
    ['SQL01;Trusted_Connection=yes', 'HOST'],
    ['SQL01\\an instance', 'instance name'],
    ['SQL01\\SeventeenLettersX', 'instance name'],
    ['SQL01,0', 'port'],
    ['SQL01,65536', 'port'],
    ['SQL01,', 'port'],
    ['SQL01,ms-sql', 'port'],
  ])('%j is refused in a sentence', (text, words) => {
    expect(parseServer(text)).toContain(words)
  })

  it.each(['.', '(local)', 'localhost', '127.0.0.1', '::1', '.\\SCO', '(LOCAL),1444'])(
    '%s means this computer',
    (text) => {
      expect(isLocalServer(text)).toBe(true)
    },
  )

  it.each(['SQL01', 'localhost.contoso.com', '10.0.0.7', 'no name'])('%s does not', (text) => {
    expect(isLocalServer(text)).toBe(false)
  })
})

describe('a connection among the answers', () => {
  it('is made of its members, without an account that nobody asked for', () => {
    const answers = { mainServer: 'SQL01', mainUser: 'left over', mainCertificate: FINGERPRINT }
    expect(connectionOf(answers, 'main')).toEqual({ server: 'SQL01', signIn: 'windows', certificate: FINGERPRINT })
    expect(connectionOf({ ...answers, mainSignIn: 'sql' }, 'main')).toMatchObject({ signIn: 'sql', user: 'left over' })
    expect(connectionOf(answers, 'other')).toBeUndefined()
    expect(connectionOf({ mainServer: 'no name' }, 'main')).toBeUndefined()
  })

  it.each<[Record<string, unknown>, Record<string, string>]>([
    [{}, { mainServer: 'Enter a database server' }],
    [{ mainServer: '' }, { mainServer: 'Enter a database server' }],
    [{ mainServer: 'SQL01' }, {}],
    [{ mainServer: 'SQL01', mainSignIn: 'sql' }, { mainUser: 'Enter a login' }],
    [{ mainServer: 'SQL01', mainSignIn: 'sql', mainUser: 'sa' }, {}],
    [{ mainServer: 'SQL01', mainSignIn: 'account' }, { mainUser: 'Enter the account as DOMAIN\\user or user@domain' }],
    [
      { mainServer: 'SQL01', mainSignIn: 'account', mainUser: 'adm.keller' },
      { mainUser: 'Enter the account as DOMAIN\\user or user@domain' },
    ],
    [{ mainServer: 'SQL01', mainSignIn: 'account', mainUser: 'CONTOSO\\adm.keller' }, {}],
    [{ mainServer: 'SQL01', mainSignIn: 'account', mainUser: 'adm.keller@contoso.com' }, {}],
  ])('%j lacks %j', (answers, errors) => {
    expect(connectionErrors(answers, 'main')).toEqual(errors)
  })

  it('is held to its rule where it is asked for', () => {
    const rule = z.strictObject({ ...connectionShape('main'), ...connectionShape('other'), both: z.boolean() }).check(
      connectionRule('main'),
      connectionRule('other', ({ both }) => both === true),
    )
    const issues = (answers: unknown) =>
      rule.safeParse(answers).error?.issues.map(({ path, message }) => [path.join('.'), message])
    expect(issues({ mainServer: 'SQL01', both: false })).toBeUndefined()
    expect(issues({ both: true, mainServer: 'SQL01', otherSignIn: 'sql' })).toEqual([
      ['otherServer', 'Enter a database server'],
      ['otherUser', 'Enter a login'],
    ])
    expect(issues({ mainServer: 'no name', both: false })?.[0]?.[0]).toBe('mainServer')
    expect(issues({ mainServer: 'SQL01', mainCertificate: 'anything', both: false })?.[0]?.[0]).toBe('mainCertificate')
  })

  it('has a field for each member, a secret of its own and one frame', () => {
    const fields = connectionFields('dataWarehouse', { label: 'Data warehouse database server' })
    expect(fields.map(({ id }) => id)).toEqual([
      'dataWarehouseServer',
      'dataWarehouseSignIn',
      'dataWarehouseUser',
      'data-warehouse-password',
      'dataWarehouseTest',
    ])
    expect(new Set(fields.map(({ group }) => group))).toEqual(new Set(['Data warehouse database server']))
    expect(passwordOf('dataWarehouse')).toBe('data-warehouse-password')
    expect(Object.values(connectionMembers('dataWarehouse')).sort()).toEqual(
      Object.keys(connectionShape('dataWarehouse')).sort(),
    )
  })

  it('asks for account and password only where somebody else signs in', () => {
    const shown = (answers: Record<string, unknown>) =>
      connectionFields('main', { label: 'Server' })
        .filter((field) => field.when?.(answers) !== false)
        .map(({ id }) => id)
    expect(shown({})).toEqual(['mainServer', 'mainSignIn', 'mainTest'])
    expect(shown({ mainSignIn: 'account' })).toHaveLength(5)
    expect(shown({ mainSignIn: 'sql' })).toHaveLength(5)
  })
})
