import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPractice, type Practice } from '../../../main/practice/index.ts'
import { withFolder } from '../../support/application.ts'

const KEYS = '\\\\FS02\\DR\\Keys'
const put = async ({ files }: Practice, name: string, text = 'x') => {
  const writer = await files.create(name)
  await writer.write(new TextEncoder().encode(text))
  await writer.flush()
  await writer.close()
}
/** A practice folder inside another one that nothing may leave. */
const withPractice = (work: (practice: Practice, folder: string, outside: string) => Promise<void>) =>
  withFolder(async (outside) => {
    const folder = path.join(outside, 'practice')
    await work(await openPractice(folder), folder, outside)
  })

describe('practice files', () => {
  it.each([
    ['C:\\Keys.age', 'computers/PRACTICE-MS01/C/Keys.age'],
    ['c:/Keys.age', 'computers/PRACTICE-MS01/C/Keys.age'],
    [`${KEYS}\\a.age`, 'shares/FS02/DR/Keys/a.age'],
    ['\\\\fs02\\dr\\KEYS\\a.age', 'shares/FS02/DR/Keys/a.age'],
    ['\\\\MyServer\\Backup\\SMBackupkey.bin', 'shares/MyServer/Backup/SMBackupkey.bin'],
    ['E:\\a.age', 'removable/E/a.age'],
    ['\\\\PRACTICE-MS01\\C$\\a.age', 'computers/PRACTICE-MS01/C/a.age'],
  ])('puts %s to %s', (name, real) =>
    withPractice(async (practice, folder) => {
      await put(practice, name, 'contents')
      expect(await readFile(path.join(folder, real), 'utf8')).toBe('contents')
      expect(practice.files.whereIs(name)).toBe(path.join(folder, real))
    }),
  )

  it('keeps the drives of each computer apart, and the USB drive goes along', () =>
    withPractice(async (practice) => {
      await put(practice, 'C:\\mine.age')
      await put(practice, 'E:\\stick.age')
      for (const computer of ['data-warehouse-server', 'rebuilt-server']) {
        await practice.world.set({ computer })
        expect(await practice.files.list('C:\\')).toEqual([])
        expect(await practice.files.list('E:\\')).toEqual(['stick.age'])
      }
    }))

  it('finds names without case, as Windows does, and so replaces none', () =>
    withPractice(async (practice) => {
      await practice.files.makeFolder('C:\\Backup\\Keys')
      await put(practice, 'C:\\backup\\KEYS\\One.age', 'first')
      expect(await practice.files.list('C:\\BACKUP\\keys')).toEqual(['One.age'])
      await expect(put(practice, 'C:\\Backup\\Keys\\ONE.AGE')).rejects.toMatchObject({ code: 'EEXIST' })
      await put(practice, 'C:\\Backup\\Keys\\two.age', 'second')
      await expect(
        practice.files.publish('C:\\Backup\\Keys\\two.age', 'C:\\Backup\\Keys\\oNE.age'),
      ).rejects.toMatchObject({ code: 'EEXIST' })
      expect(new TextDecoder().decode(await practice.files.read('c:\\backup\\keys\\one.age', 100))).toBe('first')
      await practice.files.remove('C:\\BACKUP\\KEYS\\ONE.AGE')
      expect(await practice.files.list('C:\\Backup\\Keys')).toEqual(['two.age'])
    }))

  const hostile = [
    'C:\\..\\..\\..\\escape',
    'C:\\a\\..\\..\\escape',
    'C:\\.\\escape',
    'C:/../../../escape',
    '\\\\FS02\\DR\\..\\..\\..\\escape',
    '\\\\FS02\\..\\escape',
    '\\\\..\\..\\escape',
    '\\\\.\\C:\\escape',
    '\\\\?\\C:\\escape',
    '\\\\?\\UNC\\FS02\\DR\\escape',
    'C:escape',
    'C:',
    '\\escape',
    '/escape',
    '/etc/escape',
    '../escape',
    'escape',
    '',
    ' ',
    'C:\\a\0b',
    'C:\\con',
    'C:\\nul.txt',
    'C:\\x.age:stream',
    'C:\\x.',
    'C:\\x ',
    'C:\\a\\\\b',
    'C:\\a*',
    'file:///C:/escape',
    '\\\\FS02',
    '\\\\FS02\\',
    '\\\\\\FS02\\DR\\x',
    'C:\\\u202egp',
    'C:\\..%5c..\\x/../y',
    '\\\\localhost\\C$\\..\\escape',
    '\\\\PRACTICE-MS01\\ADMIN$\\x',
    '\\\\PRACTICE-MS01\\C\\x',
  ]
  it.each(hostile)('does not leave its folder for %j', (name) =>
    withPractice(async (practice, _, outside) => {
      const before = (await readdir(outside, { recursive: true })).sort()
      await expect(put(practice, name)).rejects.toMatchObject({ code: expect.stringMatching(/^E(INVAL|NOENT)$/) })
      await expect(practice.files.makeFolder(name)).rejects.toThrow()
      await expect(practice.files.list(name)).rejects.toThrow()
      await expect(practice.files.publish('C:\\x', name)).rejects.toThrow()
      expect(() => practice.files.whereIs(name)).toThrow()
      expect((await readdir(outside, { recursive: true })).sort()).toEqual(before)
    }),
  )

  it('follows no link, wherever it lies and wherever it leads', () =>
    withPractice(async (practice, folder, outside) => {
      await mkdir(path.join(outside, 'secret'))
      await writeFile(path.join(outside, 'secret', 'file'), 'not yours')
      await symlink(path.join(outside, 'secret'), path.join(folder, 'shares/FS02/DR/Keys/out'))
      await symlink(path.join(outside, 'secret', 'file'), path.join(folder, 'removable/E/out.age'))
      for (const name of [`${KEYS}\\out\\file`, `${KEYS}\\OUT\\file`, 'E:\\out.age']) {
        await expect(practice.files.read(name, 100)).rejects.toMatchObject({ code: 'EACCES' })
        await expect(practice.files.stat(name)).rejects.toMatchObject({ code: 'EACCES' })
        await expect(practice.files.remove(name)).rejects.toMatchObject({ code: 'EACCES' })
      }
      await expect(put(practice, `${KEYS}\\out\\new`)).rejects.toMatchObject({ code: 'EACCES' })
      expect(await readdir(path.join(outside, 'secret'))).toEqual(['file'])
    }))

  it('says what a network and a computer say for what is not there', () =>
    withPractice(async (practice) => {
      await expect(put(practice, '\\\\NOBODY\\share\\x')).rejects.toMatchObject({ code: 'ENETUNREACH' })
      await expect(practice.files.stat('\\\\NOBODY\\share\\x')).rejects.toMatchObject({ code: 'ENETUNREACH' })
      await expect(put(practice, 'X:\\x')).rejects.toMatchObject({ code: 'ENOENT' })
      await expect(put(practice, '\\\\FS02\\Nothing\\x')).rejects.toMatchObject({ code: 'ENOENT' })
      await expect(put(practice, 'C:\\no\\such\\x')).rejects.toMatchObject({ code: 'ENOENT' })
      expect(await practice.files.stat('X:\\x')).toBeUndefined()
    }))

  it('fault share-gone: shares do not answer, drives do', () =>
    withPractice(async (practice) => {
      await put(practice, `${KEYS}\\a`)
      await practice.world.set({ fault: { id: 'share-gone', on: true } })
      await expect(practice.files.read(`${KEYS}\\a`, 10)).rejects.toMatchObject({ code: 'ENETUNREACH' })
      await expect(practice.files.stat(`${KEYS}\\a`)).rejects.toMatchObject({ code: 'ENETUNREACH' })
      await expect(practice.files.freeBytes(KEYS)).rejects.toMatchObject({ code: 'ENETUNREACH' })
      expect(await practice.files.canWrite(KEYS)).toMatchObject({ code: 'ENETUNREACH' })
      expect(await practice.files.canWrite('C:\\')).toBe(true)
      expect(await practice.files.canWrite('E:\\')).toBe(true)
      await practice.world.set({ fault: { id: 'share-gone', on: false } })
      expect(await practice.files.list(KEYS)).toEqual(['a'])
    }))

  it('fault disk-full: nothing grows, reading and removing go on', () =>
    withPractice(async (practice) => {
      await put(practice, `${KEYS}\\a`)
      await practice.world.set({ fault: { id: 'disk-full', on: true } })
      const writer = await practice.files.create(`${KEYS}\\b`)
      await expect(writer.write(new Uint8Array(10))).rejects.toMatchObject({ code: 'ENOSPC' })
      await writer.close()
      expect(await practice.files.freeBytes(KEYS)).toBe(0)
      expect(await practice.files.canWrite(KEYS)).toMatchObject({ code: 'ENOSPC' })
      expect(await practice.files.read(`${KEYS}\\a`, 10)).toHaveLength(1)
      await practice.files.remove(`${KEYS}\\b`)
      expect(await practice.files.list(KEYS)).toEqual(['a'])
    }))

  it('fault folder-read-only: nothing is made, named or removed, reading goes on', () =>
    withPractice(async (practice) => {
      await put(practice, `${KEYS}\\a`)
      await practice.world.set({ fault: { id: 'folder-read-only', on: true } })
      const denied = { code: 'EACCES' }
      await expect(practice.files.create(`${KEYS}\\b`)).rejects.toMatchObject(denied)
      await expect(practice.files.publish(`${KEYS}\\a`, `${KEYS}\\b`)).rejects.toMatchObject(denied)
      await expect(practice.files.rename(`${KEYS}\\a`, `${KEYS}\\b`)).rejects.toMatchObject(denied)
      await expect(practice.files.remove(`${KEYS}\\a`)).rejects.toMatchObject(denied)
      await expect(practice.files.makeFolder(`${KEYS}\\c`)).rejects.toMatchObject(denied)
      expect(await practice.files.canWrite(KEYS)).toMatchObject(denied)
      expect(await practice.files.read(`${KEYS}\\a`, 10)).toHaveLength(1)
      expect(await practice.files.list(KEYS)).toEqual(['a'])
    }))
})
