import { codeOf } from '../../engine/problem.ts'
import type { Finding, Secrets } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { passwordFindings } from '../password-findings.ts'
import { FILE_PASSWORD } from '../key-file/open.ts'
import { type Answers, PASSWORD } from './answers.ts'
import { computerFindings, keyFindings } from './machine-findings.ts'
import { microsoftBackupFindings, microsoftRestoreFindings } from './microsoft/findings.ts'
import { placeFindings } from './place-findings.ts'
import * as restore from './restore/findings.ts'

/** What a page finds when it is left. */
export async function findings(page: string, a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]> {
  const isRestore = a.mode === 'restore'
  switch (page) {
    case 'introduction':
      return computerFindings(p)
    case 'backup-or-restore':
      return isRestore ? restore.modeFindings(p, 'mode') : keyFindings(p, 'mode')
    case 'location':
      return isRestore ? restoreLocation(a, p) : backupLocation(a, p)
    case 'password':
      return secrets === undefined ? [] : isRestore ? restorePassword(a, p, secrets) : backupPassword(p, secrets)
    default:
      return []
  }
}

async function backupLocation({ location, copyTo, microsoft, media }: Partial<Answers>, p: Ports): Promise<Finding[]> {
  if (location === undefined) return []
  const found = await placeFindings(location, copyTo ?? '', p)
  return microsoft === true ? [...found, ...(await microsoftBackupFindings(location, media ?? '', p))] : found
}

async function restoreLocation({ file, lost, microsoft, media }: Partial<Answers>, p: Ports): Promise<Finding[]> {
  if (lost === true || file === undefined) return []
  return microsoft === true ? microsoftRestoreFindings(file, media ?? '', p) : restore.locationFindings(file, p)
}

async function backupPassword(p: Ports, secrets: Secrets): Promise<Finding[]> {
  const password = secrets[PASSWORD]
  return password === undefined ? [] : passwordFindings(password, await namesHere(p), PASSWORD)
}

async function restorePassword({ file }: Partial<Answers>, p: Ports, secrets: Secrets): Promise<Finding[]> {
  return file === undefined || secrets[FILE_PASSWORD] === undefined ? [] : restore.passwordFindings(file, p, secrets)
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
