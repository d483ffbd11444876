import { randomBytes } from 'node:crypto'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ErrorData } from '../../preload/contract/error.ts'

/** What a second start hands to the first window. */
export interface Asked {
  /** Hexadecimal digits: part of a file's name. */
  token: string
}

/** How long the first window may take to answer, in ms: it does so from its event loop, whatever runs in it. */
const PATIENCE = 3000
const STEP = 50

export const newToken = (): string => randomBytes(8).toString('hex')

const fileOf = (folder: string, token: string): string => path.join(folder, `asked-${token}`)

/** The first window: leaves a sign in the window's folder that it was asked and comes to the front. What is no question of ours is ignored. */
export function answerSecondStart(folder: string, asked: unknown): void {
  const token = typeof asked === 'object' && asked !== null && 'token' in asked ? asked.token : undefined
  if (typeof token !== 'string' || !/^[0-9a-f]{16}$/.test(token)) return
  try {
    writeFileSync(fileOf(folder, token), '', { flag: 'wx' })
  } catch {
    // The second start then says that it was not answered, which is true.
  }
}

/**
 * The second start: whether the first window answered. Windows lets it come to the front in its own session only; from another session (a second
 * administrator at the same folder) the lock is refused too, and nobody answers.
 */
export async function isAnswered(folder: string, token: string, patience = PATIENCE): Promise<boolean> {
  const file = fileOf(folder, token)
  for (let waited = 0; waited <= patience; waited += STEP) {
    if (existsSync(file)) {
      rmSync(file, { force: true })
      return true
    }
    await wait(STEP)
  }
  return false
}

/** Why there is no window when the first one does not answer. */
export function openElsewhere(dataFolder: string): ErrorData {
  return {
    code: 'open-elsewhere',
    text: 'The program is open already, and its window can’t be brought here.',
    cause: `Another session of this computer has it open with the same data folder, ${dataFolder}, or the window’s files in it can’t be written.`,
    unchanged: ['Nothing was done.'],
    next: [
      'Close the program in the other session, or go on there.',
      'To look or to practise meanwhile, start it with --data-folder and another folder.',
    ],
  }
}
