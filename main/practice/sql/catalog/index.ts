import type { Execution } from '../script/types.ts'
import type { Answer } from './define.ts'
import { historyAnswers } from './history.ts'
import { loginAnswers } from './logins.ts'
import { principalAnswers } from './principals.ts'
import { serverAnswers } from './server.ts'
import { serverFileAnswers } from './server-files.ts'
import { serviceManagerAnswers } from './service-manager.ts'

const answers = new Map(
  [
    ...serverAnswers,
    ...serverFileAnswers,
    ...historyAnswers,
    ...loginAnswers,
    ...principalAnswers,
    ...serviceManagerAnswers,
  ].map((answer) => [normal(answer.text), answer]),
)

const LONGEST = Math.max(...Array.from(answers.values(), ({ text }) => text.length)) * 2

/** Blanks and line breaks apart, a query is recognised by its whole text. */
function normal(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

/** The answer to one of the product’s own queries; undefined for any other text. */
export function answerOf(sql: string): ((run: Execution) => Promise<void>) | undefined {
  if (sql.length > LONGEST) return undefined
  const answer = answers.get(normal(sql))
  return answer === undefined ? undefined : (run) => send(answer, run)
}

/** Rows between two looks at whether the client still takes them. */
const BATCH = 256

async function send(answer: Answer, run: Execution): Promise<void> {
  const { reply } = run
  // Before the columns go out: without the right there is an error and no result set.
  const rows = await answer.rows(run)
  reply.columns(answer.columns)
  let sent = 0
  for (const row of rows) {
    reply.row(row)
    sent += 1
    if (sent % BATCH === 0) await reply.drain()
  }
  reply.rowsDone()
}
