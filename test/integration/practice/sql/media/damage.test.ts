import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { encodeJson } from '../../../../../main/practice/sql/media/media-set.ts'
import {
  damage,
  endWithin,
  familyIn,
  flip,
  newerBackup,
  otherCertificate,
  truncate,
  withoutChecksums,
} from '../../../../support/sql/media.ts'
import { type MediaBench, withBench } from '../../../../support/sql/media-bench.ts'

const file = 'D:\\Backup\\x.bak'
const backup = (more = 'WITH CHECKSUM', name = 'ServiceManager') =>
  `BACKUP DATABASE ${name} TO DISK = N'${file}' ${more}`

/** What was done to the file, then errors of HEADERONLY, FILELISTONLY, VERIFYONLY and RESTORE. */
const damages: readonly [string, (file: string, bench: MediaBench) => Promise<void>, (number[] | 'works')[]][] = [
  ['one byte of the data', (path) => damage(path), ['works', 'works', [3189, 3013], [3183, 3013]]],
  [
    'the first byte of the data',
    (path) => damage(path, 'data', { block: 0 }),
    ['works', 'works', [3189, 3013], [3183, 3013]],
  ],
  [
    'one byte of the set’s header',
    (path) => damage(path, 'header'),
    [
      [3241, 3013],
      [3241, 3013],
      [3241, 3013],
      [3241, 3013],
    ],
  ],
  [
    'one byte of the media header',
    (path) => damage(path, 'media'),
    [
      [3241, 3013],
      [3241, 3013],
      [3241, 3013],
      [3241, 3013],
    ],
  ],
  [
    'the very first byte',
    (path) => flip(path, 0),
    [
      [3241, 3013],
      [3241, 3013],
      [3241, 3013],
      [3241, 3013],
    ],
  ],
  ['one byte of the end mark', (path) => damage(path, 'end'), ['works', 'works', [3241, 3013], [3241, 3013]]],
  ['cut off in a copy', (path) => truncate(path), ['works', 'works', [3203, 3013], [3203, 3013]]],
  [
    'cut off in its first block',
    (path) => truncate(path, 0),
    [
      [3241, 3013],
      [3241, 3013],
      [3241, 3013],
      [3241, 3013],
    ],
  ],
  ['ended while it was written', (path) => endWithin(path), ['works', 'works', [3256, 3013], [3256, 3013]]],
  [
    'no backup',
    (path) => writeFile(path, 'a text'.repeat(2000)),
    [
      [3241, 3013],
      [3241, 3013],
      [3241, 3013],
      [3241, 3013],
    ],
  ],
  [
    'empty',
    (path) => writeFile(path, ''),
    [
      [3254, 3013],
      [3254, 3013],
      [3254, 3013],
      [3254, 3013],
    ],
  ],
  ['of a newer version', (path) => newerBackup(path), ['works', [3169, 3013], [3169, 3013], [3169, 3013]]],
  ['without checksums', (path) => withoutChecksums(path), ['works', 'works', [3187, 3013], [3187, 3013]]],
  ['encrypted', (path) => otherCertificate(path), ['works', [33111, 3013], [33111, 3013], [33111, 3013]]],
]

describe('a file that is', () => {
  it.each(damages)('%s', (_, edit, expected) =>
    withBench(async (bench) => {
      const { instance, real } = bench
      await instance.run(backup())
      await edit(real(file), bench)
      await instance.change((state) => state.databases.splice(0, 1))
      const statements = [
        `RESTORE HEADERONLY FROM DISK = N'${file}'`,
        `RESTORE FILELISTONLY FROM DISK = N'${file}'`,
        `RESTORE VERIFYONLY FROM DISK = N'${file}' WITH CHECKSUM`,
        `RESTORE DATABASE ServiceManager FROM DISK = N'${file}' WITH CHECKSUM`,
      ]
      for (const [index, sql] of statements.entries()) {
        const outcome = expected[index]
        if (outcome === 'works') await instance.run(sql)
        else expect(await instance.errors(sql), sql).toEqual(outcome)
      }
    }),
  )

  it('damaged in any block is found out', () =>
    withBench(async ({ instance, real }) => {
      await instance.run(backup())
      const good = real('D:\\Backup\\good.bak')
      await copyFile(real(file), good)
      for (const block of [0, 1, 7, 20, 30]) {
        await copyFile(good, real(file))
        await damage(real(file), 'data', { block })
        expect(await instance.errors(`RESTORE VERIFYONLY FROM DISK = N'${file}'`)).toEqual([3189, 3013])
      }
    }))

  it('damaged is passed over without checksums, and CHECKDB finds it in the database', () =>
    withBench(async ({ instance, real }) => {
      await instance.run(backup('WITH NO_CHECKSUM'))
      await damage(real(file))
      await instance.run(`RESTORE VERIFYONLY FROM DISK = N'${file}'`)
      await instance.run(`RESTORE DATABASE ServiceManager FROM DISK = N'${file}' WITH REPLACE`)
      expect(instance.database('ServiceManager').content.corrupt).toBe(true)
      await instance.run(backup('WITH CHECKSUM, CONTINUE_AFTER_ERROR, FORMAT'))
    }))

  it('damaged is restored WITH CONTINUE_AFTER_ERROR, which says so', () =>
    withBench(async ({ instance, real }) => {
      await instance.run(backup())
      await damage(real(file))
      const { said } = await instance.run(
        `RESTORE DATABASE ServiceManager FROM DISK = N'${file}' WITH REPLACE, CONTINUE_AFTER_ERROR`,
      )
      expect(said.map(({ number }) => number)).toContain(3184)
      expect(instance.database('ServiceManager').content.corrupt).toBe(true)
    }))

  it('damaged where the content lies can’t be restored without checksums either: 3113', () =>
    withBench(async ({ instance, real }) => {
      await instance.run(backup('WITH NO_CHECKSUM'))
      await damage(real(file), 'data', { block: 0 })
      const bytes = await readFile(real(file))
      bytes.fill(
        0,
        bytes.indexOf('"family"', bytes.indexOf('DATA')),
        bytes.indexOf('"family"', bytes.indexOf('DATA')) + 9,
      )
      await writeFile(real(file), bytes)
      expect(await instance.errors(`RESTORE DATABASE ServiceManager FROM DISK = N'${file}' WITH REPLACE`)).toEqual([
        3113, 3013,
      ])
    }))

  it('newer than this program says its version: 3243', () =>
    withBench(async ({ instance, real }) => {
      await instance.run(backup())
      const { media, bytes, setsAt } = await familyIn(real(file))
      await writeFile(real(file), Buffer.concat([encodeJson('PSQL', { ...media, v: 2 }), bytes.subarray(setsAt)]))
      expect(await instance.errors(`RESTORE HEADERONLY FROM DISK = N'${file}'`)).toEqual([3243, 3013])
    }))

  it('not there: 3201 with 2', () =>
    withBench(async ({ instance }) => {
      expect(await instance.refusal("RESTORE HEADERONLY FROM DISK = N'D:\\Backup\\none.bak'")).toEqual([
        {
          number: 3201,
          message:
            "Cannot open backup device 'D:\\Backup\\none.bak'. Operating system error 2(The system cannot find the file specified.).",
        },
        { number: 3013, message: 'RESTORE HEADERONLY is terminating abnormally.' },
      ])
      for (const [what, label] of [
        ['FILELISTONLY', 'RESTORE FILELIST'],
        ['LABELONLY', 'RESTORE LABELONLY'],
        ['VERIFYONLY', 'VERIFY DATABASE'],
      ])
        expect((await instance.refusal(`RESTORE ${what} FROM DISK = N'D:\\Backup\\none.bak'`))[1]?.message).toBe(
          `${label} is terminating abnormally.`,
        )
    }))
})
