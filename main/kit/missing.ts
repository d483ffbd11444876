import type { Artifact, KeyArtifact } from '../ports/kit.ts'
import type { Role } from '../ports/verbs.ts'

/** A server with an encryption key of its own. */
export interface KeyServer {
  name: string
  role: Role
}

/** The entries of encryption keys, oldest first. */
export function keysIn(artifacts: readonly Artifact[]): KeyArtifact[] {
  return artifacts.filter((entry) => entry.kind === 'encryption-key')
}

/**
 * The servers whose key is not in the kit: of those that the entries of a management group know of (of all entries, when
 * none is named), and of `known`, what this computer knows now. A data warehouse is a management group by itself; it comes
 * in because its management server knows of it. Names are compared without case and without domain.
 */
export function missingKeys(
  artifacts: readonly Artifact[],
  managementGroup?: string,
  known: readonly KeyServer[] = [],
): KeyServer[] {
  const inGroup = keysIn(artifacts).filter(
    (entry) => managementGroup === undefined || entry.managementGroup === managementGroup,
  )
  const servers = new Map<string, KeyServer>()
  for (const server of [...known, ...inGroup.flatMap((entry) => entry.servers)]) {
    const name = short(server.name)
    if (!servers.has(name)) servers.set(name, { name: server.name, role: server.role })
  }
  return [...servers.values()].filter((server) => keyOf(artifacts, server.name) === undefined)
}

/** The newest entry of a server's key, or of one key of it. */
export function keyOf(artifacts: readonly Artifact[], server: string, fingerprint?: string): KeyArtifact | undefined {
  return keysIn(artifacts)
    .filter((entry) => short(entry.computer.netbios) === short(server))
    .filter((entry) => fingerprint === undefined || entry.fingerprint === fingerprint)
    .reduce<KeyArtifact | undefined>(
      (best, entry) => (best === undefined || entry.created >= best.created ? entry : best),
      undefined,
    )
}

function short(name: string): string {
  return (name.split('.')[0] ?? name).toLowerCase()
}
