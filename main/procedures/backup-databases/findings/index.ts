import type { Finding, Secrets } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import { openFindings } from '../../databases/servers.ts'
import { kitFindings, serverFindings } from '../../databases/server-findings.ts'
import { openServers } from '../../databases/servers.ts'
import { blockOf } from '../../blocks.ts'
import type { Answers } from '../answers.ts'
import { type Instances, readInstances } from '../../databases/instances.ts'
import { databaseFindings } from './databases.ts'
import { destinationFindings } from './destination.ts'
import { optionFindings } from './options.ts'

const LACKS =
  'It can back up the databases that it is a member of db_owner or db_backupoperator in. The destination is not tried before, and what the server’s account sees of it cannot be asked.'

/** What a page finds when it is left. */
export async function findings(page: string, a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]> {
  if (page === 'servers')
    return [
      ...serverFindings(await openServers(p, a, secrets), LACKS),
      ...(await kitFindings(p, 'serviceManagerServer', 'Back up without the recovery kit')),
    ]
  if (!['databases', 'destination', 'options'].includes(page)) return []
  const situation = await readInstances(p, a, secrets)
  const found = [...openFindings(situation.opened), ...unreadFindings(situation)]
  // What can’t be asked can’t be judged: the rest would be about a part of the answers.
  if (found.length > 0) return found
  if (page === 'databases') return databaseFindings(a, situation)
  if (page === 'destination') return destinationFindings(a, situation, p)
  return optionFindings(a, situation, p, secrets)
}

function unreadFindings({ unread }: Instances): Finding[] {
  return unread.map(({ problem }, index) => blockOf(problem, 'databases', index === 0 ? '' : `${index + 1}-`))
}
