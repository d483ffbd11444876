import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { freshNode, type Measure, measure, pairedRatio } from './measure.ts'

/** The SQL layer as it ships, loaded up to the first dialling, ÷ `require('mssql')`; fresh processes. */
export async function sqlLoad(): Promise<Measure[]> {
  const fixtures = path.join(import.meta.dirname, 'fixtures')
  const ratio = await pairedRatio(
    15,
    () => freshNode([path.join(fixtures, 'lazy-sql.mjs')], { BENCH_SQL: layer() }),
    () => freshNode([path.join(fixtures, 'load-mssql.cjs')]),
  )
  return [measure('lazy SQL layer / require-mssql', ratio, 0.4)]
}

/** The chunk of the bundle that exports the SQL layer; its name carries a hash. */
function layer(): string {
  const folder = path.resolve('dist/main')
  const file = readdirSync(folder).find((name) =>
    /\bas createSqlServers\b/.test(readFileSync(path.join(folder, name), 'utf8')),
  )
  if (file === undefined) throw new Error('No chunk of dist/main exports createSqlServers')
  return path.join(folder, file)
}
