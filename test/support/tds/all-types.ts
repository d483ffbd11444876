import { type Column, type SqlValue, types } from '../../../main/practice/tds/index.ts'

/** One column of every type, a row of values and a row of NULLs. `read` is what the mssql client makes of the values. */
const all: readonly { readonly column: Column; readonly value: SqlValue; readonly read: unknown }[] = [
  { column: { name: 'int', type: types.int }, value: -5, read: -5 },
  { column: { name: 'bigint', type: types.bigint }, value: 9_007_199_254_740_993n, read: '9007199254740993' },
  { column: { name: 'tinyint', type: types.tinyint }, value: 255, read: 255 },
  { column: { name: 'smallint', type: types.smallint }, value: -3, read: -3 },
  { column: { name: 'bit', type: types.bit }, value: true, read: true },
  { column: { name: 'float', type: types.float }, value: 1.5, read: 1.5 },
  same('nvarchar', types.nvarchar(50), 'žluťoučký kůň 🐎'),
  same('nvarcharmax', types.nvarcharMax, 'x'.repeat(20_000)),
  same('varchar', types.varchar(50), 'abc €'),
  same('varbinary', types.varbinary(20), Buffer.from('deadbeef', 'hex')),
  same('varbinarymax', types.varbinaryMax, Buffer.alloc(30_000, 7)),
  same('datetime2', types.datetime2(7), new Date('2026-01-02T03:04:05.678Z')),
  same('datetime', types.datetime, new Date('2026-01-02T03:04:05.677Z')),
  same('date', types.date, new Date('2026-01-02T00:00:00.000Z')),
  { column: { name: 'numeric', type: types.numeric(25, 0) }, value: '1234567890123456', read: 1_234_567_890_123_456 },
  { column: { name: 'numeric4', type: types.numeric(20, 4) }, value: '-12.3456', read: -12.3456 },
  same('guid', types.uniqueidentifier, '6F9619FF-8B86-D011-B42D-00C04FC964FF'),
  same('variant', types.sqlVariant, 'hi'),
]

function same(name: string, type: Column['type'], value: SqlValue): (typeof all)[number] {
  return { column: { name, type }, value, read: value }
}

export const allColumns: readonly Column[] = all.map(({ column }) => column)
export const allValues: readonly SqlValue[] = all.map(({ value }) => value)
export const allNull: readonly SqlValue[] = all.map(() => null)
/** The two rows as the mssql client reads them. */
export const allRead: readonly Record<string, unknown>[] = [
  Object.fromEntries(all.map(({ column, read }) => [column.name, read])),
  Object.fromEntries(all.map(({ column }) => [column.name, null])),
]
