import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteReader, ByteWriter } from '../../../../main/practice/tds/bytes.ts'
import { decode1252, encode1252 } from '../../../../main/practice/tds/code-page.ts'
import { readParameter } from '../../../../main/practice/tds/parameters.ts'
import { type SqlType, type SqlValue, types } from '../../../../main/practice/tds/types.ts'
import { hex } from '../../../support/tds/raw-client.ts'

function encoded(type: SqlType, value: SqlValue): Buffer {
  const out = new ByteWriter()
  type.encode(value, out)
  return out.toBuffer()
}

/** The value as it comes back when it is read as a parameter of that type. */
function roundTrip(type: SqlType, value: SqlValue): SqlValue {
  const out = new ByteWriter(1).shortText('@p').u8(1).bytes(type.info)
  type.encode(value, out)
  const reader = new ByteReader(out.toBuffer())
  const parameter = readParameter(reader, 0)
  expect([reader.left, parameter.name, parameter.output, parameter.type.name]).toEqual([0, 'p', true, type.name])
  return parameter.value
}

describe('the bytes of values', () => {
  it.each<[string, SqlType, SqlValue, string]>([
    ['int', types.int, -2, '04 FE FF FF FF'],
    ['tinyint', types.tinyint, 255, '01 FF'],
    ['bigint', types.bigint, 1n << 40n, '08 00 00 00 00 00 01 00 00'],
    ['bit', types.bit, true, '01 01'],
    ['float', types.float, 1, '08 00 00 00 00 00 00 F0 3F'],
    ['GUID', types.uniqueidentifier, '6F9619FF-8B86-D011-B42D-00C04FC964FF', '10 FF19966F 868B 11D0 B42D00C04FC964FF'],
    ['datetime', types.datetime, new Date('1900-01-02T00:00:00.010Z'), '08 01 00 00 00 03 00 00 00'],
    ['datetime before 1900', types.datetime, new Date('1899-12-31T00:00:00Z'), '08 FF FF FF FF 00 00 00 00'],
    [
      'datetime, rounded into the next day',
      types.datetime,
      new Date('1900-01-01T23:59:59.999Z'),
      '08 01 00 00 00 00 00 00 00',
    ],
    ['date', types.date, new Date('0001-01-02T12:00:00Z'), '03 01 00 00'],
    ['datetime2(7)', types.datetime2(7), new Date('0001-01-01T00:00:00.001Z'), '08 10 27 00 00 00 00 00 00'],
    ['datetime2(0), rounded', types.datetime2(0), new Date('0001-01-01T23:59:59.500Z'), '06 00 00 00 01 00 00'],
    ['numeric(9,2)', types.numeric(9, 2), '-1.005', '05 00 65 00 00 00'],
    ['numeric(38,0)', types.numeric(38, 0), 1, '11 01 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00'],
    ['nvarchar', types.nvarchar(2), 'aů', '04 00 61 00 6F 01'],
    ['varchar', types.varchar(3), '€ů', '02 00 80 3F'],
    ['varbinary', types.varbinary(2), Buffer.from([1, 2]), '02 00 01 02'],
    ['nvarchar(max)', types.nvarcharMax, 'a', '02 00 00 00 00 00 00 00 02 00 00 00 61 00 00 00 00 00'],
    ['empty nvarchar(max)', types.nvarcharMax, '', '00 00 00 00 00 00 00 00 00 00 00 00'],
    ['sql_variant of an int', types.sqlVariant, 5, '06 00 00 00 38 00 05 00 00 00'],
    ['sql_variant of a bit', types.sqlVariant, false, '03 00 00 00 32 00 00'],
    ['sql_variant of a float', types.sqlVariant, 1.5, '0A 00 00 00 3E 00 00 00 00 00 00 00 F8 3F'],
    ['sql_variant of a bigint', types.sqlVariant, 1n, '0A 00 00 00 7F 00 01 00 00 00 00 00 00 00'],
    ['sql_variant of bytes', types.sqlVariant, Buffer.from([9]), '05 00 00 00 A5 02 40 1F 09'],
    ['sql_variant of text', types.sqlVariant, 'a', '0B 00 00 00 E7 07 09 04 D0 00 34 40 1F 61 00'],
    [
      'sql_variant of a date',
      types.sqlVariant,
      new Date('1900-01-01T00:00:01Z'),
      '0A 00 00 00 3D 00 00 00 00 00 2C 01 00 00',
    ],
  ])('of %s', (_name, type, value, bytes) => {
    expect(encoded(type, value)).toEqual(hex(bytes))
  })

  it('NULL of each', () => {
    const nulls = [types.int, types.bit, types.datetime, types.date, types.numeric(5, 1), types.uniqueidentifier]
    for (const type of nulls) expect([type.name, encoded(type, null)]).toEqual([type.name, hex('00')])
    for (const type of [types.nvarchar(1), types.varchar(1), types.varbinary(1)])
      expect([type.name, encoded(type, undefined)]).toEqual([type.name, hex('FF FF')])
    for (const type of [types.nvarcharMax, types.varbinaryMax])
      expect([type.name, encoded(type, null)]).toEqual([type.name, Buffer.alloc(8, 0xff)])
    expect(encoded(types.sqlVariant, null)).toEqual(Buffer.alloc(4))
  })

  it.each<[string, () => unknown]>([
    ['256 does not fit into 8 bits', () => encoded(types.tinyint, 256)],
    ['-1 does not fit into 8 bits', () => encoded(types.tinyint, -1)],
    ['2147483648 does not fit into 32 bits', () => encoded(types.int, 2 ** 31)],
    ['1.5 is no whole number', () => encoded(types.int, 1.5)],
    ['x is no whole number', () => encoded(types.bigint, 'x')],
    ['2 is no bit', () => encoded(types.bit, 2)],
    ['NaN is no number', () => encoded(types.float, Number.NaN)],
    ['x is no GUID', () => encoded(types.uniqueidentifier, 'x')],
    ['x is no date', () => encoded(types.datetime, 'x')],
    ['a datetime outside the years 1753 to 9999', () => encoded(types.datetime, new Date('1752-12-31T00:00:00Z'))],
    ['a date outside the years 1 to 9999', () => encoded(types.date, new Date('0000-12-31T00:00:00Z'))],
    ['1e21 is no decimal number', () => encoded(types.numeric(38, 0), '1e21')],
    ['100 has more than 2 digits', () => encoded(types.numeric(2, 0), 100)],
    ['there is no numeric(39,0)', () => types.numeric(39, 0)],
    ['6 bytes do not fit into nvarchar(2)', () => encoded(types.nvarchar(2), 'abc')],
    ['3 bytes do not fit into varbinary(2)', () => encoded(types.varbinary(2), Buffer.alloc(3))],
    ['a length of 4001 is not between 1 and 4000', () => types.nvarchar(4001)],
    ['text is wanted', () => encoded(types.nvarchar(5), true)],
    ['bytes are wanted', () => encoded(types.varbinary(5), 'x')],
  ])('refuse: %s', (message, work) => {
    expect(work).toThrow(message)
  })
})

const milliseconds = (from: string, to: string): fc.Arbitrary<Date> =>
  fc.date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
const text = (maxLength: number): fc.Arbitrary<string> => fc.string({ unit: 'binary', maxLength })
const bytes = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array))

describe('values that are read back', () => {
  it.each<[SqlType, fc.Arbitrary<SqlValue>]>([
    [types.tinyint, fc.integer({ min: 0, max: 255 })],
    [types.smallint, fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })],
    [types.int, fc.integer()],
    [types.bigint, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
    [types.bit, fc.boolean()],
    [types.float, fc.double({ noNaN: true, noDefaultInfinity: true })],
    [types.uniqueidentifier, fc.uuid().map((id) => id.toUpperCase())],
    [
      types.date,
      milliseconds('0001-01-01', '9999-12-31').map(
        (date) => new Date(date.getTime() - (((date.getTime() % 86_400_000) + 86_400_000) % 86_400_000)),
      ),
    ],
    [types.datetime2(3), milliseconds('0001-01-01', '9999-12-31T23:59:59.999Z')],
    [types.datetime2(7), milliseconds('0001-01-01', '9999-12-31T23:59:59.999Z')],
    [types.nvarchar(60), text(20)],
    [types.nvarcharMax, text(200)],
    [types.varchar(30), fc.uint8Array({ maxLength: 30 }).map((array) => decode1252(array))],
    [types.varbinary(40), bytes(40)],
    [types.varbinaryMax, bytes(300)],
    [types.numeric(38, 0), fc.bigInt({ min: 1n - 10n ** 38n, max: 10n ** 38n - 1n }).map(String)],
    [
      types.numeric(19, 4),
      fc
        .tuple(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), fc.integer({ min: 0, max: 9999 }))
        .filter(([whole]) => whole !== 0n)
        .map(([whole, part]) => `${whole}.${String(part).padStart(4, '0')}`),
    ],
  ])('of $name are the same, and so is NULL', (type, values) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(roundTrip(type, value)).toEqual(value)
      }),
    )
    expect(roundTrip(type, null)).toBeNull()
  })

  it('of datetime are the same to three hundredths of a second, rounded as SQL Server rounds: to 0, 3 and 7', () => {
    fc.assert(
      fc.property(milliseconds('1753-01-01', '9999-12-31T23:59:59.990Z'), (date) => {
        const back = (roundTrip(types.datetime, date) as Date).getTime()
        expect(Math.abs(back - date.getTime())).toBeLessThanOrEqual(2)
        expect([0, 3, 7]).toContain(((back % 10) + 10) % 10)
      }),
    )
  })

  it('of every byte of code page 1252 are the same', () => {
    const all = Uint8Array.from({ length: 256 }, (_, n) => n)
    expect([...encode1252(decode1252(all))]).toEqual([...all])
  })
})

describe('a writer', () => {
  it('takes from its front and forgets its end', () => {
    const out = new ByteWriter(1).u16be(0x0102).u32be(0x03040506).text('a').i32(-1)
    expect([out.size, out.take(2)]).toEqual([14, hex('01 02')])
    out.truncate(4)
    out.setU8(0, 0xff)
    expect(out.toBuffer()).toEqual(hex('FF 04 05 06'))
    expect(() => out.setU8(4, 0)).toThrow('nothing was written there')
    expect(() => out.shortText('x'.repeat(256))).toThrow(RangeError)
  })
})
