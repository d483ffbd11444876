import { describe, expect, it } from 'vitest'
import { Cursor } from '../../../../../main/practice/sql/cursor.ts'
import { seesMedia } from '../../../../../main/practice/sql/media/index.ts'
import { parseStatement } from '../../../../../main/practice/sql/media/parse.ts'
import { tokenize } from '../../../../../main/practice/sql/tokens.ts'
import { SqlError } from '../../../../../main/practice/tds/index.ts'
import {
  backupDatabase,
  backupFiles,
  backupHeader,
  backupTail,
  recoverDatabase,
  restoreDatabase,
  verifyBackup,
} from '../../../../../main/sqlserver/statements/index.ts'

function parse(sql: string) {
  const cursor = new Cursor(tokenize(sql))
  const statement = parseStatement(cursor)
  cursor.end()
  return statement
}

function refusal(sql: string): [number, string] {
  try {
    parse(sql)
  } catch (error) {
    if (error instanceof SqlError) return [error.number, error.message]
    throw error
  }
  throw new Error('It was parsed.')
}

describe('statements of the product are parsed', () => {
  const name = "it's a ]database["
  it.each([
    backupDatabase({
      database: name,
      type: 'differential',
      paths: ['\\\\FS02\\DR\\a.bak', 'D:\\b.bak'],
      setName: 'set',
      description: "it's",
      copyOnly: true,
      compression: true,
    }).text,
    backupDatabase({
      database: name,
      type: 'log',
      paths: ['D:\\b.trn'],
      setName: 'set',
      description: '',
      copyOnly: true,
      compression: false,
    }).text,
    backupTail({ database: name, path: 'D:\\t.trn', setName: 'tail' }).text,
    restoreDatabase({
      database: name,
      type: 'full',
      paths: ['D:\\b.bak'],
      position: 2,
      checksums: true,
      moves: [{ logicalName: "a'b", path: 'F:\\x.mdf' }],
      replace: true,
      more: false,
      restricted: true,
    }).text,
    restoreDatabase({
      database: name,
      type: 'log',
      paths: ['D:\\b.trn'],
      position: 1,
      checksums: false,
      moves: [],
      replace: false,
      more: true,
      stopAt: '2026-11-21T03:15:00',
    }).text,
    recoverDatabase(name).text,
    backupHeader(['D:\\a.bak']).text,
    backupFiles(['D:\\a.bak'], 3).text,
    verifyBackup(['D:\\a.bak', 'D:\\b.bak'], 1, true).text,
  ])('%s', (sql) => {
    const statement = parse(sql)
    if ('database' in statement) expect(statement.database).toEqual({ value: name })
    expect(seesMedia(new Cursor(tokenize(sql)))).toBe(true)
  })

  it('with every option where it belongs', () => {
    expect(
      parse(
        restoreDatabase({
          database: 'x',
          type: 'full',
          paths: ['D:\\b.bak'],
          position: 2,
          checksums: true,
          moves: [{ logicalName: 'a', path: 'F:\\x.mdf' }],
          replace: true,
          more: true,
        }).text,
      ),
    ).toEqual({
      kind: 'restore',
      what: 'DATABASE',
      database: { value: 'x' },
      devices: [{ value: 'D:\\b.bak' }],
      options: {
        file: { value: 2 },
        moves: [{ logicalName: 'a', path: 'F:\\x.mdf' }],
        replace: true,
        recovery: false,
        checksum: true,
        stats: 5,
        restricted: false,
        continueAfterError: false,
      },
    })
  })
})

describe('so are those of other tools', () => {
  it.each([
    "BACKUP DATABASE [x] TO  DISK = N'D:\\a.bak' WITH NOFORMAT, NOINIT,  NAME = N'x-Full', SKIP, NOREWIND, NOUNLOAD,  STATS = 10",
    "RESTORE DATABASE x FROM DISK = 'a.bak' WITH FILE = 1, NOUNLOAD, REPLACE, STATS = 5",
    'restore database @db from disk = @path with recovery, norewind',
    'RESTORE VERIFYONLY FROM DISK = @path WITH FILE = @n, LOADHISTORY',
    'BACKUP DATABASE @db TO DISK = @a, DISK = @b WITH DESCRIPTION = @d, NAME = @n, MEDIANAME = @m, STATS',
  ])('%s', (sql) => {
    parse(sql)
  })

  it('BACKUP and RESTORE of keys and certificates are none of it', () => {
    for (const sql of ['BACKUP SERVICE MASTER KEY', 'BACKUP CERTIFICATE x', 'RESTORE MASTER KEY', 'SELECT 1'])
      expect(seesMedia(new Cursor(tokenize(sql))), sql).toBe(false)
  })
})

const disk = "TO DISK = 'a.bak'"
describe('bad syntax is refused', () => {
  it.each([
    ['BACKUP DATABASE', 102],
    ['BACKUP DATABASE x', 102],
    ['BACKUP DATABASE x TO', 102],
    ['BACKUP DATABASE x FROM DISK = 1', 102],
    ["BACKUP DATABASE x TO DISK 'a.bak'", 102],
    ['BACKUP DATABASE x TO DISK = 5', 102],
    ["BACKUP DATABASE x TO DISK = 'a.bak',", 102],
    ["BACKUP DATABASE x TO URL = 'https://a'", 102],
    [`BACKUP DATABASE x ${disk} WITH`, 102],
    [`BACKUP DATABASE x ${disk} WITH INIT,`, 102],
    [`BACKUP DATABASE x ${disk} WITH INIT SKIP`, 102],
    [`BACKUP DATABASE x ${disk} WITH [INIT]`, 102],
    [`BACKUP DATABASE x ${disk} WITH NAME 'a'`, 102],
    [`BACKUP DATABASE x ${disk} WITH STATS = 'a'`, 102],
    [`BACKUP DATABASE x ${disk} WITH STATS = @n`, 102],
    [`BACKUP DATABASE x ${disk} garbage`, 102],
    ['RESTORE', 102],
    ['RESTORE TABLE x', 102],
    ["RESTORE HEADERONLY TO DISK = 'a'", 102],
    ["RESTORE DATABASE x FROM DISK = 'a' WITH MOVE 'a' 'b'", 102],
    ["RESTORE DATABASE x FROM DISK = 'a' WITH FILE = -1", 102],
    [`BACKUP DATABASE x ${disk} WITH MIRROR`, 155],
    [`BACKUP DATABASE x ${disk} WITH REPLACE`, 155],
    [`BACKUP DATABASE x ${disk} WITH toString`, 155],
    ["RESTORE DATABASE x FROM DISK = 'a' WITH PARTIAL", 155],
    ["RESTORE DATABASE x FROM DISK = 'a' WITH ENCRYPTION", 155],
    [`BACKUP DATABASE x ${disk} WITH CHECKSUM, NO_CHECKSUM`, 3031],
    [`BACKUP DATABASE x ${disk} WITH FORMAT, NOINIT`, 3031],
    [`BACKUP DATABASE x ${disk} WITH INIT, NOINIT`, 3031],
    ["RESTORE DATABASE x FROM DISK = 'a' WITH RECOVERY, NORECOVERY", 3031],
    ["RESTORE DATABASE x FROM DISK = 'a' WITH ENABLE_BROKER, NEW_BROKER", 3031],
    [`BACKUP LOG x ${disk} WITH DIFFERENTIAL`, 3032],
    [`BACKUP DATABASE x ${disk} WITH NORECOVERY`, 3032],
    ["RESTORE HEADERONLY FROM DISK = 'a' WITH REPLACE", 3032],
    ["RESTORE LABELONLY FROM DISK = 'a' WITH FILE = 1", 3032],
    ["RESTORE VERIFYONLY FROM DISK = 'a' WITH STOPAT = 'b'", 3032],
    ['RESTORE DATABASE x WITH REPLACE', 3032],
    ['RESTORE DATABASE x WITH NORECOVERY', 3032],
    ['BACKUP DATABASE x TO mydevice', 3206],
    [`BACKUP DATABASE x TO ${Array.from({ length: 65 }, (_, n) => `DISK = '${n}'`).join(', ')}`, 3205],
    [`BACKUP DATABASE x ${disk} WITH STATS = 0`, 3250],
    [`BACKUP DATABASE x ${disk} WITH STATS = 101`, 3250],
  ])('%s: %i', (sql, number) => {
    expect(refusal(sql)[0]).toBe(number)
  })

  it('in the server’s words', () => {
    expect(refusal(`BACKUP DATABASE x ${disk} WITH Mirror`)).toEqual([
      155,
      "'Mirror' is not a recognized BACKUP option.",
    ])
    expect(refusal("RESTORE DATABASE x FROM DISK = 'a' WITH RECOVERY, NORECOVERY")[1]).toBe(
      "Option 'recovery' conflicts with option(s) 'norecovery'. Remove the conflicting option and reissue the statement.",
    )
    expect(refusal('BACKUP DATABASE x TO mydevice')[1]).toMatch(/^Backup device 'mydevice' does not exist\./)
  })
})
