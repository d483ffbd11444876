import { describe, expect, it } from 'vitest'
import { hashPassword, isPasswordHash, passwordFits } from '../../../../main/practice/sql/password.ts'
import { type Client, refusedLogin, withInstance } from '../../../support/sql/client.ts'
import { emptyDatabase, PASSWORD } from '../../../support/sql/memory-instance.ts'

const windows = (user: string, password = PASSWORD) => ({ user, password, domain: 'PRACTICE' })
const withLogins = (work: (client: Client) => Promise<void>, windowsOnly = false) =>
  withInstance({ windowsOnly, databases: [emptyDatabase('Shop'), emptyDatabase('Other', 6)] }, async (client) => {
    if (!windowsOnly)
      await client.send(`CREATE LOGIN [PRACTICE\\Operators] FROM WINDOWS; CREATE LOGIN [PRACTICE\\svc-sm] FROM WINDOWS;
        DENY CONNECT SQL TO [PRACTICE\\svc-sm]`)
    await work(client)
  })

describe('signing in', () => {
  it('as a SQL login, whatever the case of its name', () =>
    withLogins(async (client) => {
      const own = await client.rows('SELECT SUSER_SNAME() AS n, DB_NAME() AS d', { user: 'SA', database: 'SHOP' })
      expect(own).toEqual([{ n: 'sa', d: 'Shop' }])
      expect(await refusedLogin(client, { password: 'wrong' })).toEqual([18_456])
      expect(await refusedLogin(client, { user: 'nobody' })).toEqual([18_456])
      expect(await refusedLogin(client, { database: 'Nowhere' })).toEqual([4060, 18_456])
    }))

  it('as a Windows account by name and password', () =>
    withLogins(async (client) => {
      expect(await client.rows('SELECT SUSER_SNAME() AS n', windows('admin'))).toEqual([{ n: 'PRACTICE\\admin' }])
      expect(await refusedLogin(client, windows('admin', 'wrong'))).toEqual([18_452])
      expect(await refusedLogin(client, windows('nobody'))).toEqual([18_452])
      expect(await refusedLogin(client, { ...windows('admin'), domain: 'OTHER' })).toEqual([18_452])
    }))

  it('by way of a Windows group, under one’s own name', () =>
    withLogins(async (client) => {
      expect(
        await client.rows("SELECT SUSER_SNAME() AS n, IS_SRVROLEMEMBER(N'sysadmin') AS s", windows('member')),
      ).toEqual([{ n: 'PRACTICE\\member', s: 0 }])
      await client.send('ALTER SERVER ROLE [sysadmin] ADD MEMBER [PRACTICE\\Operators]')
      expect(await client.rows("SELECT IS_SRVROLEMEMBER(N'sysadmin') AS s", windows('member'))).toEqual([{ s: 1 }])
      await client.send('ALTER LOGIN [PRACTICE\\Operators] DISABLE')
      expect(await refusedLogin(client, windows('member'))).toEqual([18_470])
    }))

  it('not when it is denied', () =>
    withLogins(async (client) => {
      expect(await refusedLogin(client, windows('svc-sm'))).toEqual([18_456])
      client.faults.add('sql-login-denied')
      expect(await refusedLogin(client, {})).toEqual([18_456])
    }))

  it('as a SQL login only where SQL logins may', () =>
    withLogins(async (client) => {
      expect(await refusedLogin(client, {})).toEqual([18_456])
      expect(await refusedLogin(client, windows('admin'))).toEqual([])
    }, true))

  it('by name needs a domain controller; the account that runs the program is signed in already', () =>
    withLogins(async (client) => {
      client.faults.add('domain-away')
      expect(await refusedLogin(client, windows('member'))).toEqual([18_452])
      expect(await refusedLogin(client, windows('admin'))).toEqual([])
      expect(await refusedLogin(client, {})).toEqual([])
    }))

  it('takes the only place in a database that has one', () =>
    withLogins(async (client) => {
      await client.send('ALTER DATABASE [Shop] SET SINGLE_USER')
      const pool = await client.signIn({ database: 'Shop' })
      await client.sendOn(pool, 'SELECT 1')
      expect(await refusedLogin(client, { database: 'Shop' })).toEqual([4060, 18_456])
      expect((await client.send('USE [Shop]')).errors).toEqual([924])
    }))

  it('fails while the server is stopped, and connections that were open are gone', () =>
    withLogins(async (client) => {
      const pool = await client.signIn()
      await client.sendOn(pool, 'SELECT 1')
      client.faults.add('sql-stopped')
      await expect(client.dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      // The client finds its connection gone, and no other is to be had.
      await expect(client.sendOn(pool, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
    }))

  it('never comes to an end with a silent server', () =>
    withLogins(async (client) => {
      client.faults.add('sql-silent')
      const stream = await client.dial()
      let said = 0
      stream.on('data', (bytes: Buffer) => (said += bytes.length))
      stream.write(Buffer.from('1201002f00000100', 'hex'))
      await new Promise((resolve) => setImmediate(resolve))
      expect(said).toBe(0)
      stream.destroy()
    }))

  it('a connection breaks after something was changed, while that fault is on', () =>
    withLogins(async (client) => {
      client.faults.add('connection-drops')
      expect(await client.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
      const broken = await client.send('CREATE SERVER ROLE [r]')
      expect(broken.texts.join()).toMatch(/ECONNRESET/)
      expect(client.store.current().principals.some(({ name }) => name === 'r')).toBe(true)
    }))
})

describe('hashes of passwords', () => {
  it('are those of the server: version, salt, SHA-512 over the password in UTF-16 and the salt', () => {
    const hash = hashPassword('pass', Buffer.from('01020304', 'hex'))
    expect(hash).toMatch(/^020001020304[0-9A-F]{128}$/)
    expect(passwordFits('pass', hash)).toBe(true)
    expect(passwordFits('Pass', hash)).toBe(false)
    expect(passwordFits('pass', hash.replace(/^0200/, '0100'))).toBe(false)
    expect(passwordFits('pass', '')).toBe(false)
  })

  it('are the ones that hashcat has as its example of SQL Server 2012 (mode 1731)', () => {
    const example =
      '02000102030434ea1b17802fd95ea6316bd61d2c94622ca3812793e8fb1672487b5c904a45a31b2ab4a78890d563d2fcf5663e46fe797d71550494be50cf4915d3f4d55ec375'
    expect(passwordFits('hashcat', example.toUpperCase())).toBe(true)
    expect(passwordFits('hashcat ', example.toUpperCase())).toBe(false)
  })

  it('of older servers are taken over', () => {
    expect(isPasswordHash(`0100${'00'.repeat(24)}`)).toBe(true)
    expect(isPasswordHash(`0300${'00'.repeat(68)}`)).toBe(false)
  })
})
