import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { ScriptErrorData } from '../../main/machine/failure.ts'
import type { PowerShellProgram } from '../../main/machine/powershell.ts'

/** What the stand-in answers a verb: data (with bytes behind it, base64), an error of the script's, or the request itself. */
export interface FakeAnswer {
  data?: unknown
  byRequest?: Record<string, unknown>
  bytes?: string
  error?: ScriptErrorData
  echo?: boolean
  die?: boolean
}

export interface FakeSetting {
  mode?: string
  verb?: string
  answers?: Record<string, FakeAnswer>
}

export interface FakePowerShell {
  program: PowerShellProgram
  /** Changes mode and answers for what it is asked from now on. */
  set(setting: FakeSetting): void
  /** What it was started with and asked, oldest first. */
  log(): Record<string, unknown>[]
  done(): void
}

/** A stand-in for powershell.exe as a program of its own; see fake-powershell.mjs. */
export function fakePowerShell(first: FakeSetting = {}): FakePowerShell {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-powershell-'))
  const file = path.join(folder, 'powershell')
  const settings = path.join(folder, 'setting.json')
  const logFile = path.join(folder, 'log.jsonl')
  const script = path.resolve(import.meta.dirname, 'fake-powershell.mjs')
  const set = ({ mode = 'normal', answers = {}, ...rest }: FakeSetting): void =>
    writeFileSync(settings, JSON.stringify({ mode, answers, ...rest, log: logFile }))
  set(first)
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`)
  chmodSync(file, 0o755)
  return {
    program: { file, env: { PATH: process.env['PATH'], FAKE_POWERSHELL: settings } },
    set,
    log: () =>
      existsSync(logFile)
        ? readFileSync(logFile, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Record<string, unknown>)
        : [],
    done: () => rmSync(folder, { recursive: true, force: true }),
  }
}
