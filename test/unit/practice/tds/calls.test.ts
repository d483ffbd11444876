import { describe, expect, it } from 'vitest'
import { type Reply, type Request, types } from '../../../../main/practice/tds/index.ts'
import { callBody, hex, rawClient } from '../../../support/tds/raw-client.ts'
import { anyone, withServer } from '../../../support/tds/rig.ts'

const text = (value: string): string => {
  const bytes = Buffer.from(value, 'utf16le')
  const length = Buffer.alloc(2)
  length.writeUInt16LE(bytes.length)
  return `00 00 E7 40 1F 09 04 D0 00 34 ${length.toString('hex')} ${bytes.toString('hex')}`
}
const int = (value: number, name = '00'): string =>
  `${name} 00 26 04 04 ${Buffer.from([value, 0, 0, 0]).toString('hex')}`
const handle = '00 01 26 04 00'
const named = (name: string): string =>
  `${Buffer.from([name.length]).toString('hex')} ${Buffer.from(name, 'utf16le').toString('hex')}`

/** Bodies of the replies to calls by number, and what the handler was asked. */
async function called(calls: readonly [number, ...string[]][]): Promise<{ bodies: Buffer[]; asked: unknown[] }> {
  const bodies: Buffer[] = []
  const asked: unknown[] = []
  const handler = async ({ kind, sql, params }: Request): Promise<void> => {
    asked.push([kind, sql, params.map(({ name, value }) => [name, value])])
  }
  await withServer({ login: anyone, handler }, async ({ server }) => {
    const client = rawClient(server)
    await client.login()
    for (const [number, ...parameters] of calls) {
      client.send(
        0x03,
        hex(`04 00 00 00 FF FF ${Buffer.from([number, 0]).toString('hex')} 00 00 ${parameters.join(' ')}`),
      )
      bodies.push((await client.message()).body)
    }
  })
  return { bodies, asked }
}

const EXECUTE_SQL = 10
const PREPARE = 11
const EXECUTE = 12
const PREPARE_AND_EXECUTE = 13
const UNPREPARE = 15
/** RETURNVALUE "@handle" of ordinal 0: an int. */
const returned = (value: number): Buffer =>
  hex(
    `AC 00 00 07 40 00 68 00 61 00 6E 00 64 00 6C 00 65 00 01 00 00 00 00 00 00 26 04 04 ${Buffer.from([value, 0, 0, 0]).toString('hex')}`,
  )

describe('calls around a statement', () => {
  it('are taken off: sp_executesql', async () => {
    const { asked } = await called([
      [EXECUTE_SQL, text('select @n'), text('@n int'), int(5, named('@n'))],
      [EXECUTE_SQL, text('select 1')],
    ])
    expect(asked).toEqual([
      ['batch', 'select @n', [['n', 5]]],
      ['batch', 'select 1', []],
    ])
  })

  it('are taken off: prepared statements, by their handle until it is gone', async () => {
    const { bodies, asked } = await called([
      [PREPARE, handle, text('@n int'), text('select @n')],
      [EXECUTE, int(1), int(7, named('@n'))],
      [PREPARE_AND_EXECUTE, handle, text('@n int'), text('select -@n'), int(8, named('@n'))],
      [EXECUTE, int(2), int(9, named('@n'))],
      [UNPREPARE, int(1)],
      [EXECUTE, int(1)],
      [UNPREPARE, int(1)],
    ])
    expect(asked).toEqual([
      ['batch', 'select @n', [['n', 7]]],
      ['batch', 'select -@n', [['n', 8]]],
      ['batch', 'select -@n', [['n', 9]]],
    ])
    expect(bodies[0]?.includes(returned(1))).toBe(true)
    expect(bodies[2]?.includes(returned(2))).toBe(true)
    expect(bodies.slice(5).map((body) => [body[0], body.readInt32LE(3)])).toEqual([
      [0xaa, 8179],
      [0xaa, 8179],
    ])
    expect(bodies[5]?.includes(Buffer.from('Could not find prepared statement with handle 1.', 'utf16le'))).toBe(true)
  })

  it('give output parameters their places: by name, or one after the other', async () => {
    let body = Buffer.alloc(0)
    const handler = async (_request: Request, reply: Reply): Promise<void> => {
      reply.returnValue('@B', types.int, 1)
      reply.returnValue('', types.int, 2)
      reply.returnValue('', types.int, 3)
      reply.returnValue('other', types.int, 4)
    }
    await withServer({ login: anyone, handler }, async ({ server }) => {
      const client = rawClient(server)
      await client.login()
      const output = (name: string): string => `${name} 01 26 04 00`
      const parameters = [output('00'), int(5), output('00'), output(named('@b'))].join(' ')
      client.send(0x03, callBody('p', hex(`00 00 ${parameters}`)))
      body = Buffer.from((await client.message()).body)
    })
    const places: number[] = []
    for (let at = body.indexOf(0xac); at >= 0; at = body.indexOf(0xac, at + 1)) places.push(body.readUInt16LE(at + 1))
    expect(places).toEqual([3, 0, 2, 0])
  })

  it('without a statement are refused', async () => {
    const { bodies, asked } = await called([[EXECUTE_SQL], [PREPARE, handle], [EXECUTE_SQL, int(1)]])
    expect(bodies.map((body) => [body[0], body.readInt32LE(3)])).toEqual([
      [0xaa, 201],
      [0xaa, 201],
      [0xaa, 201],
    ])
    expect(asked).toEqual([])
  })

  it('a parameter of an unknown type is refused, and the connection goes on', async () => {
    const { bodies, asked } = await called([
      [EXECUTE_SQL, text('select @x'), text('@x xml'), '00 00 F1 00'],
      [EXECUTE_SQL, text('select 1')],
    ])
    expect([bodies[0]?.[0], bodies[0]?.readInt32LE(3)]).toEqual([0xaa, 8009])
    expect(asked).toEqual([['batch', 'select 1', []]])
  })

  it('more parameters than SQL Server takes are refused, and the connection goes on', async () => {
    const many = (count: number): string[] => Array.from({ length: count }, () => '00 00 1F')
    const { bodies, asked } = await called([
      [EXECUTE_SQL, text('select 1'), text(''), ...many(2098)],
      [EXECUTE_SQL, text('select 1'), text(''), ...many(2099)],
    ])
    expect(bodies.map((body) => (body[0] === 0xaa ? body.readInt32LE(3) : 0))).toEqual([0, 8003])
    expect(asked).toHaveLength(1)
  })
})
