import { passwordOf } from '../../../../preload/contract/connection.ts'
import { Problem } from '../../../engine/problem.ts'
import type { Finding } from '../../../engine/types.ts'
import { blockOf } from '../../blocks.ts'
import { type Answers, connectionFor, type Slot } from '../answers.ts'

/** What stands in the way of signing in, at the field that it is about. */
export function connectionBlock(problem: Problem, a: Partial<Answers>, slot: Slot, prefix = ''): Finding {
  const isWindows = (connectionFor(a, slot)?.signIn ?? 'windows') === 'windows'
  const atPassword = !isWindows && ['login-failed', 'password-missing'].includes(problem.code)
  const found = blockOf(problem, atPassword ? passwordOf(slot) : `${slot}Server`, prefix)
  return problem.code === 'certificate-untrusted'
    ? { ...found, fix: 'Use Test connection: it shows the certificate and lets it be trusted.' }
    : found
}

/** What was asked for, or why the instance can't be asked as findings. A fault of the program rejects. */
export async function orConnection<T>(
  asked: Promise<T>,
  a: Partial<Answers>,
  slot: Slot = 'server',
): Promise<{ value: T; block?: never } | { value?: never; block: Finding }> {
  try {
    return { value: await asked }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { block: connectionBlock(error, a, slot) }
  }
}
