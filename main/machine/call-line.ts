import { dataOf, MachineFailure } from './failure.ts'
import type { ScriptVerb } from './timeouts.ts'

const MARK = '@scrw:'
const END = ':@'

/**
 * The one line of a call: the verb, a word of this program's own, and its argument in base64, of which no character means anything to
 * PowerShell. Nothing else of a call ever reaches script text.
 */
export function callLine(verb: ScriptVerb, call: number, args: unknown): string {
  const base64 = Buffer.from(JSON.stringify({ call, args }), 'utf8').toString('base64')
  return `Invoke-RecoveryVerb '${verb}' '${base64}'`
}

/**
 * The data of the one marked line in what a session printed; lines of modules and warnings around it are passed over. The end mark
 * tells a whole line from one that was cut.
 *
 * @throws ScriptError, MachineFailure `wrong-answer`
 */
export function answerOf(printed: string, call: number): unknown {
  const lines = printed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith(MARK))
  const [line] = lines
  if (line === undefined) throw new MachineFailure('wrong-answer', printed === '' ? 'nothing' : 'no marked line')
  if (lines.length > 1) throw new MachineFailure('wrong-answer', `${lines.length} marked lines`)
  if (!line.endsWith(END)) throw new MachineFailure('wrong-answer', 'the marked line is cut')
  return dataOf(parse(Buffer.from(line.slice(MARK.length, -END.length), 'base64').toString('utf8')), call)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The message of JSON.parse quotes the text.
    throw new MachineFailure('wrong-answer', error instanceof SyntaxError ? 'no JSON' : 'unreadable')
  }
}
