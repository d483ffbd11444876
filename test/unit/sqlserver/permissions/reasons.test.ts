import { describe, expect, it } from 'vitest'
import { reasonWords } from '../../../../main/sqlserver/permissions/index.ts'
import { isScriptable, reason, whyNotAccount, whyNotLogin } from '../../../../main/sqlserver/permissions/reasons.ts'

describe('logins that no script makes', () => {
  const login = (name: string, type = 'U', more: { id?: number; sid?: string | null } = {}) =>
    whyNotLogin({ id: 300, name, type, sid: '0x0105000000000005150000', ...more }, 'SQL01')
  it.each<[string, ReturnType<typeof login>, string | undefined]>([
    ['sa', login('sa', 'S', { id: 1 }), 'sa'],
    ['sa by another name', login('root', 'S', { id: 1 }), 'sa'],
    ['a login named sa that is not principal 1', login('sa', 'S'), undefined],
    ['the server’s own', login('##MS_AgentSigningCertificate##', 'C'), 'server-own'],
    ['from a certificate', login('c', 'C'), 'certificate'],
    ['from an asymmetric key', login('k', 'K'), 'asymmetric-key'],
    ['of a cloud directory', login('x@contoso.com', 'E'), 'directory'],
    ['a cloud group', login('g', 'X'), 'directory'],
    ['a service', login('NT SERVICE\\MSSQLSERVER'), 'windows-service'],
    ['a service by its SID', login('NT-DIENST\\X', 'U', { sid: '0x0106000000000005500000001122' }), 'windows-service'],
    ['SYSTEM', login('nt authority\\SYSTEM'), 'windows-account'],
    ['SYSTEM in German', login('NT-AUTORITÄT\\SYSTEM', 'U', { sid: '0x010100000000000512000000' }), 'windows-account'],
    ['of that computer', login('sql01\\Administrator'), 'local-account'],
    ['of a domain whose name begins so', login('SQL01X\\a'), undefined],
    [
      'BUILTIN, which is the same everywhere',
      login('BUILTIN\\Administrators', 'G', { sid: '0x01020000000000052000000020020000' }),
      undefined,
    ],
    ['a SQL login named like a service', login('NT SERVICE', 'S'), undefined],
    ['with a line break', login('a\nb', 'S'), 'name'],
    ['without a SID', login('D\\x', 'U', { sid: null }), undefined],
  ])('%s', (_, found, wanted) => expect(found).toBe(wanted))
})

describe('users and roles that no script makes', () => {
  const account = (type: string, authentication: number | null, login: string | null, name = 'x') =>
    whyNotAccount({ name, type, authentication, login })
  it.each<[string, ReturnType<typeof account>, string | undefined]>([
    ['a user of a login', account('S', 1, 'x'), undefined],
    ['an orphan', account('S', 1, null), 'orphan'],
    ['a Windows orphan with a name of its own', account('U', 3, null), 'orphan'],
    ['a Windows user that a group lets in', account('U', 3, null, 'D\\x'), undefined],
    ['a Windows group', account('G', 3, null, 'D\\g'), undefined],
    ['without login', account('S', 0, null), undefined],
    ['contained', account('S', 2, null), 'contained-user'],
    ['an application role', account('A', 0, null), 'application-role'],
    ['of a certificate', account('C', 0, null), 'certificate'],
    ['of an asymmetric key', account('K', 0, null), 'asymmetric-key'],
    ['of a cloud directory', account('E', 4, null), 'directory'],
    ['the server’s own', account('S', 0, null, '##MS_PolicyEventProcessingLogin##'), 'server-own'],
    ['a role', account('R', 0, null), undefined],
    ['a role with a line break', account('R', 0, null, 'a\nb'), 'name'],
    ['a user whose login has one', account('S', 1, 'a\tb'), 'name'],
  ])('%s', (_, found, wanted) => expect(found).toBe(wanted))
})

it('says each reason in words', () => {
  for (const each of reason.options) expect(reasonWords[each]).toMatch(/\w/)
})

it('knows which names a script can hold', () => {
  expect(isScriptable("O'Brien]s 😀")).toBe(true)
  expect(['', 'a\nb', 'x'.repeat(129), '\ud800'].some(isScriptable)).toBe(false)
})
