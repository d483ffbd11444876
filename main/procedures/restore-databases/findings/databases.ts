import type { Finding, Secrets } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import { type Answers, stopAtOf } from '../answers.ts'
import type { BackupSet } from '../choose/backup-set.ts'
import type { Chain } from '../choose/chain.ts'
import type { Look } from '../choose/look.ts'
import { comesFromHere, type Offer, offerFor } from '../choose/offers.ts'
import { capital, chainWords, listWords, serverTimeWords, slug } from '../words.ts'
import { presentFindings } from './present.ts'
import { lookOrBlock } from './backups.ts'
import { brokenFinding } from './sets.ts'
import { warehouseFindings } from './warehouse.ts'

const FIELD = 'databases'

/** Whether the selected databases can be restored from what was found, on this instance. */
export async function databasesFindings(a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]> {
  const { looked, block } = await lookOrBlock(a, p, secrets)
  if (block !== undefined) return [block]
  if (a.purpose === 'after') return presentFindings(looked.here, a)
  const offers = (a.databases ?? []).map((database) => [database, offerFor(looked.offers, database)] as const)
  const found = offers.flatMap(([, offer]) => offer ?? [])
  return [
    ...offers.flatMap(([database, offer]) => unavailable(database, offer, looked, a)),
    ...found.flatMap((offer) => (offer.chain === undefined ? [] : limits(offer, offer.chain, a))),
    ...(a.purpose === 'practice' ? [] : [...otherServer(found, looked), ...collations(found, looked)]),
    ...unchecked(found),
    ...notInKit(found, looked, a),
    ...(a.purpose === 'practice' ? [] : warehouseFindings(looked, a, serverNow(looked))),
  ]
}

/** The time by the server’s clock, as the times of backups are written. */
function serverNow({ here: { more } }: Look): string {
  return new Date(Date.now() + more.utcOffset * 60_000).toISOString().slice(0, -1)
}

/** What keeps a database from being restored at all. */
function unavailable(database: string, offer: Offer | undefined, looked: Look, a: Partial<Answers>): Finding[] {
  const base = { level: 'block' as const, field: FIELD }
  if (offer === undefined)
    return [
      {
        ...base,
        code: `no-backup-${slug(database)}`,
        text: `No backup of ${database} was found.`,
        fix: 'Clear its selection, or look for backups in another place.',
      },
    ]
  const group = offer.present?.availabilityGroup
  if (a.purpose === 'recover' && typeof group === 'string') return [inGroup(database, group)]
  if (offer.broken !== undefined) return [brokenFinding(database, offer.broken, looked.here.instance.identity)]
  if (offer.chain !== undefined) return []
  return [{ ...base, ...whyNone(database, offer, looked, a) }]
}

function inGroup(database: string, group: string): Finding {
  return {
    level: 'block',
    code: `in-availability-group-${slug(database)}`,
    text: `${database} is in the availability group ${group}: a database in a group can’t be replaced.`,
    detail: 'Service Broker can’t be switched on either while it is in a group.',
    fix: `Take it out first: on the primary replica run ALTER AVAILABILITY GROUP … REMOVE DATABASE, and drop the copies on the secondary replicas. Recover it here, then add it to ${group} again with a new full backup.`,
    field: FIELD,
  }
}

function whyNone(database: string, { sets }: Offer, { here }: Look, a: Partial<Answers>) {
  const { major, version, name } = here.instance.identity
  const fulls = sets.filter(({ type }) => type === 'full')
  const newer = fulls.filter((set) => (set.major ?? 0) > major)
  const [first] = fulls
  if (first === undefined)
    return {
      code: `no-full-${slug(database)}`,
      text: `There is no full backup of ${database}.`,
      detail: 'A differential or log backup alone can’t be restored.',
      fix: 'Look for the full backup in another place.',
    }
  if (newer.length === fulls.length)
    return {
      code: `newer-version-${slug(database)}`,
      text: `The backup of ${database} was made by a newer version of SQL Server (${newer[0]?.major}) than ${name} has (${version}).`,
      detail: 'No older version restores it (error 3169).',
      fix: `Install the version that made the backup, or a newer one, under the name ${name}.`,
    }
  if (fulls.every(({ damaged }) => damaged))
    return {
      code: `damaged-${slug(database)}`,
      text: `Every full backup of ${database} is marked as damaged.`,
      detail: 'It was made with CONTINUE_AFTER_ERROR: pages of the database could not be read then.',
      fix: 'Look for an older backup in another place.',
    }
  const stopAt = stopAtOf(a)
  if (stopAt !== undefined && fulls.every(({ finished }) => finished > stopAt))
    return {
      code: `time-before-${slug(database)}`,
      text: `No full backup of ${database} is as old as ${serverTimeWords(stopAt)}.`,
      detail: `The oldest that was found is of ${serverTimeWords(fulls.at(-1)?.finished ?? first.finished)}.`,
      fix: 'Choose a later point in time, or look for an older backup.',
    }
  return {
    code: `no-usable-${slug(database)}`,
    text: `No full backup of ${database} can be restored here.`,
    detail: 'They are snapshots of volumes, marked as damaged, or of a newer version.',
    fix: 'Restore with the tool that made them, or look for others.',
  }
}

/** How far the chain reaches, where that is less than could be hoped for. */
function limits({ database }: Offer, chain: Chain, a: Partial<Answers>): Finding[] {
  const stopAt = stopAtOf(a)
  const last = chain.sets.at(-1)?.finished ?? ''
  const findings: Finding[] = []
  if (chain.gap !== undefined)
    findings.push({
      level: 'warn',
      code: `log-gap-${slug(database)}`,
      text: `The chain of log backups of ${database} is broken after ${serverTimeWords(chain.gap.from)}.`,
      detail: `The next log backup that was found begins at ${serverTimeWords(chain.gap.to)}; the one between is missing. What was changed after ${serverTimeWords(chain.gap.from)} is lost without it.`,
      fix: 'Look for the missing log backup: another tool may have taken it.',
      field: FIELD,
      keep: `Restore to ${serverTimeWords(last)}`,
    })
  if (stopAt !== undefined && chain.stopAt === undefined && last < stopAt)
    findings.push({
      level: 'warn',
      code: `time-not-reached-${slug(database)}`,
      text: `No log backup of ${database} reaches ${serverTimeWords(stopAt)}; it is restored as of ${serverTimeWords(last)}.`,
      detail: capital(chainWords(chain)),
      fix: 'Look for log backups of that time.',
      field: FIELD,
      keep: `Restore to ${serverTimeWords(last)}`,
    })
  return findings
}

/** Computer name and instance name as the backup says them, against this instance’s. */
function otherServer(offers: readonly Offer[], { here }: Look): Finding[] {
  const strange = offers.flatMap(({ database, chain }) => {
    const set = chain?.sets[0]
    const from = set?.server ?? set?.machine
    return set === undefined || from === undefined || comesFromHere(set, here) ? [] : [{ database, from }]
  })
  const [first] = strange
  if (first === undefined) return []
  const { name } = here.more
  return [
    {
      level: 'block',
      code: 'other-server',
      text: `${listWords(strange.map(({ database }) => database))} ${strange.length === 1 ? 'was' : 'were'} backed up on ${first.from}; this is ${name}.`,
      detail:
        'Service Manager’s databases store the computer name and the instance name of their server, and so do the registries of the management servers. Under another name they are not found, and changing the stored names by hand is not part of this wizard.',
      fix: `Give the rebuilt server the name ${first.from}, or set up an alias of that name and connect through it. To restore to ${name} all the same, type its name: Service Manager does not find the databases until every stored name is changed.`,
      field: FIELD,
      acknowledge: { type: name },
    },
  ]
}

function collations(offers: readonly Offer[], { here }: Look): Finding[] {
  const own = here.more.collation
  const different = offers.flatMap(({ database, chain }) => {
    const collation = chain?.sets[0].collation
    return collation === undefined || collation.toLowerCase() === own.toLowerCase() ? [] : [{ database, collation }]
  })
  const [first] = different
  if (first === undefined) return []
  return [
    {
      level: 'block',
      code: 'other-collation',
      text: `${listWords(different.map(({ database }) => database))} ${different.length === 1 ? 'has' : 'have'} the collation ${first.collation}; ${here.more.name} has ${own}.`,
      detail:
        'Temporary tables get the collation of the instance: comparing their texts with the database’s fails with error 468, and Service Manager’s Setup refuses an instance with another collation. It can’t be changed after the installation of SQL Server.',
      fix: `Install the instance with the collation ${first.collation}. To restore all the same, type ${own}: expect procedures of the product to fail.`,
      field: FIELD,
      acknowledge: { type: own },
    },
  ]
}

/** Backups whose pages were not protected when they were written. */
function unchecked(offers: readonly Offer[]): Finding[] {
  const without = offers.filter(({ chain }) => chain?.sets.some((set: BackupSet) => !set.checksums) === true)
  if (without.length === 0) return []
  return [
    {
      level: 'warn',
      code: 'no-checksums',
      text: `The backup of ${listWords(without.map(({ database }) => database))} was made without checksums.`,
      detail: 'Verifying it proves that it can be read to its end, not that what is read is what was written.',
      fix: 'Choose a backup with checksums where there is one.',
      field: FIELD,
      keep: 'Restore it all the same',
    },
  ]
}

function notInKit(offers: readonly Offer[], { kit }: Look, a: Partial<Answers>): Finding[] {
  const known = new Set(kit.map(({ setGuid }) => setGuid.toLowerCase()))
  const strange = offers.filter(({ chain }) => chain?.sets.some(({ guid }) => !known.has(guid.toLowerCase())) === true)
  if (strange.length === 0) return []
  return [
    {
      level: 'info',
      code: 'not-in-kit',
      text: `The recovery kit does not list every backup of ${listWords(strange.map(({ database }) => database))}.`,
      detail:
        a.purpose === 'practice'
          ? 'It was made by another program, or on another computer. That is what a practice restore is good for.'
          : 'It was made by another program, or on another computer. Owner, TRUSTWORTHY and Service Broker are then put back as the newest entry of the same database says, or as Service Manager needs them.',
      field: FIELD,
    },
  ]
}
