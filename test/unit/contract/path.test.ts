import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathError, serverOf } from '../../../preload/contract/input/path.ts'

describe('a path that a person types', () => {
  it.each([
    'C:\\Backup\\key.age',
    'c:/Backup/key.age',
    '\\\\MyServer\\Backup\\SMBackupkey.bin',
    '\\\\fs02.contoso.com\\DR$\\Keys\\',
    '\\\\10.1.2.3\\c$\\x',
    'D:\\Ключи\\ключ.age',
    'E:\\',
    'C:\\a b\\c.d.e',
  ])('may be %s', (path) => {
    expect(pathError(path)).toBeUndefined()
  })

  it.each([
    ['', 'Enter a path'],
    ['   ', 'Enter a path'],
    ['key.age', 'the whole path'],
    ['Backup\\key.age', 'the whole path'],
    ['\\Backup\\key.age', 'the whole path'],
    ['C:key.age', 'the whole path'],
    ['..\\key.age', 'the whole path'],
    ['C:\\Backup\\..\\key.age', '. and ..'],
    ['\\\\.\\PhysicalDrive0', 'device paths'],
    ['\\\\?\\C:\\key.age', 'device paths'],
    ['\\\\?\\GLOBALROOT\\Device', 'device paths'],
    ['//./C:/x', 'device paths'],
    ['\\\\MyServer', 'a share after the server'],
    ['\\\\MyServer\\', 'a share after the server'],
    ['C:\\Backup\\key.age:stream', 'colon'],
    ['C:\\CON', 'reserves'],
    ['C:\\Backup\\nul.age', 'reserves'],
    ['C:\\Backup\\COM1', 'reserves'],
    ['C:\\Backup\\LPT².txt', 'reserves'],
    ['C:\\Backup.\\key.age', 'dot or space'],
    ['C:\\Backup \\key.age', 'dot or space'],
    ['C:\\Backup\\\\key.age', 'doubled'],
    ['C:\\Back"up\\key.age', 'characters'],
    ['C:\\Back*up', 'characters'],
    ['C:\\Back\u0000up', 'control characters'],
    ['C:\\Back\nup', 'control characters'],
    ['C:\\\u202egnp.age', 'direction of writing'],
    ['https://example.com/x', 'web address'],
    ['file:///C:/x', 'web address'],
    [' C:\\x', 'spaces before'],
    [`C:\\${'a'.repeat(300)}`, '255'],
    [`C:\\${'a\\'.repeat(20_000)}`, '32,767'],
  ])('can’t be %j', (path, part) => {
    expect(pathError(path)).toContain(part)
  })

  it('is judged without an exception, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const error = pathError(text)
        expect(error === undefined || error.length > 5).toBe(true)
      }),
    )
  })

  it('names its server', () => {
    expect(serverOf('\\\\FS02\\DR\\x')).toBe('FS02')
    expect(serverOf('C:\\x')).toBeUndefined()
  })
})
