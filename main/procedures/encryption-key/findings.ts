import { codeOf } from '../../engine/problem.ts'
import type { Finding, Secrets } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { passwordFindings } from '../password-findings.ts'
import type { Answers } from './answers.ts'
import { computerFindings, keyFindings } from './machine-findings.ts'
import { placeFindings } from './place-findings.ts'

/** What a page finds when it is left. */
export async function findings(page: string, a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]> {
  switch (page) {
    case 'introduction':
      return computerFindings(p)
    case 'backup-or-restore':
      return keyFindings(p, 'mode')
    case 'location':
      return a.location === undefined ? [] : placeFindings(a.location, a.copyTo ?? '', p)
    case 'password': {
      const password = secrets?.['password']
      return password === undefined ? [] : passwordFindings(password, await namesHere(p), 'password')
    }
    default:
      return []
  }
}

/** Names that somebody who knows this place tries first. */
async function namesHere(p: Ports): Promise<string[]> {
  try {
    const { netbios, fqdn, domain, operator, managementGroup, database, servers } = await p.machine.call(
      'computer.identify',
      {},
    )
    const names = [
      netbios,
      fqdn,
      domain,
      operator,
      managementGroup,
      database?.server,
      database?.name,
      ...servers.map(({ name }) => name),
    ]
    return names.filter((name) => name !== undefined)
  } catch (error) {
    if (codeOf(error) !== 'registry-unreadable') throw error
    // The first page stops for that; here the password is judged without the names.
    return []
  }
}
