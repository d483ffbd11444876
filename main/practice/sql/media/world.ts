import type { StatementContext } from '../context.ts'

/** Where long work has come. */
export interface Milestone {
  /** `BACKUP DATABASE`, as sys.dm_exec_requests has it. */
  command: string
  database: string
  percent: number
}

/** What BACKUP and RESTORE are carried out with. */
export interface MediaContext extends StatementContext {
  /** Awaited before each step of long work is done: a test holds it there, without sleeping. */
  gate?: (at: Milestone) => Promise<void>
}
