import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Step } from '../../main/engine/types.ts'
import { scriptFiles } from '../../main/machine/script-files.ts'
import { parseAnswerFile } from '../../main/unattended/answer-file.ts'
import { needWizard } from '../../main/wizards.ts'
import { backUp, type Door, openDoor, withFolder } from './application.ts'

const EXAMPLES = path.resolve(import.meta.dirname, '../../docs/examples')
const WORDS = {
  real: 'real parts: real files, flushes, processes',
  counterpart: 'a counterpart: the practice environment',
  unproven: 'not proven here',
} as const satisfies Record<Step['evidence'], string>

const HEAD = `# Evidence

What each step was proven on. This page is generated from the steps themselves (\`npm run evidence\`); a test holds it to them.

- **real parts**: the tests run the very code against real files, flushes and processes, killed and faulted.
- **a counterpart**: the tests run the code against the practice environment, which behaves as the facts say Windows and Service Manager do.
- **not proven here**: no test could run it; a person with the real thing has to.

Nothing was checked on a real Service Manager or SQL Server. That the registry value \`MOMBins\` holds the whole key is inferred from public sources.
Electron's own binary, Windows and macOS were not available: windows were tested on a stand-in host with Debian's Chromium.
`

/** The text of docs/evidence.md: every step of every example's plan with what it was proven on. */
export async function evidencePage(): Promise<string> {
  const sections = await Promise.all(
    readdirSync(EXAMPLES)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => section(name)),
  )
  return `${HEAD}\n${[...sections, scripts()].join('\n')}`
}

/** The page is made where there is no PowerShell, so each of them stands here; the tests run them where there is one. */
function scripts(): string {
  return [
    '## PowerShell scripts: not executed here',
    '',
    'There was no PowerShell. Each script below was held to its grammar and to the rules of [powershell.md](powershell.md), and what sends and',
    'reads for it was run against a stand-in for `powershell.exe`; the script itself was never executed. Where PowerShell is on the machine, `npm test` runs them.',
    '',
    ...Object.keys(scriptFiles)
      .sort()
      .map((name) => `- \`${name}.ps1\``),
    '',
  ].join('\n')
}

/** A title without what each run has of its own: times and unique names. */
function lasting(title: string): string {
  return title
    .replace(/\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}/g, '(a time)')
    .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?( [+-]\d{2}:\d{2})?/g, '(a time)')
    .replace(/_[0-9a-f]{8}\b/g, '_(a number)')
}

/** What a restore of databases finds in the recovery kit. */
const BEFORE_A_RESTORE = ['backup-databases.json', 'permissions.json']

async function runExample(door: Door, name: string): Promise<void> {
  const { wizard, answers } = parseAnswerFile(readFileSync(path.join(EXAMPLES, name), 'utf8'), name)
  const plan = await door.call('wizard.plan', { wizard, answers, secrets: {} })
  const acknowledge = plan.findings.filter(({ level }) => level === 'warn').map(({ code }) => ({ code }))
  const { run } = await door.call('wizard.run', { hash: plan.hash, acknowledge, secrets: {} })
  await door.app.runs.idle()
  const { result } = await door.call('run.get', { run })
  if (result?.outcome !== 'done') throw new Error(`${name}: ${result?.title} ${result?.error?.text}`)
}

async function section(name: string): Promise<string> {
  const file = parseAnswerFile(readFileSync(path.join(EXAMPLES, name), 'utf8'), name)
  const { spec, procedure, parse } = needWizard(file.wizard)
  const isBackup = 'copyTo' in file.answers
  const answers = parse({ ...file.answers, ...(isBackup ? { copyTo: 'E:\\Keys\\', microsoft: true } : {}) }) as Record<
    string,
    unknown
  >
  const steps = await withFolder(async (folder) => {
    const door = await openDoor(folder)
    const { app } = door
    // What a restore and a verification read has to be there.
    if ('file' in answers) await backUp(door, { location: String(answers['file']) })
    if (file.wizard === 'restore-databases') for (const one of BEFORE_A_RESTORE) await runExample(door, one)
    if (file.practice !== undefined) await app.practice?.world.set(file.practice)
    const survey = await procedure.survey?.(answers, app.ports, {})
    const made = { at: new Date('2026-11-21T03:15:00Z'), nonce: '00000000' }
    const plan = await procedure.plan(answers, app.ports, survey === undefined ? made : { ...made, survey })
    await app.forgetSignIns()
    return plan
  })
  const rows = steps.map(
    (step) => `| ${step.id} | ${lasting(step.title).replaceAll('|', '\\|')} | ${WORDS[step.evidence]} |`,
  )
  return [
    `## ${spec.title} (\`docs/examples/${name}\`${isBackup ? ', with a second copy and Microsoft’s file' : ''})`,
    '',
    '| step | does | proven on |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
