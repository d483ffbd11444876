import { Problem } from '../../../engine/problem.ts'
import type { Identity, Instance, Ports } from '../../../ports/index.ts'
import type { ServiceName } from '../../../ports/verbs.ts'
import { sessionsIn } from '../../../sqlserver/statements/index.ts'
import { knownDatabase } from '../../../../preload/contract/wizards/known-databases.ts'
import { type Answers, afterOf } from '../answers.ts'
import { rowsIfAllowed } from '../../databases/ask.ts'
import { keysIn } from '../../../kit/index.ts'
import type { Here } from './here.ts'
import { leadsHere } from './names.ts'
import type { Target } from './targets.ts'

/** Who is in the databases, and which management servers have to be stopped before they are replaced. */
export interface Users {
  /** This computer’s services, by key name, in the order of stopping; empty when it is no management server of these databases. */
  own: { netbios: string; services: { name: ServiceName; display: string }[] }
  /** Other management servers whose programs are in the databases now. */
  servers: string[]
  /** Everybody else that is in them. */
  guests: { host: string; program: string; login: string; database: string }[]
}

/** Stopped in this order, started in the reverse. Source: service-manager.md section 4.1. */
export const STOP_ORDER: readonly ServiceName[] = ['HealthService', 'OMCFG', 'OMSDK']

const PRODUCT = /system center|service manager|omsdk|omcfg|healthservice|monitoringhost|microsoft\.mom|sc dal/i

/** Whether the databases have to be left by everybody: they are replaced, or Service Broker is switched on in one of them. */
export function needsAlone(a: Partial<Answers>, targets: readonly Target[]): boolean {
  if (a.purpose !== 'after') return a.purpose === 'recover'
  const isOff = ({ as, present, remembered }: Target): boolean =>
    present?.broker === false && wantsBroker(knownDatabase(as)?.name ?? as, remembered?.remembered.broker)
  return afterOf(a).includes('broker') && targets.some(isOff)
}

/** Service Manager's databases that Setup switches Service Broker on in. Source: service-manager.md section 7.2. */
const BROKER = ['ServiceManager', 'DWStagingAndConfig']

/** Which databases need Service Broker: as the kit remembers, else as Service Manager needs it. */
export function wantsBroker(name: string, remembered: boolean | undefined): boolean {
  return remembered ?? BROKER.includes(name)
}

/** @throws Problem as `Instance.rows` */
export async function usersOf(here: Here, targets: readonly Target[], p: Ports): Promise<Users> {
  const computer = await identityOf(p)
  const sessions = await sessionsOf(here.instance, targets)
  const known = await knownServers(p, computer)
  const users: Users = { own: { netbios: computer?.netbios ?? 'this computer', services: [] }, servers: [], guests: [] }
  const servers = new Set<string>()
  let isInside = false
  for (const { host, program, login, database } of sessions) {
    // This program’s own questions.
    if (program === p.tool.name) continue
    const short = shortName(host)
    if (short === shortName(users.own.netbios)) isInside = true
    else if (known.has(short) || PRODUCT.test(program)) servers.add(host)
    else users.guests.push({ host, program, login, database })
  }
  users.servers = [...servers].toSorted()
  if (computer?.role !== undefined && targets.some(isProduct) && (isInside || usesInstance(computer, here)))
    users.own.services = await runningServices(p)
  return users
}

/** The services of this computer that run, in the order of stopping. */
async function runningServices(p: Pick<Ports, 'machine'>): Promise<Users['own']['services']> {
  const { services } = await p.machine.call('services.list', {})
  return STOP_ORDER.flatMap((name) => {
    const found = services.find((service) => service.name === name && service.state !== 'stopped')
    return found === undefined ? [] : [{ name, display: found.display }]
  })
}

function usesInstance({ database }: Identity, { names }: Pick<Here, 'names'>): boolean {
  return database !== undefined && leadsHere(database.server, names)
}

/** Orchestrator’s databases and foreign ones are no reason to stop Service Manager. */
function isProduct({ as }: Target): boolean {
  const group = knownDatabase(as)?.group
  return group === 'exchanging' || group === 'marts'
}

async function sessionsOf(instance: Instance, targets: readonly Target[]) {
  const found: Users['guests'] = []
  for (const { present } of targets) {
    if (present?.state !== 'ONLINE') continue
    // Without the right to see others nothing is known of them; the server refuses with 3101 then.
    const rows = (await rowsIfAllowed(instance, sessionsIn(present.name))) ?? []
    for (const { host, program, login } of rows)
      found.push({ host: host ?? '', program: program ?? '', login, database: present.name })
  }
  return found
}

/** Every management server of which this computer or the recovery kit knows. */
async function knownServers(p: Ports, computer: Identity | undefined): Promise<Set<string>> {
  const names = (computer?.servers ?? []).map(({ name }) => name)
  try {
    for (const entry of keysIn(await p.kit.artifacts()))
      names.push(entry.computer.netbios, ...entry.servers.map(({ name }) => name))
  } catch (error) {
    // A kit that can’t be read is told where backups are looked for; here it only knows no servers.
    if (!(error instanceof Problem)) throw error
  }
  return new Set(names.map(shortName))
}

async function identityOf(p: Pick<Ports, 'machine'>): Promise<Identity | undefined> {
  try {
    return await p.machine.call('computer.identify', {})
  } catch (error) {
    // A computer whose registry can’t be read may still recover a database server.
    if (!(error instanceof Problem)) throw error
    return undefined
  }
}

export function shortName(host: string): string {
  return (host.split('.')[0] ?? host).toLowerCase()
}
