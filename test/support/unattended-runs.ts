import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { childEnv, childScript } from './children.ts'

export const EXAMPLES = path.resolve(import.meta.dirname, '../../docs/examples')

export type Line = { type: string; [key: string]: unknown }

/** An unattended run in a process of its own. */
export async function runUnattended(
  folder: string,
  file: string,
  check = '',
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; lines: Line[]; text: string; of(type: string): Line | undefined }> {
  const child = spawn(process.execPath, [childScript('unattended-child'), folder, file, check], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: childEnv(env),
  })
  let text = ''
  child.stdout.on('data', (part: Buffer) => {
    text += part.toString()
  })
  const [code] = (await once(child, 'close')) as [number]
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  return { code, lines, text, of: (type) => lines.find((line) => line.type === type) }
}

/** An example of the documentation with other answers, in the folder of the test. */
export async function answersFrom(
  example: string,
  folder: string,
  change: { answers?: object; acknowledge?: object[]; secrets?: object } = {},
): Promise<string> {
  const file = JSON.parse(await readFile(path.join(EXAMPLES, example), 'utf8')) as { answers: object }
  const to = path.join(folder, `answers-${Math.random().toString(36).slice(2)}.json`)
  await writeFile(to, JSON.stringify({ ...file, ...change, answers: { ...file.answers, ...change.answers } }))
  return to
}
