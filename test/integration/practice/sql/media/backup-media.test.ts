import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { endWithin, familyIn } from '../../../../support/sql/media.ts'
import { type MediaBench, withBench } from '../../../../support/sql/media-bench.ts'

const file = '\\\\FS02\\DR\\x.bak'
const backup = (more = '', paths = [file]) =>
  `BACKUP DATABASE ServiceManager TO ${paths.map((path) => `DISK = N'${path}'`).join(', ')} ${more}`
const stripes = (count: number) => Array.from({ length: count }, (_, n) => `\\\\FS02\\DR\\${n + 1}.bak`)
const sets = async ({ instance }: MediaBench, path = file) =>
  (await instance.run(`RESTORE HEADERONLY FROM DISK = N'${path}'`)).rows.map((row) => [
    row['Position'],
    row['BackupName'],
  ])

describe('sets in a file', () => {
  it('are appended without INIT, and FILE = 1 is the oldest', () =>
    withBench(async (bench) => {
      const { instance } = bench
      await instance.run(backup("WITH NAME = 'one'"))
      await instance.run(backup("WITH NOINIT, NAME = 'two'"))
      expect(await sets(bench)).toEqual([
        [1, 'one'],
        [2, 'two'],
      ])
      expect(instance.store.current().backups.map(({ position }) => position)).toEqual([1, 2])
      const { said } = await instance.run(`RESTORE VERIFYONLY FROM DISK = N'${file}' WITH FILE = 2`)
      expect(said).toEqual([{ number: 3262, message: 'The backup set on file 2 is valid.' }])
    }))

  it('are replaced with INIT, the medium stays; FORMAT makes a new one', () =>
    withBench(async (bench) => {
      const { instance, real } = bench
      const medium = async () => (await familyIn(real(file))).media.mediaSet
      await instance.run(backup("WITH NAME = 'one'"))
      const first = await medium()
      await instance.run(backup("WITH INIT, NAME = 'two'"))
      expect(await sets(bench)).toEqual([[1, 'two']])
      expect(await medium()).toBe(first)
      await instance.run(backup("WITH FORMAT, NAME = 'three'"))
      expect(await sets(bench)).toEqual([[1, 'three']])
      expect(await medium()).not.toBe(first)
      expect(await readdir(real('\\\\FS02\\DR'))).toEqual(['Keys', 'x.bak'])
    }))

  it('are all compressed or none: 3098', () =>
    withBench(async (bench) => {
      const { instance, real } = bench
      await instance.run(backup())
      const plain = await stat(real(file))
      expect(await instance.errors(backup('WITH COMPRESSION'))).toEqual([3098, 3013])
      expect(await instance.errors(backup('WITH INIT, COMPRESSION'))).toEqual([3098, 3013])
      await instance.run(backup('WITH FORMAT, COMPRESSION'))
      expect((await stat(real(file))).size).toBeLessThan(plain.size)
      expect(await instance.errors(backup())).toEqual([3098, 3013])
      const { rows } = await instance.run(`RESTORE HEADERONLY FROM DISK = N'${file}'`)
      expect(rows).toMatchObject([{ Compressed: 1 }])
      expect(Number(rows[0]?.['CompressedBackupSize'])).toBeLessThan(Number(rows[0]?.['BackupSize']) / 3)
    }))

  it('carry a media name that the next must know: 4037', () =>
    withBench(async ({ instance }) => {
      await instance.run(backup("WITH FORMAT, MEDIANAME = 'weekly', MEDIADESCRIPTION = 'of SQL01'"))
      expect(await instance.errors(backup("WITH MEDIANAME = 'daily'"))).toEqual([4037, 3013])
      await instance.run(backup("WITH MEDIANAME = 'weekly'"))
      expect(await instance.errors(`RESTORE LABELONLY FROM DISK = N'${file}' WITH MEDIANAME = 'daily'`)).toEqual([
        4037, 3013,
      ])
    }))

  it('follow the instance’s defaults for checksum and compression', () =>
    withBench(async ({ instance }) => {
      const on = ['backup checksum default', 'backup compression default']
      await instance.change((state) => {
        state.configurations = on.map((name) => ({ name, value: 1, inUse: 1 }))
      })
      await instance.run(backup())
      await instance.run(backup('WITH NO_CHECKSUM, NO_COMPRESSION, FORMAT', ['D:\\Backup\\no.bak']))
      const headers = async (path: string) => (await instance.run(`RESTORE HEADERONLY FROM DISK = N'${path}'`)).rows
      expect(await headers(file)).toMatchObject([{ HasBackupChecksums: true, Compressed: 1 }])
      expect(await headers('D:\\Backup\\no.bak')).toMatchObject([{ HasBackupChecksums: false, Compressed: 0 }])
    }))
})

describe('stripes', () => {
  it.each([2, 3, 64])('%i files hold one backup, and all of them are wanted', (count) =>
    withBench(async ({ instance, real }) => {
      const paths = stripes(count)
      await instance.run(backup('WITH CHECKSUM', paths))
      const sizes = await Promise.all(paths.map(async (path) => (await stat(real(path))).size))
      expect(new Set(sizes).size).toBe(1)
      const disks = (some: readonly string[]) => some.map((path) => `DISK = N'${path}'`).join(', ')
      const before = instance.database('ServiceManager').content
      expect(await instance.errors(`RESTORE VERIFYONLY FROM ${disks(paths.slice(1))}`)).toEqual([3132, 3013])
      // In any order.
      await instance.run(`RESTORE VERIFYONLY FROM ${disks(paths.toReversed())} WITH CHECKSUM`)
      await instance.run(`RESTORE DATABASE ServiceManager FROM ${disks(paths)} WITH REPLACE`)
      expect(instance.database('ServiceManager').content).toEqual(before)
    }),
  )

  it('that do not belong together are refused: 3258, 3227, 3231, 3132', () =>
    withBench(async ({ instance }) => {
      const [one = '', two = ''] = stripes(2)
      await instance.run(backup('', [one, two]))
      await instance.run(backup('', [file]))
      const verify = (...paths: string[]) =>
        instance.errors(`RESTORE VERIFYONLY FROM ${paths.map((path) => `DISK = N'${path}'`).join(', ')}`)
      expect(await verify(one, file)).toEqual([3258, 3013])
      expect(await verify(one, one)).toEqual([3227, 3013])
      expect(await instance.errors(backup('', [one]))).toEqual([3231, 3013])
      expect(await instance.errors(backup('', [one, 'D:\\Backup\\new.bak']))).toEqual([3132, 3013])
      expect(await instance.errors(backup('', [one, file]))).toEqual([3231, 3013])
    }))

  it('a file that was overwritten by another backup of the same medium is recognised: 3232', () =>
    withBench(async ({ instance, real }) => {
      const [one = '', two = ''] = stripes(2)
      await instance.run(backup('', [one, two]))
      const former = await readFile(real(one))
      await instance.run(backup('WITH INIT', [one, two]))
      await writeFile(real(one), former)
      expect(await instance.errors(`RESTORE VERIFYONLY FROM DISK = N'${one}', DISK = N'${two}'`)).toEqual([3232, 3013])
    }))

  it('more than 64 are refused: 3205', () =>
    withBench(async ({ instance }) => {
      expect(await instance.errors(backup('', stripes(65)))).toEqual([3205])
    }))

  it('two to one file are refused, and nothing is left there: 3201 with 32', () =>
    withBench(async ({ instance, real }) => {
      expect(await instance.refusal(backup('', [file, file]))).toMatchObject([
        { message: expect.stringContaining('Operating system error 32(') },
        { number: 3013 },
      ])
      expect(await readdir(real('\\\\FS02\\DR'))).toEqual(['Keys'])
    }))
})

describe('where a backup can’t go', () => {
  it.each([
    ['E:\\none\\x.bak', 3],
    ['Q:\\x.bak', 3],
    ['\\\\FS02\\DR\\none\\x.bak', 3],
    ['\\\\FS02\\Nothing\\x.bak', 67],
    ['\\\\NOWHERE\\DR\\x.bak', 53],
    ['\\\\FS02\\DR\\Keys', 5],
    ['D:\\Backup\\a?.bak', 123],
    ['D:\\Backup\\..\\..\\x.bak', 123],
  ])('%s: 3201 with operating system error %i', (path, error) =>
    withBench(async ({ instance, folder }) => {
      const before = await readdir(folder, { recursive: true })
      const [first, last] = await instance.refusal(backup('', [path]))
      expect(first).toEqual({
        number: 3201,
        message: expect.stringMatching(
          new RegExp(`^Cannot open backup device '.*'\\. Operating system error ${error}\\(.+\\.\\)\\.$`),
        ),
      })
      expect(last).toEqual({ number: 3013, message: 'BACKUP DATABASE is terminating abnormally.' })
      expect(await readdir(folder, { recursive: true })).toEqual(before)
    }),
  )

  it('a name alone lies in the instance’s backup folder', () =>
    withBench(async ({ instance, real }) => {
      await instance.run(backup('', ['alone.bak']))
      expect((await stat(real('D:\\Backup\\alone.bak'))).isFile()).toBe(true)
      expect(instance.store.current().backups[0]?.paths).toEqual(['D:\\Backup\\alone.bak'])
    }))

  it('what is no backup is not touched without FORMAT: 3241, 3254, 3266', () =>
    withBench(async ({ instance, real }) => {
      await writeFile(real('D:\\Backup\\text.bak'), 'This is no backup.')
      expect(await instance.errors(backup('WITH INIT', ['D:\\Backup\\text.bak']))).toEqual([3241, 3013])
      await instance.run(backup('WITH FORMAT', ['D:\\Backup\\text.bak']))
      await writeFile(real('D:\\Backup\\empty.bak'), '')
      expect(await instance.errors(backup('', ['D:\\Backup\\empty.bak']))).toEqual([3254, 3013])
      await instance.run(backup())
      await endWithin(real(file))
      expect(await instance.errors(backup())).toEqual([3266, 3013])
      await instance.run(backup('WITH INIT'))
      await instance.run(`RESTORE VERIFYONLY FROM DISK = N'${file}'`)
    }))

  it('a file that another statement has open: 3201 with 32', () =>
    withBench(async ({ instance }) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { promise: isHeld, resolve: held } = Promise.withResolvers<void>()
      instance.hold.gate = () => {
        held()
        return promise
      }
      const first = instance.run(backup())
      await isHeld
      const other = { database: 'msdb' }
      const isBusy = expect.stringContaining('Operating system error 32(')
      const second = `BACKUP DATABASE DWRepository TO DISK = N'${file}'`
      expect((await instance.refusal(second, other))[0]?.message).toEqual(isBusy)
      expect((await instance.refusal(`RESTORE HEADERONLY FROM DISK = N'${file}'`, other))[0]?.message).toEqual(isBusy)
      resolve()
      await first
      await instance.run(`RESTORE HEADERONLY FROM DISK = N'${file}'`)
    }))

  it('a share that is gone: 53; a folder that is read-only: 5', () =>
    withBench(async ({ instance, switchWorld }) => {
      await switchWorld('share-gone', true)
      expect((await instance.refusal(backup()))[0]?.message).toContain('53(The network path was not found.)')
      await switchWorld('share-gone', false)
      await switchWorld('folder-read-only', true)
      expect((await instance.refusal(backup('', ['D:\\Backup\\x.bak'])))[0]?.message).toContain('5(Access is denied.)')
    }))

  it('links are not followed', () =>
    withBench(async ({ instance, real, folder }) => {
      await mkdir(`${folder}/outside`)
      await symlink(`${folder}/outside`, real('D:\\Backup\\link'))
      expect((await instance.refusal(backup('', ['D:\\Backup\\link\\x.bak'])))[0]?.message).toContain(
        '5(Access is denied.)',
      )
      expect(await readdir(`${folder}/outside`)).toEqual([])
    }))
})
