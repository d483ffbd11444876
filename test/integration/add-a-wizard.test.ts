import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')

const contract = `import * as z from 'zod/mini'
import { defineWizard } from '../wizard.ts'

export const greeting = defineWizard({
  id: 'greeting',
  title: 'Greeting Wizard',
  icon: 'key',
  entries: [{ group: 'prepare', icon: 'key', title: 'Greet', detail: 'Writes a greeting', answers: {} }],
  answers: z.strictObject({ name: z.string().check(z.minLength(1, 'Enter a name')) }),
  pages: [{ id: 'name', title: 'Whom to greet', fields: [{ id: 'name', kind: 'text', label: 'Name', key: 'm' }] }],
  commit: () => ({ label: 'Greet', key: 'g' }),
})
`
const procedure = `import type { Procedure } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'

export const greeting: Procedure<{ name: string }, Ports> = {
  id: 'greeting',
  secrets: () => [],
  options: async () => [],
  findings: async (_page, a) => (a.name === 'Nobody' ? [{ level: 'block', code: 'nobody', text: 'Nobody can be greeted.', field: 'name' }] : []),
  plan: async (a, p) => {
    const file = \`C:\\\\\${a.name}.txt\`
    return [
      {
        id: 'write',
        title: \`Write \${file}\`,
        actions: [{ kind: 'file', target: file, text: \`Hello \${a.name}\`, secrets: [] }],
        undo: 'by-hand',
        repeat: 'safe',
        evidence: 'real',
        check: async () => ((await p.files.stat(file)) === undefined ? 'todo' : 'done'),
        async do() {
          const writer = await p.files.create(file)
          await writer.write(new TextEncoder().encode(\`Hello \${a.name}\`))
          await writer.flush()
          await writer.close()
        },
        verify: async () => ({ proven: [\`\${file} has \${(await p.files.stat(file))?.size} bytes\`] }),
      },
    ]
  },
  conclude: async () => ({ title: 'Greeted', lead: 'The greeting is written.', next: [] }),
}
`

/** Adds an import and an entry to a list that is an array or a table in one file. */
function addToList(file: string, importLine: string, entry: string): void {
  const text = readFileSync(file, 'utf8')
  const list = /= (\[|\{)/.exec(text)
  if (list === null) throw new Error(`${file} has no list`)
  const at = list.index + list[0].length
  writeFileSync(file, `${importLine}\n${text.slice(0, at)} ${entry},${text.slice(at)}`)
}

describe('adding a wizard', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'add-a-wizard-'))
    for (const name of ['main', 'preload', 'renderer', 'build', 'package.json'])
      cpSync(path.join(root, name), path.join(folder, name), { recursive: true })
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: folder })
    git('init', '-q')
    writeFileSync(path.join(folder, '.gitignore'), 'node_modules\ndist\n')
    git('add', '-A')
    git('commit', '-qm', 'before')
    writeFileSync(path.join(folder, 'preload/contract/wizards/greeting.ts'), contract)
    mkdirSync(path.join(folder, 'main/procedures/greeting'))
    writeFileSync(path.join(folder, 'main/procedures/greeting/index.ts'), procedure)
    mkdirSync(path.join(folder, 'renderer/wizards/greeting'))
    writeFileSync(path.join(folder, 'renderer/wizards/greeting/index.ts'), 'export const greeting = {}\n')
    addToList(
      path.join(folder, 'preload/contract/wizards/index.ts'),
      "import { greeting } from './greeting.ts'",
      'greeting',
    )
    addToList(
      path.join(folder, 'main/procedures/index.ts'),
      "import { greeting } from './greeting/index.ts'",
      'greeting',
    )
    addToList(
      path.join(folder, 'renderer/wizards/index.ts'),
      "import { greeting } from './greeting/index.ts'",
      'greeting',
    )
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('touches three folders and three lists, nothing else', () => {
    const changed = execFileSync('git', ['status', '--porcelain', '-uall'], { cwd: folder, encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.slice(2).trim())
    expect(changed.sort()).toEqual([
      'main/procedures/greeting/index.ts',
      'main/procedures/index.ts',
      'preload/contract/wizards/greeting.ts',
      'preload/contract/wizards/index.ts',
      'renderer/wizards/greeting/index.ts',
      'renderer/wizards/index.ts',
    ])
  })

  it.each(['main', 'preload', 'renderer'])('%s still has its types', (name) => {
    const result = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', name], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(result.stdout).toBe('')
    expect(result.status).toBe(0)
  })

  it('gives a wizard that runs', () => {
    const built = spawnSync(process.execPath, ['build/bundle.ts'], { cwd: folder, encoding: 'utf8' })
    expect(built.status, built.stderr).toBe(0)
    // The home screen's row comes from the same list, and the page with the wizards' code, not with the first page's.
    const pages = readdirSync(path.join(folder, 'dist/renderer/assets')).filter((name) => name.endsWith('.js'))
    const having = (words: string): string[] =>
      pages.filter((name) => readFileSync(path.join(folder, 'dist/renderer/assets', name), 'utf8').includes(words))
    const html = readFileSync(path.join(folder, 'dist/renderer/index.html'), 'utf8')
    expect(having('Writes a greeting').some((name) => html.includes(name))).toBe(true)
    expect(having('Whom to greet')).not.toEqual([])
    expect(having('Whom to greet').filter((name) => html.includes(name))).toEqual([])
    const run = (name: string): { status: number | null; lines: { type: string; title?: string; code?: string }[] } => {
      const answers = {
        format: 'system-center-recovery-wizard/answers',
        v: 1,
        wizard: 'greeting',
        target: 'practice',
        answers: { name },
        acknowledge: [],
        secrets: {},
      }
      writeFileSync(path.join(folder, 'answers.json'), JSON.stringify(answers))
      const result = spawnSync(
        process.execPath,
        ['dist/main/index.js', '--unattended', 'answers.json', `--data-folder=${path.join(folder, 'data')}`],
        { cwd: folder, encoding: 'utf8' },
      )
      return {
        status: result.status,
        lines: result.stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { type: string }),
      }
    }
    const greeted = run('World')
    expect(greeted.lines.find((line) => line.type === 'result')?.title).toBe('Greeted')
    expect(greeted.status).toBe(0)
    expect(existsSync(path.join(folder, 'data/practice/computers'))).toBe(true)
    const blocked = run('Nobody')
    expect(blocked.status).toBe(3)
    expect(blocked.lines.find((line) => line.type === 'finding')?.code).toBe('nobody')
    const wrong = run('')
    expect(wrong.status).toBe(2)
  })
})
