import { type Column, type SqlValue, types } from '../../tds/index.ts'
import type { MediaHeader } from './media-set.ts'
import { asDate } from './server-time.ts'

/** All columns of RESTORE LABELONLY in their order (sql-docs, restore-statements-labelonly-transact-sql). */
export const labelColumns: readonly Column[] = [
  { name: 'MediaName', type: types.nvarchar(128) },
  { name: 'MediaSetId', type: types.uniqueidentifier },
  { name: 'FamilyCount', type: types.int },
  { name: 'FamilySequenceNumber', type: types.int },
  { name: 'MediaFamilyId', type: types.uniqueidentifier },
  { name: 'MediaSequenceNumber', type: types.int },
  { name: 'MediaLabelPresent', type: types.tinyint },
  { name: 'MediaDescription', type: types.nvarchar(255) },
  { name: 'SoftwareName', type: types.nvarchar(128) },
  { name: 'SoftwareVendorId', type: types.int },
  { name: 'MediaDate', type: types.datetime },
  { name: 'MirrorCount', type: types.int },
  { name: 'IsCompressed', type: types.bit },
]

export function labelRow(media: MediaHeader): SqlValue[] {
  const { name, mediaSet, families, family, familyId, description, written, compressed } = media
  return [
    name,
    mediaSet,
    families,
    family,
    familyId,
    1,
    0,
    description,
    'Microsoft SQL Server',
    4608,
    asDate(written),
    1,
    compressed,
  ]
}
