import { backup } from './backup.ts'
import { journal } from './journal.ts'
import type { Measure } from './measure.ts'
import { paint } from './paint.ts'
import { size } from './size.ts'
import { start } from './start.ts'

const parts: Readonly<Record<string, () => Promise<Measure[]> | Measure[]>> = { start, paint, size, backup, journal }
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
