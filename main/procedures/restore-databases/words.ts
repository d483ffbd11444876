import type { AfterStep } from '../../../preload/contract/wizards/restore-databases.ts'
import { listWords, sizeWords } from '../databases/words.ts'
import type { BackupSet } from './choose/backup-set.ts'
import type { Chain } from './choose/chain.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A time of the server's own clock as people say it: `20 Nov 2026 23:10`. */
export function serverTimeWords(time: string): string {
  const [, year, month, day, minutes] = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}:\d{2})/.exec(time) ?? []
  if (year === undefined) return time
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year} ${minutes}`
}

const TYPES: Readonly<Record<BackupSet['type'], string>> = {
  full: 'full backup',
  differential: 'differential backup',
  log: 'log backup',
}

/** `full backup of 20 Nov 2026 23:10, differential backup of …, 3 log backups to …`. */
export function chainWords({ sets, stopAt }: Chain): string {
  const logs = sets.filter(({ type }) => type === 'log')
  const others = sets.filter(({ type }) => type !== 'log')
  const parts = others.map(({ type, finished }) => `${TYPES[type]} of ${serverTimeWords(finished)}`)
  const last = logs.at(-1)
  if (last !== undefined)
    parts.push(
      `${logs.length} log backup${logs.length === 1 ? '' : 's'} to ${serverTimeWords(stopAt ?? last.finished)}`,
    )
  return parts.join(', ')
}

/** Words at the beginning of a sentence. */
export function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

export function setWords({ type, finished, paths, position, size }: BackupSet): string {
  const place = paths.length === 1 ? (paths[0] ?? '') : `${paths[0]} and ${paths.length - 1} more`
  return `${TYPES[type]} of ${serverTimeWords(finished)}, ${sizeWords(size)}, set ${position} in ${place}`
}

/** What each step after a restore does, for lists and titles. */
export const afterWords: Readonly<Record<AfterStep, { title: string; detail: string }>> = {
  logins: { title: 'Logins', detail: 'From the script, with SID and password hash; what is there stays as it is' },
  orphans: { title: 'Orphaned users', detail: 'Connected again with the login of the same name' },
  owner: { title: 'Owner', detail: 'As it was; another one breaks Service Broker and CLR' },
  clr: { title: 'CLR', detail: 'Service Manager’s databases need it; it is a setting of the instance' },
  assemblies: { title: 'Trusted assemblies', detail: 'Needed from SQL Server 2017 on; clr strict security stays on' },
  messages: { title: 'Error messages', detail: 'Service Manager’s texts above 50000, which lie in master' },
  trustworthy: { title: 'TRUSTWORTHY', detail: 'Only where it was on before; every restore switches it off' },
  roles: { title: 'Database roles of the product’s accounts', detail: 'Missing memberships are added' },
  broker: { title: 'Service Broker', detail: 'Switched off by a restore; workflows stick without it' },
  access: { title: 'Let everybody in', detail: 'Ends single and restricted access' },
  comparison: { title: 'Comparison with the snapshot', detail: 'Missing, extra and changed permissions' },
}

/** What can stand in a finding's or step's id of any name: letters and digits stay, everything else by its code. */
export function slug(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, (letter) => `.${letter.charCodeAt(0).toString(16)}`)
}

/**
 * Parts of proofs that the result page tells from others: a proof's sentences are all that a run keeps of it, after a restart too.
 */
export const TOLD_APART = ', apart from what neither a restore nor a script brings back'
export const LEFT_FOR_LATER = 'Left for later'

export { listWords, sizeWords }
