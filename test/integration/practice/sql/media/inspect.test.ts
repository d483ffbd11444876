import { describe, expect, it } from 'vitest'
import { backupFiles, backupHeader, verifyBackup } from '../../../../../main/sqlserver/statements/index.ts'
import { endWithin } from '../../../../support/sql/media.ts'
import { type Instance, withBench } from '../../../../support/sql/media-bench.ts'
import { rebuiltInstance, THUMBPRINT } from '../../../../support/sql/media-instance.ts'

const file = 'D:\\Backup\\x.bak'
const backup = (more = 'WITH CHECKSUM', name = 'ServiceManager') =>
  `BACKUP DATABASE ${name} TO DISK = N'${file}' ${more}`
const header = async (instance: Instance) => (await instance.run(`RESTORE HEADERONLY FROM DISK = N'${file}'`)).rows

/** Columns in their order, as the documentation has them; the last three came with SQL Server 2022. */
const HEADER =
  `BackupName BackupDescription BackupType ExpirationDate Compressed Position DeviceType UserName ServerName DatabaseName
  DatabaseVersion DatabaseCreationDate BackupSize FirstLSN LastLSN CheckpointLSN DatabaseBackupLSN BackupStartDate BackupFinishDate
  SortOrder CodePage UnicodeLocaleId UnicodeComparisonStyle CompatibilityLevel SoftwareVendorId SoftwareVersionMajor
  SoftwareVersionMinor SoftwareVersionBuild MachineName Flags BindingID RecoveryForkID Collation FamilyGUID HasBulkLoggedData
  IsSnapshot IsReadOnly IsSingleUser HasBackupChecksums IsDamaged BeginsLogChain HasIncompleteMetaData IsForceOffline IsCopyOnly
  FirstRecoveryForkID ForkPointLSN RecoveryModel DifferentialBaseLSN DifferentialBaseGUID BackupTypeDescription BackupSetGUID
  CompressedBackupSize containment KeyAlgorithm EncryptorThumbprint EncryptorType`.split(/\s+/)

describe('HEADERONLY', () => {
  it('has all columns of the version, in their order', () =>
    withBench(async ({ instance }) => {
      await instance.run(backup("WITH CHECKSUM, NAME = 'one', DESCRIPTION = 'weekly'"))
      const [row = {}] = await header(instance)
      expect(Object.keys(row)).toEqual([...HEADER, 'LastValidRestoreTime', 'TimeZone', 'CompressionAlgorithm'])
      expect(row).toMatchObject({
        BackupName: 'one',
        BackupDescription: 'weekly',
        BackupType: 1,
        Position: 1,
        UserName: 'sa',
        ServerName: 'PRACTICE-SQL01',
        DatabaseName: 'ServiceManager',
        BackupStartDate: new Date('2026-11-21T03:00:00Z'),
        SoftwareVersionMajor: 16,
        SoftwareVersionBuild: 4135,
        Flags: 16,
        HasBackupChecksums: true,
        IsCopyOnly: false,
        RecoveryModel: 'FULL',
        BackupTypeDescription: 'Database',
        BackupSetGUID: instance.store.current().backups[0]?.guid,
      })
      await instance.change((state) => {
        state.version = '15.0.4390.2'
      })
      expect(Object.keys((await header(instance))[0] ?? {})).toEqual(HEADER)
    }))

  it('is what the product’s own queries read', () =>
    withBench(async ({ instance }) => {
      await instance.run(backup())
      const { rows } = await instance.run(backupHeader([file]).text)
      expect(backupHeader([file]).row.parse(rows[0])).toMatchObject({ BackupType: 1, Position: 1 })
      const files = await instance.run(backupFiles([file], 1).text)
      expect(files.rows.map((row) => backupFiles([file], 1).row.parse(row))).toEqual([
        { LogicalName: 'ServiceManager', PhysicalName: 'D:\\Data\\ServiceManager.mdf', Type: 'D', Size: 4 * 1024 ** 3 },
        {
          LogicalName: 'ServiceManager_log',
          PhysicalName: 'D:\\Log\\ServiceManager_log.ldf',
          Type: 'L',
          Size: 1024 ** 3,
        },
      ])
      expect((await instance.run(verifyBackup([file], 1, true).text)).said.map(({ number }) => number)).toEqual([
        ...Array.from({ length: 20 }, () => 3211),
        3262,
      ])
    }))

  it('shows one set when asked, and says when there is none: 4038', () =>
    withBench(async ({ instance }) => {
      await instance.run(backup())
      await instance.run(backup())
      const one = await instance.run(`RESTORE HEADERONLY FROM DISK = N'${file}' WITH FILE = 2`)
      expect(one.rows).toMatchObject([{ Position: 2 }])
      for (const what of ['HEADERONLY', 'FILELISTONLY', 'VERIFYONLY'])
        expect((await instance.errors(`RESTORE ${what} FROM DISK = N'${file}' WITH FILE = 3`))[0], what).toBe(4038)
    }))

  it('shows what was not finished as incomplete', () =>
    withBench(async ({ instance, real }) => {
      await instance.run(backup())
      await instance.run(backup())
      await endWithin(real(file), 0.9)
      const incomplete = { BackupName: '*** INCOMPLETE ***', Position: 2, BackupType: 1, DatabaseName: null }
      const rows = await header(instance)
      expect(rows).toMatchObject([{ Position: 1, DatabaseName: 'ServiceManager' }, incomplete])
      expect(backupHeader([file]).row.parse(rows[1])).toMatchObject({ BackupName: '*** INCOMPLETE ***' })
    }))
})

describe('FILELISTONLY and LABELONLY', () => {
  it('have all their columns', () =>
    withBench(async ({ instance }) => {
      await instance.run(backup("WITH MEDIANAME = 'weekly'", 'HRPortal'))
      const { rows } = await instance.run(`RESTORE FILELISTONLY FROM DISK = N'${file}'`)
      expect(Object.keys(rows[0] ?? {})).toEqual(
        `LogicalName PhysicalName Type FileGroupName Size MaxSize FileId CreateLSN DropLSN UniqueId ReadOnlyLSN ReadWriteLSN
         BackupSizeInBytes SourceBlockSize FileGroupId LogGroupGUID DifferentialBaseLSN DifferentialBaseGUID IsReadOnly IsPresent
         TDEThumbprint SnapshotUrl`.split(/\s+/),
      )
      expect(rows[0]?.['TDEThumbprint']).toEqual(Buffer.from(THUMBPRINT, 'hex'))
      const label = await instance.run(`RESTORE LABELONLY FROM DISK = N'${file}'`)
      expect(label.rows).toEqual([
        {
          MediaName: 'weekly',
          MediaSetId: expect.any(String),
          FamilyCount: 1,
          FamilySequenceNumber: 1,
          MediaFamilyId: expect.any(String),
          MediaSequenceNumber: 1,
          MediaLabelPresent: 0,
          MediaDescription: null,
          SoftwareName: 'Microsoft SQL Server',
          SoftwareVendorId: 4608,
          MediaDate: new Date('2026-11-21T03:00:00Z'),
          MirrorCount: 1,
          IsCompressed: false,
        },
      ])
    }))
})

describe('reading a backup', () => {
  it('wants the right to make databases: 262', () =>
    withBench(async ({ instance }) => {
      await instance.run(backup())
      for (const what of ['HEADERONLY', 'FILELISTONLY', 'LABELONLY', 'VERIFYONLY'])
        expect(await instance.errors(`RESTORE ${what} FROM DISK = N'${file}'`, { as: 'operator' })).toEqual([262, 3013])
      await instance.run(`RESTORE HEADERONLY FROM DISK = N'${file}'`, { as: 'creator' })
    }))

  it('of a database that is encrypted works where its certificate is', () =>
    withBench(async ({ instance, add }) => {
      await instance.run(backup('WITH CHECKSUM', 'HRPortal'))
      await instance.run(`RESTORE VERIFYONLY FROM DISK = N'${file}'`)
      const rebuilt = add(rebuiltInstance())
      expect(await rebuilt.refusal(`RESTORE VERIFYONLY FROM DISK = N'${file}'`)).toMatchObject([
        { number: 33111, message: `Cannot find server certificate with thumbprint '0x${THUMBPRINT}'.` },
        { number: 3013 },
      ])
      await rebuilt.change((state) => state.certificates.push({ name: 'restored', thumbprint: THUMBPRINT }))
      await rebuilt.run(`RESTORE VERIFYONLY FROM DISK = N'${file}'`)
    }))

  it('takes its path from a variable', () =>
    withBench(async ({ instance }) => {
      await instance.run('BACKUP DATABASE @db TO DISK = @path WITH NAME = @name, STATS = 100', {
        inputs: { db: 'ServiceManager', path: file, name: "it's" },
      })
      const { rows } = await instance.run('RESTORE HEADERONLY FROM DISK = @path', { inputs: { path: file } })
      expect(rows).toMatchObject([{ BackupName: "it's" }])
      expect(await instance.errors('RESTORE HEADERONLY FROM DISK = @none')).toEqual([137])
      expect(await instance.errors('RESTORE HEADERONLY FROM DISK = @path', { inputs: { path: 5 } })).toEqual([
        3217, 3013,
      ])
    }))
})
