import type { Duplex } from 'node:stream'
import type { ServerAddress } from '../../preload/contract/input/server.ts'
import type { Clock } from '../engine/clock.ts'
import type { Log } from '../log.ts'
import type { NativeOptions } from './native/options.ts'
import type { Timeouts } from './timeouts.ts'

export interface SqlServersOptions {
  /**
   * In practice: the server’s end of a stream in this process. Nothing of such a connection is on a wire, so nothing is encrypted, and
   * `ServerIdentity.encrypted` says so. Rejects with a system error (`ENOTFOUND`, `ECONNREFUSED`) like a network would. Absent: the network.
   */
  dial?: ((address: ServerAddress) => Promise<Duplex>) | undefined
  /** In practice: the Windows account that runs this program, which signs in by NTLM inside the process. */
  practiceWindows?: { user: string; password: Uint8Array } | undefined
  /** What servers show of this program: sys.dm_exec_sessions.program_name. */
  appName?: string
  log?: Log['write']
  /** How the native driver’s process is started. Absent: nobody can sign in with the Windows account that runs this program. */
  native?: NativeOptions | undefined
  clock?: Clock
  timeouts?: Partial<Timeouts>
  /** PEM certificates of the authorities that are trusted. Default: Node’s and this computer’s. */
  authorities?: () => readonly string[]
  /** UDP port of the browser service, for tests. Default: 1434. */
  browserPort?: number
}
