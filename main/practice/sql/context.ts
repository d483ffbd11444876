import type { Files } from '../../ports/files.ts'
import type { Reply, Session } from '../tds/index.ts'
import type { Rights } from './rights.ts'
import type { InstanceState, StateStore } from './state.ts'

/** Faults of a simulated instance; the practice environment's switches of the same name turn them on. */
export type SqlFault =
  | 'sql-stopped'
  | 'sql-silent'
  | 'sql-login-denied'
  | 'sql-rights-missing'
  | 'backup-disk-full'
  | 'backup-share-denied'
  | 'backup-damaged'
  | 'domain-away'
  | 'connection-drops'

/** What the instance's program has besides its state. */
export interface InstanceWorld {
  store: StateStore
  /** Files as the engine’s service account sees them: its machine’s drives (`D:\…`) and the shares. Rejects with system errors. */
  files: Files
  fault(id: SqlFault): boolean
  now(): Date
  /** Milliseconds between two steps of long work, so that progress can be watched; 0 in tests. */
  pace: number
  /** Long work that is under way, by session: what sys.dm_exec_requests shows. Set and deleted by who does the work. */
  running: Map<number, Running>
  /** Where each change costs a file: keeps the changes of one batch together. */
  batch?: () => { store: StateStore; flush(): Promise<void> }
  /** The connections of this instance. */
  connections: {
    list(): readonly Session[]
    /** Ends one, as KILL and ROLLBACK IMMEDIATE do. */
    end(id: number): void
  }
}

export interface Running {
  /** `BACKUP DATABASE` */
  command: string
  percent: number
  wait: string | null
}

/** Who is signed in. */
export interface SignedIn {
  /** SUSER_SNAME(): for a Windows account its own name, also where a group's login let it in. */
  name: string
  sid: string
  /** Names of the logins that count for it: its own, and those of Windows groups that it is in. */
  logins: readonly string[]
}

/**
 * What one statement is carried out with. An error is thrown as `SqlError`; where the server sends several (3201, then 3013), all but
 * the last go out with `reply.error` before the last is thrown.
 */
export interface StatementContext extends InstanceWorld {
  session: Session
  reply: Reply
  signal: AbortSignal
  login: SignedIn
  /** The state as it is now: after `store.change` it is another object. Never edited. */
  state(): InstanceState
  /** What the login may, by the state of now. */
  rights(): Rights
}
