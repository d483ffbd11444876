import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { samples, statementsFile } from '../main/sqlserver/samples.ts'

/** Where the file goes when no other place is given: beside the bundles, which git leaves alone. */
const USUAL = 'dist/statements.sql'

const file = path.resolve(process.argv[2] ?? USUAL)
mkdirSync(path.dirname(file), { recursive: true })
writeFileSync(file, statementsFile())
console.log(`${samples().length} batches: ${file}`)
