import { type Handler, type Reply, type Request, SqlError, types } from '../../../main/practice/tds/index.ts'
import { allColumns, allNull, allValues } from './all-types.ts'

/** A few statements that other people’s clients are tried with. What is not here fails with 102, as on a real server. */
const statements: readonly (readonly [RegExp, (reply: Reply, request: Request, match: RegExpExecArray) => void])[] = [
  [/^select 1\b/i, (reply) => reply.table([{ name: 'one', type: types.int }], [[1]])],
  [/^select every type$/i, (reply) => reply.table(allColumns, [allValues, allNull])],
  [/^select every type (\w+)$/i, (reply, _request, match) => oneType(reply, match[1] ?? '')],
  [/^select (\d+) rows$/i, (reply, _request, match) => rows(reply, Number(match[1]))],
  [
    /^select @/i,
    (reply, { params }) =>
      reply.table(
        params.map(({ name, type }) => ({ name, type })),
        [params.map(({ value }) => value)],
      ),
  ],
  [/^use \[?(\w+)\]?$/i, (reply, _request, match) => reply.useDatabase(match[1] ?? '')],
  [/^insert\b/i, (reply) => reply.affected(3)],
  [
    /^select who$/i,
    (reply, { session }) =>
      reply.table(
        [
          { name: 'user', type: types.nvarchar(128) },
          { name: 'database', type: types.nvarchar(128) },
          { name: 'encrypted', type: types.bit },
          { name: 'transaction', type: types.bit },
        ],
        [[session.user, session.database, session.encrypted, session.inTransaction]],
      ),
  ],
  [
    /^raiserror$/i,
    (reply) => {
      reply.info(50_000, 'hello info', 10, 1)
      reply.error(50_000, 'boom', 16, 5, 3)
    },
  ],
  [
    /^backup$/i,
    (reply) => {
      for (const percent of [50, 100]) {
        reply.info(3211, `${percent} percent processed.`)
        reply.more()
        reply.flush()
      }
      reply.info(3014, 'BACKUP DATABASE successfully processed 378 pages.')
    },
  ],
]

export const demo: Handler = async (request, reply) => {
  if (request.proc !== undefined) return procedure(request.proc, request, reply)
  const sql = request.sql.trim()
  for (const [pattern, run] of statements) {
    const match = pattern.exec(sql)
    if (match !== null) return run(reply, request, match)
  }
  if (/^waitfor$/i.test(sql)) return reply.sleep(2 ** 31 - 1)
  throw new SqlError(102, `Incorrect syntax near '${sql.split(/\s+/)[0]}'.`, 15)
}

function procedure(name: string, request: Request, reply: Reply): void {
  if (!/two_sets$/i.test(name)) throw new SqlError(2812, `Could not find stored procedure '${name}'.`, 16, 62)
  reply.table([{ name: 'a', type: types.int }], [[1], [2]])
  reply.info(0, 'between')
  reply.table([{ name: 'b', type: types.nvarchar(20) }], [['x']])
  for (const { output, name: parameter } of request.params) if (output) reply.returnValue(parameter, types.int, 42)
  reply.returnStatus(7)
}

function oneType(reply: Reply, name: string): void {
  const at = allColumns.findIndex((column) => column.name === name)
  reply.table(allColumns.slice(at, at + 1), [allValues.slice(at, at + 1), [null]])
}

function rows(reply: Reply, count: number): void {
  const columns = [
    { name: 'id', type: types.int },
    { name: 'name', type: types.nvarchar(100) },
  ]
  reply.table(
    columns,
    Array.from({ length: count }, (_, id) => [id, `row ${id}`]),
  )
}
