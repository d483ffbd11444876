import { codeOf } from '../../engine/problem.ts'
import type { Ports } from '../../ports/index.ts'

/** Who runs the program on which computer; a registry that can’t be read is no reason not to back up a database. */
export async function operatorOf(p: Pick<Ports, 'machine'>): Promise<{ operator: string; netbios?: string }> {
  try {
    const { operator, netbios } = await p.machine.call('computer.identify', {})
    return { operator, netbios }
  } catch (error) {
    if (codeOf(error) !== 'registry-unreadable') throw error
    return { operator: 'unknown' }
  }
}
