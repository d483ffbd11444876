import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { checkHouse } from './house.ts'
import { checkPowerShell } from './powershell-lint.ts'

/** Everything that `npm run lint` looks at: oxlint with types, the formatter, the rules of the house, the grammar of PowerShell. */
const root = path.resolve(import.meta.dirname, '..')
const modules = path.join(root, 'node_modules')

function run(name: string, file: string, args: string[]): boolean {
  const result = spawnSync(process.execPath, [path.join(modules, name, file), ...args], { cwd: root, stdio: 'inherit' })
  return result.status === 0
}

const complaints = checkHouse(root)
for (const { file, line, text } of complaints) console.error(`${file}:${line}: ${text}`)
console.log(complaints.length === 0 ? 'House rules: kept.' : `House rules: ${complaints.length} broken.`)

const scripts = await checkPowerShell(root)
for (const { file, line, text } of scripts) console.error(`${file}:${line}: ${text}`)
console.log(scripts.length === 0 ? 'PowerShell: kept.' : `PowerShell: ${scripts.length} broken.`)

const good = [
  run('oxlint', 'bin/oxlint', ['--type-aware', '--deny-warnings']),
  run('@biomejs/biome', 'bin/biome', ['format']),
  complaints.length === 0,
  scripts.length === 0,
]
process.exitCode = good.every(Boolean) ? 0 : 1
