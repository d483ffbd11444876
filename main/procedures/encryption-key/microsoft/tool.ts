import { messageOf, Problem } from '../../../engine/problem.ts'
import type { Finding, Guide, StepContext } from '../../../engine/types.ts'
import type { Out, Ports } from '../../../ports/index.ts'
import { blockOf } from '../../blocks.ts'

export type Tool = Out<'tool.find'>['tools'][number]

/** What the tool's own pages are called, in order (service-manager.md section 1.1, facts 3 to 5). */
const OTHER_NAME =
  'The texts of that tool name another System Center product instead of Service Manager. Microsoft documents this: it is the right tool.'

/** The five pages of the tool beside what to enter in them; the ways differ in what is selected, in the password and in the last words. */
export function guideTo(
  file: string,
  tool: string,
  way: { select: string; password: string; complete: string },
): Guide {
  return {
    lead: `Microsoft’s SecureStorageBackup.exe is started as administrator. Enter in it what stands here, then check. If its window is not open, start ${tool} by hand, as administrator.`,
    instructions: [
      'Introduction: select Next.',
      `Backup or Restore?: select ${way.select}, then Next.`,
      'Provide a Location: enter this path, then select Next.',
      `Provide a Password: ${way.password}`,
      `When the tool says ${way.complete}, select Finish.`,
    ],
    values: [{ label: 'Path and file name', value: file, page: '3' }],
    note: OTHER_NAME,
  }
}

/** What was found, by computer and folder: a search of all disks can take minutes, and page, findings and plan each ask. */
const found = new WeakMap<Ports, Map<string, Promise<Tool | undefined>>>()

/** Microsoft's SecureStorageBackup.exe below a folder, or on the drives of this computer; undefined where there is none. */
export async function findTool(p: Ports, media: string): Promise<Tool | undefined> {
  const { netbios, role } = await p.machine.call('computer.identify', {})
  const place = [netbios, role, media].join('|').toLowerCase()
  const known = found.get(p) ?? new Map<string, Promise<Tool | undefined>>()
  found.set(p, known)
  const search = known.get(place) ?? searchFor(p, media)
  known.set(place, search)
  try {
    const tool = await search
    // Media may be put in the next moment: only what was found is remembered.
    if (tool === undefined) known.delete(place)
    return tool
  } catch (error) {
    known.delete(place)
    throw error
  }
}

async function searchFor(p: Ports, media: string): Promise<Tool | undefined> {
  const { tools } = await p.machine.call('tool.find', { roots: media === '' ? [] : [media] })
  return tools[0]
}

/** The same, for who can't go on without. Rejects with `tool-missing`. */
export async function needTool(p: Ports, media: string): Promise<Tool> {
  const tool = await findTool(p, media)
  if (tool === undefined) throw missing(media)
  return tool
}

/** What is to be said when Microsoft's tool is wanted. */
export async function toolFindings(p: Ports, media: string): Promise<Finding[]> {
  try {
    await needTool(p, media)
    return []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [blockOf(error, 'microsoft')]
  }
}

function missing(media: string): Problem {
  return new Problem({
    code: 'tool-missing',
    text: 'SecureStorageBackup.exe is not found.',
    cause:
      media === ''
        ? 'It lies on the installation media of Service Manager, in Tools\\SecureStorageBackup, and on no drive that was searched.'
        : `Neither ${media} nor a folder in it holds it.`,
    unchanged: ['Nothing was changed.'],
    next: ['Insert or mount the installation media and enter its folder, or go on without Microsoft’s tool.'],
  })
}

/** The tool while a person works in it: started once, waited for in the background, never closed by this program. */
export class ToolRun {
  readonly #p: Ports
  readonly #path: string
  #state: 'unknown' | 'open' | 'ended' | 'not-started' = 'unknown'
  #why = ''
  #checks = 0

  constructor(p: Ports, path: string) {
    this.#p = p
    this.#path = path
  }

  /** Starts it. That it did not start is told by the next check, because a person can start it by hand. */
  async start(c: StepContext): Promise<void> {
    this.#state = 'open'
    this.#checks = 0
    const running = this.#p.machine.call('program.run', { path: this.#path, args: [] }, { signal: c.signal }).then(
      () => {
        this.#state = 'ended'
      },
      (error: unknown) => {
        if (c.signal.aborted) return
        this.#state = 'not-started'
        this.#why = error instanceof Problem ? `${error.data.text} ${error.data.cause ?? ''}` : messageOf(error)
        c.message(this.#why)
      },
    )
    if (this.#p.target !== 'practice') return
    c.message('In practice nobody works in Microsoft’s tool: it did at once what its user would do.')
    await running
  }

  /** Called with each check of its effect: the first one may come before its window is closed. */
  checked(): { isOpen: boolean; why: string } {
    this.#checks += 1
    return { isOpen: this.#state === 'open' && this.#checks < 2, why: this.#why }
  }

  /** What was started, or that nothing was, for a sentence that says what is missing. */
  get hint(): string {
    return this.#why === '' ? '' : ` ${this.#why} Start ${this.#path} by hand, as administrator.`
  }
}

export function stillOpen(path: string): Problem {
  return new Problem({
    code: 'tool-still-open',
    text: `${path} is still open. Select Finish in it, then check again.`,
    unchanged: ['Nothing was changed by this check.'],
  })
}
