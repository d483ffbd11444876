import { backup } from './backup.ts'
import { journal } from './journal.ts'
import { list } from './list.ts'
import type { Measure } from './measure.ts'
import { memory } from './memory.ts'
import { paint } from './paint.ts'
import { permissions } from './permissions.ts'
import { size } from './size.ts'
import { sqlLoad } from './sql-load.ts'
import { start } from './start.ts'

const parts: Readonly<Record<string, () => Promise<Measure[]> | Measure[]>> = {
  start,
  paint,
  size,
  list,
  'sql-load': sqlLoad,
  permissions,
  memory,
  backup,
  journal,
}
const wanted = process.argv.slice(2)

let within = true
for (const [name, part] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const line of await part()) {
    process.stdout.write(`${JSON.stringify(line)}\n`)
    within &&= line.within
  }
}
process.exitCode = within ? 0 : 1
