import { Problem } from '../../../engine/problem.ts'
import type { Finding, Secrets } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import { messages } from '../../../sqlserver/statements/index.ts'
import { rowsOf } from '../../databases/ask.ts'
import type { Answers } from '../answers.ts'
import { openSlot } from '../choose/here.ts'
import { connectionBlock } from './connection.ts'

/** Whether the instance to copy error messages from has any. */
export async function messagesFindings(a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]> {
  try {
    const instance = await openSlot(p, a, 'messages', secrets)
    if ((await rowsOf(instance, messages)).length > 0) return []
    return [
      {
        level: 'warn',
        code: 'messages-none',
        text: `${instance.identity.name} has no error messages above 50000.`,
        detail: 'Service Manager’s Setup did not run there.',
        fix: 'Name an instance that Service Manager uses or has used.',
        field: 'messagesServer',
        keep: 'Go on without them',
      },
    ]
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [connectionBlock(error, a, 'messages', 'messages-')]
  }
}
