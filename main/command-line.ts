import { parseArgs } from 'node:util'
import type { Target } from '../preload/contract/plan.ts'

/** What the program was started to do. */
export type CommandLine =
  | { mode: 'window'; target: Target | undefined; dataFolder: string | undefined }
  | {
      mode: 'unattended'
      answerFile: string
      check: boolean
      output: string | undefined
      dataFolder: string | undefined
    }
  | { mode: 'save-secret'; file: string; dataFolder: string | undefined }
  | { mode: 'help' }
  | { mode: 'version' }
  | { mode: 'wrong'; text: string }

export const USAGE = `System Center Recovery Wizard

  (no option)                 opens the window for this computer
  --practice                  opens the window in the practice environment
  --unattended FILE           runs the answer file without a window
    --check                   prints the plan and its hash, changes nothing
    --output FILE             writes the JSON lines to a file too
  --save-secret FILE          keeps a secret for unattended runs (Windows)
  --data-folder FOLDER        keeps journals, kit index and logs there
  --help, --version
`

/** Chromium's and Node's own switches that launchers and test drivers add; none of them is ours to judge. */
const FOREIGN =
  /^--(inspect|remote-debugging|no-sandbox|user-data-dir|disable-|enable-|force-|lang|high-dpi|allow-|original-process-start-time|in-process-gpu|ozone)/

/** Of these, what would open a program with administrators' rights to others; a packaged program takes none of it. */
const OPENING =
  /^--(inspect|remote-debugging|no-sandbox|disable-([a-z-]*sandbox|web-security|site-isolation|features)|allow-|in-process-gpu|user-data-dir)/

/** The beginnings of what only a script or a console says, also misspelt. */
const SCRIPTED = /^[-/]{1,2}(un|check|out|save|sec|ans|help|version|h$|v$|\?)/i

/**
 * Is the command line a script's, where a box that waits for a click would hang Task Scheduler? It need not be understood to be one:
 * `--unatended` is. Everything else is a double-click, a shortcut or a file dropped on the program.
 */
export function isForScript(args: readonly string[]): boolean {
  return args.some((arg) => SCRIPTED.test(arg) || /\.jsonl?$/i.test(arg))
}

/**
 * Reads the arguments behind the program's own path.
 * An option that is not known is refused with a sentence, never ignored: a misspelt `--check` must not run.
 */
export function readCommandLine(args: readonly string[], { isPackaged } = { isPackaged: false }): CommandLine {
  const opening = isPackaged ? args.find((arg) => OPENING.test(arg)) : undefined
  if (opening !== undefined)
    return {
      mode: 'wrong',
      text: `${opening} is refused: it would let other programs look into this one, or take its protection away.`,
    }
  const own = args.filter((arg) => !FOREIGN.test(arg) && arg !== '.')
  let values
  try {
    values = parseArgs({
      args: own,
      allowPositionals: false,
      options: {
        practice: { type: 'boolean' },
        'this-computer': { type: 'boolean' },
        unattended: { type: 'string' },
        check: { type: 'boolean' },
        output: { type: 'string' },
        'save-secret': { type: 'string' },
        'data-folder': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    return {
      mode: 'wrong',
      text: `The command line is not understood: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
  const dataFolder = values['data-folder']
  if (values.help === true) return { mode: 'help' }
  if (values.version === true) return { mode: 'version' }
  if (values.practice === true && values['this-computer'] === true)
    return { mode: 'wrong', text: 'Choose one target: --practice or --this-computer.' }
  const target = values.practice === true ? 'practice' : values['this-computer'] === true ? 'this-computer' : undefined
  if (values['save-secret'] !== undefined) return { mode: 'save-secret', file: values['save-secret'], dataFolder }
  if (values.unattended !== undefined) {
    if (values.unattended === '') return { mode: 'wrong', text: 'Name the answer file: --unattended answers.json.' }
    if (target !== undefined)
      return {
        mode: 'wrong',
        text: 'An unattended run takes its target from the answer file: leave --practice and --this-computer out.',
      }
    return {
      mode: 'unattended',
      answerFile: values.unattended,
      check: values.check ?? false,
      output: values.output,
      dataFolder,
    }
  }
  if (values.check === true || values.output !== undefined)
    return { mode: 'wrong', text: '--check and --output belong to --unattended.' }
  return { mode: 'window', target, dataFolder }
}
