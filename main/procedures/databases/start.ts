import { databaseSlots } from '../../../preload/contract/wizards/known-databases.ts'
import { codeOf } from '../../engine/problem.ts'
import type { Ports } from '../../ports/index.ts'

/** The first page’s answers to begin with: the server that Service Manager’s own registry names, and the account that is signed in. */
export async function startServers(p: Pick<Ports, 'machine'>): Promise<Record<string, unknown>> {
  const ways = Object.fromEntries(databaseSlots.map((slot) => [`${slot}SignIn`, 'windows']))
  const server = await knownServer(p)
  return { ...ways, ...(server === undefined ? {} : { serviceManagerServer: server }) }
}

/** On a server without Service Manager, and where the registry does not answer, nothing suggests itself. */
async function knownServer(p: Pick<Ports, 'machine'>): Promise<string | undefined> {
  try {
    return (await p.machine.call('computer.identify', {})).database?.server
  } catch (error) {
    if (codeOf(error) !== 'registry-unreadable') throw error
    return undefined
  }
}
