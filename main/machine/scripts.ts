import { scriptFiles } from './script-files.ts'
import type { ScriptVerb } from './timeouts.ts'
import { ways } from './ways.ts'

/** Characters of a command line that Windows takes (CreateProcess), with room for the program's path and its options. */
const MOST_COMMAND_LINE = 32_767 - 512

/** The verbs that the session answers, in the order in which it loads them. */
export const sessionVerbs = verbsThrough('session')

/** The verbs that have a process of their own. */
export const ownProcessVerbs = verbsThrough('own-process')

function verbsThrough(through: 'session' | 'own-process'): ScriptVerb[] {
  return (Object.keys(ways) as ScriptVerb[]).filter((verb) => ways[verb].through === through)
}

/**
 * Everything a session loads, as one line: the language mode as plain text, which a restricted session can still say, then all
 * scripts. It is the same for each session: nothing of a call is in it.
 *
 * @param prelude text before the scripts; tests put stand-ins for Windows' own commands there
 */
export function loadLine(prelude = ''): string {
  const text = [prelude, part('common'), part('session'), ...sessionVerbs.map(verbBlock), part('loaded')].join('\n')
  const base64 = Buffer.from(text, 'utf8').toString('base64')
  return `"language $($ExecutionContext.SessionState.LanguageMode)"; . ([ScriptBlock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${base64}'))))`
}

/**
 * The script of a process of its own, as `-EncodedCommand` takes it (base64 of UTF-16). The same for each call.
 *
 * @throws RangeError when it is longer than a command line of Windows
 */
export function encodedScript(verb: ScriptVerb, prelude = ''): string {
  const text = [prelude, part('common'), part('own-process'), verbBlock(verb), `Invoke-RecoveryProcess '${verb}'`].join(
    '\n',
  )
  const encoded = Buffer.from(withoutComments(text), 'utf16le').toString('base64')
  if (encoded.length > MOST_COMMAND_LINE && prelude === '') throw new RangeError(`${verb}: the script is too long`)
  return encoded
}

function verbBlock(verb: ScriptVerb): string {
  return `$global:RecoveryVerbs['${verb}'] = {\n${part(verb)}\n}`
}

function part(name: string): string {
  const text = scriptFiles[name]
  if (text === undefined) throw new Error(`There is no script ${name}.`)
  return text
}

/** Lines that are only a comment, blank lines and indentation cost room on the command line. No script has a text of several lines. */
function withoutComments(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join('\n')
}
