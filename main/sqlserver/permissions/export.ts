import { createHash } from 'node:crypto'
import type { Instance } from '../../ports/instance.ts'
import { quoteIdentifier } from '../statements/quote.ts'
import type { Batch } from './batches.ts'
import { header } from './header.ts'
import { type Reader, type ReadOptions, read } from './read.ts'
import { type LeftOut, type ScriptCounts, scriptMaker } from './script.ts'
import { snapshotWriter } from './snapshot.ts'

/** Where a file's bytes go: the `FileWriter` of ports/files.ts fits. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>
}

export interface ExportOptions extends ReadOptions {
  at: Date
  tool: { name: string; version: string }
}

export interface Written {
  sha256: string
  size: number
}

export interface Exported {
  script: Written
  snapshot: Written
  counts: ScriptCounts
  /** What the script can't bring back, for people. */
  leftOut: readonly LeftOut[]
}

/**
 * Reads the logins and permissions of an instance and writes the script and the snapshot while they arrive; what it takes of memory does
 * not grow with them.
 *
 * The script holds password hashes: it is a secret file. It is never logged, and the caller gives it a place that few may read.
 *
 * @throws Problem as `read` does, or what a sink rejects with; what was written by then is not whole
 */
export async function exportPermissions(
  instance: Instance,
  databases: readonly string[],
  to: { script: Sink; snapshot: Sink },
  options: ExportOptions,
): Promise<Exported> {
  const script = writer(to.script)
  const snapshot = writer(to.snapshot)
  const { name, machine, version, edition, collation, login } = instance.identity
  const source = { collation, edition, machine, name, version }
  script.add(header({ source, login, databases, at: options.at, tool: options.tool }))
  const made = scriptMaker(scriptText((text) => script.add(text)))
  const kept = snapshotWriter((text) => snapshot.add(text))

  await read(
    instance,
    databases,
    both(made, kept, () => drained(script, snapshot)),
    options,
  )
  kept.end()
  return {
    script: await script.end(),
    snapshot: await snapshot.end(),
    counts: made.counts,
    leftOut: made.leftOut,
  }
}

/** Batches as they stand in the file: each in its own database, which is named again whenever it changes. */
export function scriptText(write: (text: string) => void): (batch: Batch) => void {
  let database: string | undefined
  return (batch) => {
    const use = batch.database === database ? '' : `USE ${quoteIdentifier(batch.database)};\nGO\n`
    database = batch.database
    write(`${use}${batch.text}\nGO\n`)
  }
}

/** Hands every row to both. */
function both(a: Reader, b: Reader, drain: () => Promise<void> | undefined): Reader {
  return {
    source: (source) => (a.source(source), b.source(source)),
    serverRoles: (roles) => (a.serverRoles(roles), b.serverRoles(roles)),
    login: (login, secret) => (a.login(login, secret), b.login(login, secret)),
    endLogins: () => (a.endLogins?.(), b.endLogins?.()),
    serverMember: (member) => (a.serverMember(member), b.serverMember(member)),
    serverPermission: (each, granted) => (a.serverPermission(each, granted), b.serverPermission(each, granted)),
    endServer: () => (a.endServer?.(), b.endServer?.()),
    database: (database) => (a.database(database), b.database(database)),
    account: (account, connect) => (a.account(account, connect), b.account(account, connect)),
    endAccounts: () => (a.endAccounts?.(), b.endAccounts?.()),
    member: (member) => (a.member(member), b.member(member)),
    permission: (each, granted) => (a.permission(each, granted), b.permission(each, granted)),
    endDatabase: () => (a.endDatabase(), b.endDatabase()),
    drain,
  }
}

/** Bytes are handed on when that many characters have come together. */
const ENOUGH = 64 * 1024

interface Writer {
  add(text: string): void
  flush(): Promise<void> | undefined
  end(): Promise<Written>
}

function writer(sink: Sink): Writer {
  const sha256 = createHash('sha256')
  let pieces: string[] = []
  let length = 0
  let size = 0
  async function out(): Promise<void> {
    const bytes = Buffer.from(pieces.join(''), 'utf8')
    pieces = []
    length = 0
    size += bytes.length
    sha256.update(bytes)
    await sink.write(bytes)
  }
  return {
    add(text) {
      pieces.push(text)
      length += text.length
    },
    flush: () => (length < ENOUGH ? undefined : out()),
    async end() {
      await out()
      return { sha256: sha256.digest('hex'), size }
    },
  }
}

function drained(a: Writer, b: Writer): Promise<void> | undefined {
  const waits = [a.flush(), b.flush()].filter((wait) => wait !== undefined)
  return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined)
}
