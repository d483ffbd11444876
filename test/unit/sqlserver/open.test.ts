import * as z from 'zod/mini'
import { describe, expect, it, vi } from 'vitest'
import { Password } from '../../../main/sqlserver/passwords.ts'
import { query } from '../../../main/sqlserver/statements/define.ts'
import { acceptSa, PASSWORD, password, problemOf, withBench } from './rig.ts'

const sa = { server: 'SQL01', signIn: 'sql', user: 'sa' } as const

describe('signing in', () => {
  it('says who is signed in and what the server is', () =>
    withBench({}, async ({ open }) => {
      const { identity } = await open()
      expect(identity).toEqual({
        name: 'SQL01',
        machine: 'SQL01',
        version: '16.0.4135.4',
        major: 16,
        edition: 'Standard Edition (64-bit)',
        collation: 'SQL_Latin1_General_CP1_CI_AS',
        login: 'sa',
        sysadmin: true,
        // Nothing of it is on a wire.
        encrypted: false,
      })
    }))

  it('keeps the server’s own name where the one that was typed means this computer', () =>
    withBench({ identity: { name: 'SQL01\\SCO', instance: 'SCO' } }, async ({ servers }) => {
      const { identity } = await servers.open({ ...sa, server: '.\\SCO' }, { password: password() })
      expect([identity.name, identity.instance]).toEqual(['SQL01\\SCO', 'SCO'])
      // The kept name is asked by next, without the password.
      await expect(servers.open({ ...sa, server: 'SQL01\\SCO' })).resolves.toMatchObject({ identity })
    }))

  it('takes the session that is open already, and remembers the password until it is to forget', () =>
    withBench({}, async ({ fake, servers, open }) => {
      const instance = await open()
      const logins = fake.logins.length
      expect(await servers.open(sa)).toBe(instance)
      expect(await servers.open({ ...sa, server: 'tcp:sql01', user: 'SA' })).toBe(instance)
      expect(await servers.open(sa, { password: password() })).toBe(instance)
      expect(fake.logins.length).toBe(logins)
      await servers.forget()
      const { code, data } = await problemOf(servers.open(sa))
      expect(code).toBe('password-missing')
      expect(data.text).toContain('sa')
      // Who still holds the instance is told that it is closed.
      expect((await problemOf(instance.run(statementOf('x'), { signal: never() }))).code).toBe('session-closed')
    }))

  it('checks a password that is given, also while a session is open', () =>
    withBench({}, async ({ fake, servers, open }) => {
      const instance = await open()
      expect((await problemOf(servers.open(sa, { password: password('wrong') }))).code).toBe('login-failed')
      expect(fake.logins.at(-1)).toMatchObject({ password: 'wrong' })
      expect(await servers.open(sa)).toBe(instance)
    }))

  it('tries a wrong password once, however many ask at the same time', () =>
    withBench({}, async ({ fake, servers }) => {
      const tries = [1, 2, 3].map(() => problemOf(servers.open(sa)))
      expect((await Promise.all(tries)).map(({ code }) => code)).toEqual(Array(3).fill('password-missing'))
      const wrong = servers.open(sa, { password: password('wrong') })
      const second = servers.open(sa, { password: password() })
      expect((await problemOf(wrong)).code).toBe('login-failed')
      await second
      expect(fake.logins.filter((login) => login.kind === 'sql' && login.password === 'wrong')).toHaveLength(1)
    }))

  it('signs in once, however many pages ask at the same time', () =>
    withBench({}, async ({ fake, servers }) => {
      const opens = [1, 2, 3].map(() => servers.open(sa, { password: password() }))
      const [first, ...others] = await Promise.all(opens)
      for (const other of others) expect(other).toBe(first)
      // mssql tries a connection before it opens the one that is used.
      expect(fake.dials.count).toBe(2)
    }))

  it('wipes every password when it is to forget, and one that was wrong at once', () =>
    withBench({}, async ({ servers, open }) => {
      const wipe = vi.spyOn(Password.prototype, 'wipe')
      try {
        await open()
        await problemOf(servers.open(sa, { password: password('wrong') }))
        expect(wipe).toHaveBeenCalledTimes(1)
        await servers.forget()
        expect(wipe).toHaveBeenCalledTimes(2)
      } finally {
        wipe.mockRestore()
      }
      const own = new Password(password())
      expect([own.equals(password()), own.equals(password('other'))]).toEqual([true, false])
      own.wipe()
      expect(own.equals(password())).toBe(false)
      expect(() => own.text()).toThrow('wiped')
    }))

  it('that an idle connection needs again, and the server refuses, is told in the server’s words', async () => {
    let isPaused = false
    const paused = { number: 17_142, state: 1, class: 14, text: 'SQL Server service has been paused.' }
    await withBench(
      { login: (request) => (isPaused ? { accepted: false, errors: [paused] } : acceptSa(request)) },
      async ({ open, fake }) => {
        const instance = await open()
        const ask = async (): Promise<void> => {
          for await (const _ of instance.rows(query('n', 'SELECT 1', z.object({ n: z.number() })))) return
        }
        const dies = (): void => {
          for (const { id } of fake.server.sessions()) fake.server.disconnect(id)
        }
        for (const work of [ask, () => instance.run(statementOf('ALTER …'), { signal: never() })]) {
          isPaused = false
          await open()
          dies()
          isPaused = true
          expect((await problemOf(work())).code).toBe('sql-17142')
        }
      },
    )
  })

  it('signs a Windows account in by NTLM, by both spellings', () =>
    withBench(
      {
        login: (request) =>
          request.user === 'bob@contoso.com' && request.kind === 'ntlm' && request.verify(PASSWORD)
            ? { accepted: true, user: 'CONTOSO\\bob', database: 'master' }
            : acceptSa(request),
      },
      async ({ fake, servers }) => {
        const open = (user: string) =>
          servers.open({ server: 'SQL01', signIn: 'account', user }, { password: password() })
        await open('CONTOSO\\bob')
        expect(fake.logins.at(-1)).toMatchObject({ kind: 'ntlm', domain: 'CONTOSO', user: 'bob' })
        await open('bob@contoso.com')
        expect(fake.logins.at(-1)).toMatchObject({ kind: 'ntlm', domain: '', user: 'bob@contoso.com' })
      },
    ))

  it('signs in as the account that runs the program, in practice without a question', () =>
    withBench(
      { client: { practiceWindows: { user: 'CONTOSO\\bob', password: password() } } },
      async ({ fake, servers }) => {
        await servers.open({ server: 'SQL01', signIn: 'windows' })
        expect(fake.logins.at(-1)).toMatchObject({ kind: 'ntlm', domain: 'CONTOSO', user: 'bob' })
        // It is not wiped: it is no secret, and nobody would type it again.
        await servers.forget()
        await servers.open({ server: 'SQL01', signIn: 'windows' })
      },
    ))

  it('shows the server the program’s name', () =>
    withBench({ client: { appName: 'Recovery test' } }, async ({ fake, open }) => {
      await open()
      expect(fake.logins[0]?.app).toBe('Recovery test')
    }))

  it('gives up waiting when it is told to, and holds nothing against the next try', () =>
    withBench({}, async ({ servers }) => {
      const abort = new AbortController()
      const opening = servers.open(sa, { password: password(), signal: abort.signal })
      abort.abort(new Error('enough'))
      await expect(opening).rejects.toThrow('enough')
      await servers.open(sa, { password: password() })
    }))
})

describe('a sign-in that the server refuses', () => {
  const refuse = (number: number, state = 1, text = 'Login failed.') =>
    ({ accepted: false, errors: [{ number, state, class: 14, text }] }) as const

  it.each([
    [18_456, 'login-failed'],
    [18_452, 'login-untrusted-domain'],
    [18_470, 'sql-18470'],
    [18_486, 'sql-18486'],
    [18_487, 'sql-18487'],
    [18_488, 'sql-18488'],
    [18_461, 'sql-18461'],
    [17_892, 'sql-17892'],
    [4064, 'sql-4064'],
    [33_333, 'sql-33333'],
  ])('with %i is told as %s', (number, code) =>
    withBench({ login: () => refuse(number) }, async ({ open }) => {
      const problem = await problemOf(open())
      expect(problem.code).toBe(code)
      expect(problem.data.detail).toBe(`${number}: Login failed.`)
      expect(JSON.stringify(problem.data)).not.toContain(PASSWORD)
    }),
  )

  it('tells the true reason where the server does', () =>
    withBench({ login: () => refuse(18_456, 58) }, async ({ open }) => {
      expect((await problemOf(open())).data.cause).toContain('only Windows accounts')
    }))

  it('tells a database that can’t be opened apart from a wrong password', () =>
    withBench({}, async ({ open }) => {
      const instance = await open()
      const problem = await problemOf(instance.run(statementOf('x', 'Missing'), { signal: never() }))
      expect(problem.code).toBe('database-unavailable')
      expect(problem.data.detail).toMatch(/^4060: .*; 18456: /)
    }))

  it('does not say of a Windows account that it is the password, when it may be the trust', () =>
    withBench({ login: () => refuse(18_452) }, async ({ servers }) => {
      const { data } = await problemOf(
        servers.open({ server: 'SQL01', signIn: 'account', user: 'CONTOSO\\bob' }, { password: password() }),
      )
      expect(data.code).toBe('login-untrusted-domain')
      expect(data.cause).toMatch(/password is wrong.*does not trust/)
    }))
})

function statementOf(text: string, database = 'master') {
  return { id: 'test', database, text, secrets: [], takes: 'moments' } as const
}

function never(): AbortSignal {
  return new AbortController().signal
}
