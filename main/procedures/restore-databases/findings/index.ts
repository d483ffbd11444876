import type { Finding, Secrets } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import type { Answers } from '../answers.ts'
import { backupsFindings } from './backups.ts'
import { databasesFindings } from './databases.ts'
import { filesFindings } from './files.ts'
import { messagesFindings } from './messages.ts'
import { serverFindings } from './server.ts'
import { setsFindings } from './sets.ts'

type Find = (a: Partial<Answers>, p: Ports, secrets?: Secrets) => Promise<Finding[]>

const PAGES: Readonly<Record<string, Find>> = {
  server: serverFindings,
  backups: backupsFindings,
  databases: databasesFindings,
  sets: setsFindings,
  files: filesFindings,
  messages: messagesFindings,
}

/** What stands against the answers of a page. Reads, changes nothing. */
export async function findings(page: string, a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]> {
  return (await PAGES[page]?.(a, p, secrets)) ?? []
}
