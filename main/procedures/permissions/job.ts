import { createHash } from 'node:crypto'
import type { Problem } from '../../engine/problem.ts'
import type { Made, StepContext } from '../../engine/types.ts'
import type { Instance, Ports } from '../../ports/index.ts'
import { type FileWork, readingProblem, temporaryPath } from '../../keyfile/index.ts'
import { fileNamePart, folderOf, joined, stampOf } from '../databases/places.ts'
import { openPlanned } from '../databases/planned.ts'
import type { Answers } from './answers.ts'
import type { Survey, SurveyServer } from './survey.ts'

/** One file of an instance, with the name that it is written under first. */
export interface Target {
  what: 'script' | 'snapshot' | 'user-roles'
  path: string
  temporary: string
}

/** What was written and read back in this process. */
export interface Captured {
  files: { target: Target; sha256: string; size: number }[]
  /** What the result says of it. */
  words: string[]
}

/** One instance as it will be captured. */
export interface Item {
  /** `1`, for the steps’ ids. */
  number: string
  server: SurveyServer
  targets: Target[]
  artifact: string
}

/** What the steps of one run share. A capture lives in one process: after a restart it is made anew. */
export class PermissionsJob {
  readonly p: Ports
  readonly made: Made
  readonly answers: Answers
  readonly survey: Survey
  readonly folder: string
  readonly captured = new Map<string, Captured>()
  /** Temporary files that this process made and has not removed. */
  readonly temporaries = new Set<string>()
  /** Why the entry of an instance could not be made. */
  readonly notEntered = new Map<string, Problem>()
  /** Steps that had begun before this process. */
  readonly #begunBefore = new Set<string>()
  readonly #looked = new Set<string>()

  constructor(about: Pick<PermissionsJob, 'p' | 'made' | 'answers' | 'survey'>) {
    this.p = about.p
    this.made = about.made
    this.answers = about.answers
    this.survey = about.survey
    this.folder = folderOf(about.answers.location)
  }

  /** The step is looked at; when it is proven before it is checked, another process had begun it. */
  looks(id: string, by: 'check' | 'verify'): void {
    if (!this.#looked.has(id) && by === 'verify') this.#begunBefore.add(id)
    this.#looked.add(id)
  }

  /** Whether files under the final names may be this run’s own. */
  mayOwn(id: string): boolean {
    return this.#begunBefore.has(id)
  }

  items(): Item[] {
    const taken = new Set<string>()
    return this.survey.servers.map((server, index) => {
      const stamp = `${stampOf(this.made.at)}-${this.made.nonce}`
      let base = `${fileNamePart(server.own.name)}_permissions_${stamp}`
      // Two names that differ only in characters that files can’t have.
      if (taken.has(base.toLowerCase())) base = `${base}-${index + 1}`
      taken.add(base.toLowerCase())
      const target = (what: Target['what'], name: string): Target => {
        const path = joined(this.folder, name)
        return { what, path, temporary: temporaryPath(this.p.files, path, this.made.nonce) }
      }
      return {
        number: String(index + 1),
        server,
        artifact: `permissions-${server.own.name}-${this.made.at.toISOString().replace(/[-:.]/g, '')}-${this.made.nonce}`,
        targets: [
          target('script', `${base}.sql`),
          target('snapshot', `${base}.json`),
          ...(server.userRoles.length === 0 ? [] : [target('user-roles', `${base}_user-roles.txt`)]),
        ],
      }
    })
  }

  /** The instance that the plan names. @throws Problem as `openPlanned` */
  open(server: SurveyServer, c: StepContext): Promise<Instance> {
    return openPlanned(this.p, this.answers, server, 'Nothing was read from it.', c)
  }
}

const WORDS = { script: 'The script', snapshot: 'The snapshot', 'user-roles': 'The list of user roles' } as const

/** For the sentences of a file that can’t be written or read. */
export function workOf({ p }: PermissionsJob, { what, path }: Target): FileWork {
  return {
    subject: WORDS[what],
    path,
    folder: p.files.dirname(path),
    name: p.files.basename(path),
    unchanged: ['Nothing on the server was changed.', 'No existing file was changed.'],
  }
}

/** SHA-256 and size of what lies there. @throws Problem as `readingProblem` */
export async function hashOf(
  job: PermissionsJob,
  target: Target,
  path: string,
): Promise<{ sha256: string; size: number }> {
  try {
    const bytes = await job.p.files.read(path, MAX_FILE)
    return { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length }
  } catch (error) {
    throw readingProblem(error, { ...workOf(job, target), path, name: job.p.files.basename(path) })
  }
}

/** Bytes: a hundred thousand logins are a quarter of it. */
const MAX_FILE = 256 * 1024 * 1024
