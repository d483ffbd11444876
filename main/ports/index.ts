import type { Target } from '../../preload/contract/plan.ts'
import type { Files } from './files.ts'
import type { SqlServers } from './instance.ts'
import type { Kit } from './kit.ts'
import type { Machine } from './machine.ts'

export type * from './files.ts'
export type * from './instance.ts'
export type { Artifact, DatabaseArtifact, KeyArtifact, Kit, PermissionsArtifact } from './kit.ts'
export type { CallOptions, Machine } from './machine.ts'
export type { Identity, In, KeyItem, Out, Role, Verb } from './verbs.ts'

/** Everything through which a procedure touches the world. */
export interface Ports {
  target: Target
  machine: Machine
  sql: SqlServers
  files: Files
  kit: Kit
  /** log2 of scrypt's cost for key files that are written. An argument of the composition: 17 or 18 in the entry point, small in tests. */
  workFactor: number
  tool: { name: string; version: string }
}
