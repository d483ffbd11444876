import { describe, expect, it } from 'vitest'
import * as s from '../../../../main/sqlserver/statements/index.ts'

const NAME = "O'Brien]s"

describe('backups', () => {
  const backup = {
    database: NAME,
    paths: ["\\\\FS02\\DR\\it's.bak"],
    setName: "set'1",
    description: 'why',
    copyOnly: true,
    compression: true,
  }
  it.each([
    [
      'full',
      "BACKUP DATABASE [O'Brien]]s] TO DISK = N'\\\\FS02\\DR\\it''s.bak'\nWITH COPY_ONLY, CHECKSUM, COMPRESSION, FORMAT, INIT, SKIP, STATS = 5, NAME = N'set''1', DESCRIPTION = N'why';",
    ],
    [
      'differential',
      "BACKUP DATABASE [O'Brien]]s] TO DISK = N'\\\\FS02\\DR\\it''s.bak'\nWITH DIFFERENTIAL, CHECKSUM, COMPRESSION, FORMAT, INIT, SKIP, STATS = 5, NAME = N'set''1', DESCRIPTION = N'why';",
    ],
    [
      'log',
      "BACKUP LOG [O'Brien]]s] TO DISK = N'\\\\FS02\\DR\\it''s.bak'\nWITH COPY_ONLY, CHECKSUM, COMPRESSION, FORMAT, INIT, SKIP, STATS = 5, NAME = N'set''1', DESCRIPTION = N'why';",
    ],
  ] as const)('%s, always with CHECKSUM, onto new media', (type, text) => {
    const made = s.backupDatabase({ ...backup, type })
    expect(made).toEqual({ id: `backup-${type}`, database: 'master', text, secrets: [], takes: 'long' })
  })

  it('says neither COPY_ONLY nor COMPRESSION where they are not wanted', () => {
    const { text } = s.backupDatabase({ ...backup, type: 'full', copyOnly: false, compression: false })
    expect(text).toContain('WITH CHECKSUM, FORMAT')
  })

  it('takes one path a stripe, 1 to 64 of them', () => {
    expect(s.disks(['a', "b'"])).toBe("DISK = N'a', DISK = N'b'''")
    expect(s.disks(Array.from({ length: 64 }, () => 'x')).match(/DISK/g)).toHaveLength(64)
    expect(() => s.disks([])).toThrow('1 to 64')
    expect(() => s.disks(Array.from({ length: 65 }, () => 'x'))).toThrow('1 to 64')
    expect(() => s.disks(['x'.repeat(260)])).toThrow(RangeError)
  })

  it('refuses a set name that msdb would cut off', () => {
    expect(() => s.backupDatabase({ ...backup, type: 'full', setName: 'x'.repeat(129) })).toThrow(RangeError)
  })

  it('takes the tail of the log and leaves the database restoring', () => {
    const { text, takes } = s.backupTail({ database: NAME, path: 'D:\\t.trn', setName: 'tail' })
    expect(text).toBe(
      "BACKUP LOG [O'Brien]]s] TO DISK = N'D:\\t.trn'\nWITH NORECOVERY, CHECKSUM, FORMAT, INIT, SKIP, STATS = 5, NAME = N'tail';",
    )
    expect(takes).toBe('long')
  })

  it('holds the certificate’s password as a place holder', () => {
    const made = s.backupCertificate({ certificate: 'TDE]', path: 'p', keyPath: 'k', secret: 'tde-password' })
    expect(made.text).toBe(
      "BACKUP CERTIFICATE [TDE]]] TO FILE = N'p'\nWITH PRIVATE KEY (FILE = N'k', ENCRYPTION BY PASSWORD = {{tde-password}});",
    )
    expect(made.secrets).toEqual(['tde-password'])
  })
})

describe('restores', () => {
  const restore = {
    database: NAME,
    paths: ['p'],
    position: 2,
    checksums: true,
    moves: [{ logicalName: "l'1", path: 'E:\\l.mdf' }],
    replace: false,
    more: true,
  }
  it('names the set, the places of the files, and whether more follows', () => {
    expect(s.restoreDatabase({ ...restore, type: 'full' })).toMatchObject({
      id: 'restore-full',
      takes: 'long',
      text: "RESTORE DATABASE [O'Brien]]s] FROM DISK = N'p'\nWITH FILE = 2,\n  MOVE N'l''1' TO N'E:\\l.mdf',\n  CHECKSUM,\n  NORECOVERY,\n  STATS = 5;",
    })
    const last = s.restoreDatabase({ ...restore, type: 'log', more: false, moves: [], stopAt: '2026-11-21T03:15:00' })
    expect(last.text).toBe(
      "RESTORE LOG [O'Brien]]s] FROM DISK = N'p'\nWITH FILE = 2,\n  CHECKSUM,\n  STOPAT = N'2026-11-21T03:15:00',\n  RECOVERY,\n  STATS = 5;",
    )
  })

  it('overwrites only when it is told to, and keeps others out only at the end', () => {
    expect(s.restoreDatabase({ ...restore, type: 'full', replace: true }).text).toContain('  REPLACE,')
    expect(s.restoreDatabase({ ...restore, type: 'full' }).text).not.toContain('REPLACE')
    expect(s.restoreDatabase({ ...restore, type: 'full', restricted: true }).text).not.toContain('RESTRICTED_USER')
    expect(s.restoreDatabase({ ...restore, type: 'full', restricted: true, more: false }).text).toContain(
      'RESTRICTED_USER',
    )
    expect(s.restoreDatabase({ ...restore, type: 'full', checksums: false }).text).not.toContain('CHECKSUM')
  })

  it.each([-1, 1.5, Number.NaN, 2 ** 60])('refuses set %s', (position) =>
    expect(() => s.restoreDatabase({ ...restore, type: 'full', position })).toThrow(RangeError),
  )

  it('reads a backup’s header, files and pages', () => {
    expect(s.backupHeader(['p']).text).toBe("RESTORE HEADERONLY FROM DISK = N'p';")
    expect(s.backupFiles(['p'], 3).text).toBe("RESTORE FILELISTONLY FROM DISK = N'p' WITH FILE = 3;")
    expect(s.verifyBackup(['p'], 1, true).text).toBe(
      "RESTORE VERIFYONLY FROM DISK = N'p' WITH FILE = 1, CHECKSUM, STATS = 5;",
    )
    expect(s.verifyBackup(['p'], 1, false).text).not.toContain('CHECKSUM')
  })

  it.each([
    [s.recoverDatabase(NAME), "RESTORE DATABASE [O'Brien]]s] WITH RECOVERY;", 'long'],
    [s.letAllIn(NAME), "ALTER DATABASE [O'Brien]]s] SET MULTI_USER;", 'moments'],
    [s.checkDatabase(NAME), "DBCC CHECKDB (N'O''Brien]s') WITH NO_INFOMSGS, ALL_ERRORMSGS;", 'long'],
    [
      s.takeAlone(NAME),
      "ALTER DATABASE [O'Brien]]s] SET SINGLE_USER WITH ROLLBACK IMMEDIATE;\nALTER DATABASE [O'Brien]]s] SET RESTRICTED_USER WITH ROLLBACK IMMEDIATE;",
      'moments',
    ],
  ])('%o', ({ text, takes, database }, wanted, length) => {
    expect([text, takes, database]).toEqual([wanted, length, 'master'])
  })

  it('drops nothing but the database of a practice restore', () => {
    expect(s.practiceName(NAME, '0a1b2c3d')).toBe("PracticeRestore_O'Brien]s_0a1b2c3d")
    expect(s.practiceName('x'.repeat(128), '0a1b2c3d').length).toBeLessThanOrEqual(128)
    expect(s.dropPracticeDatabase(s.practiceName(NAME, '0a1b2c3d')).text).toContain(
      "DROP DATABASE [PracticeRestore_O'Brien]]s_0a1b2c3d];",
    )
    for (const name of [
      'ServiceManager',
      'PracticeRestore_x',
      'PracticeRestore_x_0A1B2C3D',
      'xPracticeRestore_x_0a1b2c3d',
    ])
      expect(() => s.dropPracticeDatabase(name)).toThrow(name)
  })
})

describe('what follows a restore', () => {
  it.each([
    [s.setOwner(NAME, 'CONTOSO\\a]'), "ALTER AUTHORIZATION ON DATABASE::[O'Brien]]s] TO [CONTOSO\\a]]];"],
    [s.enableClr, "EXEC sys.sp_configure N'clr enabled', 1;\nRECONFIGURE;"],
    [s.trustAssembly('0xab', "it's"), "EXEC sys.sp_add_trusted_assembly @hash = 0xAB, @description = N'it''s';"],
    [s.setTrustworthy(NAME), "ALTER DATABASE [O'Brien]]s] SET TRUSTWORTHY ON;"],
  ])('%o', ({ text, database }, wanted) => expect([text, database]).toEqual([wanted, 'master']))

  it('connects users and adds members in the database itself', () => {
    expect(s.reconnectUser('SM', 'u]', 'l]')).toMatchObject({
      database: 'SM',
      text: 'ALTER USER [u]]] WITH LOGIN = [l]]];',
    })
    expect(s.addRoleMember('SM', 'r]', 'm]')).toMatchObject({
      database: 'SM',
      text: 'ALTER ROLE [r]]] ADD MEMBER [m]]];',
    })
  })

  it('takes exclusive access and gives it back in one batch, also when the broker can’t be switched on', () => {
    const { text } = s.enableBroker(NAME)
    expect(text.indexOf('SINGLE_USER')).toBeLessThan(text.indexOf('ENABLE_BROKER'))
    expect(text.match(/SET MULTI_USER/g)).toHaveLength(2)
    expect(text).toContain('THROW;')
    expect(s.enableBroker(NAME, 'new').text).toContain('SET NEW_BROKER;')
  })

  it('writes a message of several lines without a line break in a literal', () => {
    const message = { number: 50_001, severity: 16, text: "a'\r\n\tb", language: 'us_english', logged: true }
    const { text } = s.addMessage(message)
    expect(text).toContain("DECLARE @text nvarchar(255) = N'a''' + NCHAR(13) + NCHAR(10) + NCHAR(9) + N'b';")
    expect(text).toContain("@with_log = 'TRUE'")
    expect(text).toContain('IF NOT EXISTS')
    expect(() => s.addMessage({ ...message, number: -1 })).toThrow(RangeError)
  })
})

describe('questions', () => {
  it('give values as parameters, never in the text', () => {
    for (const query of [
      s.backupsOf(NAME),
      s.backupNamed(NAME, NAME),
      s.restoresOf(NAME),
      s.pathSeen(NAME),
      s.folderSeen(NAME),
      s.sessionsIn(NAME),
      s.objectsNamed('SM', NAME),
      s.progressOf(51),
    ]) {
      expect(query.text).not.toContain('Brien')
      for (const name of Object.keys(query.parameters)) expect(query.text).toContain(`@${name}`)
    }
  })

  it('look for names that begin so, whatever LIKE makes of their letters', () => {
    expect(s.objectsNamed('SM', 'STG_').parameters).toEqual({ prefix: 'STG[_]%' })
    expect(s.objectsNamed('SM', '[%').parameters).toEqual({ prefix: '[[][%]%' })
  })

  it('are asked in the database that they are about', () => {
    for (const query of [
      s.orphans,
      s.assemblies,
      s.mayViewDefinition,
      s.principals,
      s.memberships,
      s.schemas,
      s.permissions,
      s.userRoles,
      s.storedNames,
    ])
      expect(query('SM').database).toBe('SM')
    for (const query of [
      s.identity,
      s.roles,
      s.services,
      s.configurations,
      s.databases,
      s.listeners,
      s.volumes,
      s.files,
      s.messages,
      s.trustedAssemblies,
      s.logins,
      s.serverRoles,
      s.serverMemberships,
      s.serverPermissions,
      s.backupHabits,
    ])
      expect(query.database).toBe('master')
  })
})
