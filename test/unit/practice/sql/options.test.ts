import { describe, expect, it } from 'vitest'
import type { InstanceState } from '../../../../main/practice/sql/state.ts'
import {
  addMessage,
  backupCertificate,
  checkDatabase,
  dropPracticeDatabase,
  enableBroker,
  enableClr,
  letAllIn,
  messages,
  practiceName,
  setTrustworthy,
  takeAlone,
  trustAssembly,
} from '../../../../main/sqlserver/statements/index.ts'
import { type Client, withInstance } from '../../../support/sql/client.ts'
import { emptyDatabase, memoryFiles } from '../../../support/sql/memory-instance.ts'

const databases = () => [
  emptyDatabase('Shop'),
  { ...emptyDatabase('Copy', 6), broker: true },
  { ...emptyDatabase('Coming', 7), state: 'RESTORING' as const },
  { ...emptyDatabase('Group', 8), availabilityGroup: 'AG' },
]
const withShop = (work: (client: Client) => Promise<void>, more: Partial<InstanceState> = {}) =>
  withInstance({ databases: databases(), ...more }, work)
const shop = ({ store }: Client) => store.current().databases[0]
const OTHERS = [{ host: 'MS01', program: 'OMSDK', login: 'x', sessions: 6 }]

describe('ALTER DATABASE', () => {
  it('lets people in and keeps them out', () =>
    withShop(async (client) => {
      expect((await client.send(takeAlone('Shop').text)).errors).toEqual([])
      expect(shop(client)?.userAccess).toBe('RESTRICTED_USER')
      expect((await client.send(letAllIn('Shop').text)).errors).toEqual([])
      expect(shop(client)?.userAccess).toBe('MULTI_USER')
    }))

  it('throws others out, or says that they are there', () =>
    withShop(async (client) => {
      const { signIn, sendOn, send, store } = client
      const pool = await signIn({ database: 'Shop' })
      expect((await sendOn(pool, 'SELECT 1')).errors).toEqual([])
      expect((await send('ALTER DATABASE [Shop] SET SINGLE_USER')).errors).toEqual([5061, 5069])
      const said = await send('ALTER DATABASE [Shop] SET SINGLE_USER WITH ROLLBACK IMMEDIATE')
      expect(said).toMatchObject({ errors: [], messages: [{ number: 5060 }] })
      expect(client.server.sessions().filter(({ database }) => database === 'Shop')).toEqual([])
      await store.change((state) => {
        for (const each of state.databases) if (each.name === 'Shop') each.sessions = OTHERS
      })
      expect((await send('ALTER DATABASE [Shop] SET MULTI_USER')).errors).toEqual([5064, 5069])
      expect((await send('ALTER DATABASE [Shop] SET ENABLE_BROKER')).errors).toEqual([5061, 5069])
    }))

  it('switches the broker on, unless another database has the same one', () =>
    withShop(async (client) => {
      const { send, store } = client
      expect((await send(enableBroker('Shop').text)).errors).toEqual([])
      expect(shop(client)).toMatchObject({ broker: true, userAccess: 'MULTI_USER' })
      await store.change((state) => {
        const [one, two] = state.databases
        if (one === undefined || two === undefined) throw new Error('no databases')
        one.broker = false
        two.content.brokerGuid = one.content.brokerGuid
      })
      const refused = await send(enableBroker('Shop').text)
      // What went before THROW is the cause; TRY keeps the last error only.
      expect(refused.errors).toEqual([5069])
      expect(shop(client)).toMatchObject({ broker: false, userAccess: 'MULTI_USER' })
      expect((await send('ALTER DATABASE [Shop] SET ENABLE_BROKER WITH ROLLBACK IMMEDIATE')).errors).toEqual([
        9772, 5069,
      ])
      expect((await send(enableBroker('Shop', 'new').text)).errors).toEqual([])
      expect(shop(client)).toMatchObject({ broker: true })
      expect((await send('ALTER DATABASE [Group] SET ENABLE_BROKER WITH ROLLBACK IMMEDIATE')).errors).toEqual([
        1468, 5069,
      ])
    }))

  it('sets the other options', () =>
    withShop(async (client) => {
      await client.send(setTrustworthy('Shop').text)
      await client.send('ALTER DATABASE [Shop] SET RECOVERY SIMPLE; ALTER DATABASE [Shop] SET READ_ONLY WITH NO_WAIT')
      expect(shop(client)).toMatchObject({ trustworthy: true, readOnly: true, content: { recoveryModel: 'SIMPLE' } })
      await client.send('ALTER DATABASE [Shop] SET OFFLINE WITH ROLLBACK AFTER 5 SECONDS')
      expect(shop(client)?.state).toBe('OFFLINE')
      await client.send('ALTER DATABASE [Shop] SET ONLINE; ALTER DATABASE [Shop] SET READ_WRITE')
      expect(shop(client)).toMatchObject({ state: 'ONLINE', readOnly: false })
      expect((await client.send('ALTER DATABASE CURRENT SET TRUSTWORTHY OFF', { database: 'Shop' })).errors).toEqual([])
      expect(shop(client)?.trustworthy).toBe(false)
    }))

  it.each([
    ['ALTER DATABASE [Nowhere] SET MULTI_USER', [5011, 5069]],
    ['ALTER DATABASE [Coming] SET SINGLE_USER WITH ROLLBACK IMMEDIATE', [5052, 5069]],
    ['ALTER DATABASE [master] SET SINGLE_USER', [5058, 5069]],
    ['DROP DATABASE [Nowhere]', [3701]],
    ['DROP DATABASE [msdb]', [3708]],
    ['DROP DATABASE [Group]', [3752]],
    ['USE [Shop]; DROP DATABASE [Shop]', [3702]],
    ["DBCC CHECKDB (N'Nowhere')", [911]],
    ["DBCC CHECKDB (N'Coming')", [927]],
    ['DBCC CHECKDB (Shop) WITH NO_PARTY', [102]],
  ])('%s: %j', (sql, numbers) =>
    withShop(async ({ send }) => {
      expect((await send(sql)).errors).toEqual(numbers)
    }),
  )
})

describe('DROP DATABASE and DBCC CHECKDB', () => {
  it('drops the database of a practice restore, and does nothing where there is none', () => {
    const name = practiceName("it's", '0a1b2c3d')
    return withShop(
      async (client) => {
        expect((await client.send(dropPracticeDatabase(name).text)).errors).toEqual([])
        expect(client.store.current().databases.map((each) => each.name)).toEqual(['Shop'])
        expect((await client.send(dropPracticeDatabase(name).text)).errors).toEqual([])
        expect((await client.send('DROP DATABASE IF EXISTS [Nowhere], [Shop]')).errors).toEqual([])
        expect(client.store.current().databases).toEqual([])
      },
      { databases: [emptyDatabase('Shop'), emptyDatabase(name, 6)] },
    )
  })

  it('finds damage', () =>
    withShop(
      async ({ send }) => {
        const { text } = checkDatabase('Shop')
        expect(await send(text)).toMatchObject({
          errors: [8928, 8939],
          messages: [{ number: 8990 }, { number: 8989 }, { number: 8958 }],
        })
        expect(await send(checkDatabase('Copy').text)).toMatchObject({ errors: [], messages: [] })
        expect(await send('DBCC CHECKDB (Copy)')).toMatchObject({ messages: [{ number: 8989 }, { number: 2528 }] })
        expect((await send('DBCC CHECKDB', { database: 'Copy' })).errors).toEqual([])
      },
      { databases: [emptyDatabase('Shop', 5, { corrupt: true }), emptyDatabase('Copy', 6)] },
    ))
})

describe('options of the instance', () => {
  const inUse = ({ store }: Client, name: string) => store.current().configurations.find((each) => each.name === name)

  it('come into use with RECONFIGURE', () =>
    withShop(async (client) => {
      expect(await client.send("EXEC sp_configure 'clr enabled', 1")).toMatchObject({ messages: [{ number: 15_457 }] })
      expect(inUse(client, 'clr enabled')).toMatchObject({ value: 1, inUse: 0 })
      expect((await client.send(enableClr.text)).errors).toEqual([])
      expect(inUse(client, 'clr enabled')).toMatchObject({ value: 1, inUse: 1 })
      expect(await client.rows('EXEC sp_configure [clr enabled]')).toEqual([
        { name: 'clr enabled', minimum: 0, maximum: 1, config_value: 1, run_value: 1 },
      ])
      expect((await client.rows('EXEC sp_configure')).map(({ name }) => name)).not.toContain('clr strict security')
    }))

  it.each([
    ["EXEC sp_configure 'nothing', 1", 15_123],
    ["EXEC sp_configure 'clr strict security', 0", 15_123],
    ["EXEC sp_configure 'clr enabled', 2", 15_129],
    ["EXEC sp_configure 'clr enabled', 1, 2", 8144],
    ["EXEC sp_configure @name = 'x'", 8145],
    ['EXEC sp_addmessage 50001, 16', 201],
    ["EXEC sp_addmessage 50000, 16, N'x'", 15_040],
    ["EXEC sp_addmessage 50001, 26, N'x'", 15_041],
    ["EXEC sp_addmessage 50001, 16, N'x', N'Klingon'", 15_033],
    ["EXEC sp_addmessage 50001, 16, N'x', N'Deutsch'", 15_279],
    ["EXEC sp_addmessage 50001, 16, N'x', N'us_english', 'MAYBE'", 15_271],
    ["EXEC sp_addmessage 60001, 16, N'x'", 15_043],
    ["EXEC sp_addmessage 60001, 10, N'x', N'German'", 15_304],
    ['EXEC sp_add_trusted_assembly @hash = 0x01', 8114],
    [`EXEC sp_add_trusted_assembly 0x${'AB'.repeat(64)}`, 10_344],
    ["EXEC xp_create_subdir N'Q:\\x\\y'", 22_048],
  ])('%s: %i', (sql, number) =>
    withInstance(
      {
        messages: [{ number: 60_001, language: 1033, severity: 16, logged: false, text: 'x' }],
        trustedAssemblies: [{ hash: 'AB'.repeat(64), description: '' }],
      },
      async ({ send }) => {
        expect((await send(sql)).errors).toEqual([number])
      },
      {
        files: {
          ...memoryFiles(),
          makeFolder: () => Promise.reject(Object.assign(new Error('gone'), { code: 'ENOENT' })),
        },
      },
    ),
  )

  it('messages of products are added once, in each language, line breaks and all', () =>
    withShop(async ({ send, rows }) => {
      const message = { number: 777_980_007, severity: 16, logged: true, text: "It isn't there.\r\nLook\tagain: %s" }
      const both = [
        addMessage({ ...message, language: 'English' }),
        addMessage({ ...message, language: 'Deutsch', logged: false, text: 'Nicht da: %1!' }),
      ]
      for (const { text } of [...both, ...both]) expect((await send(text)).errors).toEqual([])
      expect(await rows(messages.text)).toEqual([
        { number: 777_980_007, language: 1031, severity: 16, logged: true, text: 'Nicht da: %1!' },
        { number: 777_980_007, language: 1033, severity: 16, logged: true, text: message.text },
      ])
      expect((await send("RAISERROR (777980007, 16, 1, N'x')")).texts[0]).toBe("It isn't there.\r\nLook\tagain: x")
      expect((await send("EXEC sp_addmessage 777980007, 16, N'new', @replace = 'REPLACE'")).errors).toEqual([])
    }))

  it('trusts assemblies since SQL Server 2017', () =>
    withShop(async (client) => {
      const { text } = trustAssembly('CD'.repeat(64), "it's")
      expect((await client.send(text)).errors).toEqual([])
      expect(client.store.current().trustedAssemblies).toEqual([{ hash: 'CD'.repeat(64), description: "it's" }])
      await client.store.change((state) => void (state.version = '13.0.5026.0'))
      expect((await client.send(text)).errors).toEqual([2812])
    }))
})

describe('BACKUP CERTIFICATE', () => {
  const certificates = [{ name: "TDE'cert]", thumbprint: 'C0FFEE' }]
  const sql = (path: string, key: string) =>
    backupCertificate({ certificate: "TDE'cert]", path, keyPath: key, secret: 's' }).text.replace(
      '{{s}}',
      "N'Long-enough-1'",
    )

  it('writes two files that were not there before, and no password', async () => {
    const files = memoryFiles()
    await withInstance(
      { certificates },
      async ({ send, faults }) => {
        expect((await send(sql('D:\\Backup\\tde.cer', 'D:\\Backup\\tde.pvk'))).errors).toEqual([])
        for (const name of ['D:\\Backup\\tde.cer', 'D:\\Backup\\tde.pvk'])
          expect(new TextDecoder().decode(await files.read(name, 1000))).not.toContain('Long-enough')
        expect((await send(sql('D:\\Backup\\other.cer', 'D:\\Backup\\tde.pvk'))).errors).toEqual([15_240])
        expect(await files.stat('D:\\Backup\\other.cer')).toBeUndefined()
        expect((await send(sql('D:\\Nowhere\\tde.cer', 'D:\\Nowhere\\tde.pvk'))).errors).toEqual([15_240])
        faults.add('backup-share-denied')
        expect((await send(sql('\\\\FS02\\DR\\a.cer', '\\\\FS02\\DR\\a.pvk'))).errors).toEqual([15_240])
        faults.add('backup-disk-full')
        expect((await send(sql('D:\\Backup\\b.cer', 'D:\\Backup\\b.pvk'))).errors).toEqual([15_240])
      },
      { files },
    )
  })

  it('needs the certificate, the right and a password', () =>
    withInstance({ certificates }, async ({ send, faults }) => {
      const at = sql('D:\\Backup\\a.cer', 'D:\\Backup\\a.pvk')
      expect((await send(at.replace("TDE'cert", 'other'))).errors).toEqual([15_151])
      expect((await send(at.replace('Long-enough-1', 'short'))).errors).toEqual([15_118])
      faults.add('sql-rights-missing')
      expect((await send(at)).errors).toEqual([15_151])
    }))
})
