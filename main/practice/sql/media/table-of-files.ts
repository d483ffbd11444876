import { type Column, type SqlValue, types } from '../../tds/index.ts'
import type { SetHeader } from './media-set.ts'
import { PAGE } from './sizes.ts'
import { guidOf } from './system-database.ts'

const LSN = types.numeric(25, 0)
const SIZE = types.numeric(20, 0)
/** Bytes that a file may grow to unless something else was set: 16 TB of data pages less one, 2 TB of log. */
const MOST_DATA = 35_184_372_080_640
const MOST_LOG = 2_199_023_255_552

/** All columns of RESTORE FILELISTONLY in their order (sql-docs, restore-statements-filelistonly-transact-sql). */
export const fileColumns: readonly Column[] = [
  { name: 'LogicalName', type: types.nvarchar(128) },
  { name: 'PhysicalName', type: types.nvarchar(260) },
  { name: 'Type', type: types.varchar(1) },
  { name: 'FileGroupName', type: types.nvarchar(128) },
  { name: 'Size', type: SIZE },
  { name: 'MaxSize', type: SIZE },
  { name: 'FileId', type: types.bigint },
  { name: 'CreateLSN', type: LSN },
  { name: 'DropLSN', type: LSN },
  { name: 'UniqueId', type: types.uniqueidentifier },
  { name: 'ReadOnlyLSN', type: LSN },
  { name: 'ReadWriteLSN', type: LSN },
  { name: 'BackupSizeInBytes', type: types.bigint },
  { name: 'SourceBlockSize', type: types.int },
  { name: 'FileGroupId', type: types.int },
  { name: 'LogGroupGUID', type: types.uniqueidentifier },
  { name: 'DifferentialBaseLSN', type: LSN },
  { name: 'DifferentialBaseGUID', type: types.uniqueidentifier },
  { name: 'IsReadOnly', type: types.bit },
  { name: 'IsPresent', type: types.bit },
  { name: 'TDEThumbprint', type: types.varbinary(32) },
  { name: 'SnapshotUrl', type: types.nvarchar(360) },
]

export function fileRows(header: SetHeader): SqlValue[][] {
  const { family, thumbprint, base } = header
  const isDifferential = header.type === 'I'
  return header.files.map(({ logicalName, path, type, size, pages }, index) => {
    const isData = type === 'ROWS'
    return [
      logicalName,
      path,
      isData ? 'D' : 'L',
      isData ? 'PRIMARY' : null,
      size,
      isData ? MOST_DATA : MOST_LOG,
      index + 1,
      0,
      0,
      guidOf(`${family}/${logicalName}`),
      0,
      0,
      isData ? pages * PAGE : 0,
      512,
      isData ? 1 : 0,
      null,
      isDifferential ? base?.lsn : 0,
      isDifferential ? base?.guid : null,
      header.readOnly,
      true,
      thumbprint === undefined ? null : Buffer.from(thumbprint, 'hex'),
      null,
    ]
  })
}
