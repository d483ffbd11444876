import { Problem } from '../../../engine/problem.ts'
import type { Proof, Step, StepContext } from '../../../engine/types.ts'
import type { ServiceName } from '../../../ports/verbs.ts'
import { sessionsIn } from '../../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../../databases/ask.ts'
import { shortName } from '../choose/sessions.ts'
import { listWords } from '../words.ts'
import { queryAction } from '../actions.ts'
import type { RecoverJob } from './job.ts'

/** The services of this computer are stopped before its databases are replaced: error 3101 otherwise. */
export function stopServicesStep(job: RecoverJob): Step[] {
  const { netbios, services } = job.survey.users
  if (services.length === 0) return []
  const names = services.map(({ name }) => name)
  const running = () => runningOf(job, names)
  return [
    {
      id: 'stop-services',
      title: `Stop the Service Manager services on ${netbios}`,
      actions: [
        {
          kind: 'powershell',
          target: netbios,
          text: names.map((name) => `Stop-Service -Name '${name}' -Force -ErrorAction Stop`).join('\n'),
          secrets: [],
        },
      ],
      undo: 'automatic',
      repeat: 'safe',
      evidence: job.evidence,
      check: async () => ((await running()).length === 0 ? 'done' : 'todo'),
      async do() {
        await job.p.machine.call('services.stop', { names })
      },
      async verify(): Promise<Proof> {
        const left = await running()
        if (left.length > 0) throw stillRunning(netbios, left)
        return { proven: [`The Service Manager services on ${netbios} are stopped`] }
      },
      async revert() {
        await job.p.machine.call('services.start', { names: names.toReversed() })
      },
    },
  ]
}

/** Started in the reverse order, after everything else. */
export function startServicesStep(job: RecoverJob): Step[] {
  const { netbios, services } = job.survey.users
  if (services.length === 0) return []
  const names = services.map(({ name }) => name).toReversed()
  const stopped = async () => {
    const running = new Set(await runningOf(job, names))
    return services
      .filter(({ name, display }) => names.includes(name) && !running.has(display))
      .map(({ display }) => display)
  }
  return [
    {
      id: 'start-services',
      title: `Start the Service Manager services on ${netbios}`,
      actions: [
        {
          kind: 'powershell',
          target: netbios,
          text: names.map((name) => `Start-Service -Name '${name}' -ErrorAction Stop`).join('\n'),
          secrets: [],
        },
      ],
      undo: 'by-hand',
      repeat: 'safe',
      evidence: job.evidence,
      check: async () => ((await stopped()).length === 0 ? 'done' : 'todo'),
      async do() {
        await job.p.machine.call('services.start', { names })
      },
      async verify(): Promise<Proof> {
        const left = await stopped()
        if (left.length > 0) throw notStarted(netbios, left)
        return {
          proven: [`The Service Manager services on ${netbios} run`],
          unproven: [
            'Service Manager works with the databases: open the console, and look at the event log of the management server.',
          ],
        }
      },
    },
  ]
}

/** Names for people of those that run. */
async function runningOf(job: RecoverJob, names: readonly ServiceName[]): Promise<string[]> {
  const { services } = await job.p.machine.call('services.list', {})
  return services
    .filter(({ name, state }) => names.some((one) => one === name) && state !== 'stopped')
    .map(({ display }) => display)
}

/** What a person does to the services on other servers, and how it is seen from here: by their sessions in the databases. */
interface ByHand {
  id: string
  verb: 'Stop' | 'Start'
  lead: string
  instructions: string[]
  command: string
  /** Servers that are not yet as they have to be. */
  open(c: StepContext): Promise<string[]>
  problem(servers: readonly string[]): Problem
  proven: string
}

function byHand(job: RecoverJob, { id, verb, lead, instructions, command, open, problem, proven }: ByHand): Step {
  const { servers } = job.survey.users
  return {
    id,
    title: `${verb} the Service Manager services on ${listWords(servers)}`,
    actions: job.survey.targets.map(({ as }) => queryAction(job.server, sessionsIn(as))),
    // What a person does there, a person undoes; this program only looks.
    undo: 'none',
    changes: false,
    repeat: 'safe',
    evidence: job.evidence,
    guide: {
      lead,
      instructions,
      values: [{ label: 'PowerShell', value: command }, ...servers.map((value) => ({ label: 'Server', value }))],
    },
    check: async (c) => ((await open(c)).length === 0 ? 'done' : 'todo'),
    do: async () => undefined,
    async verify(c): Promise<Proof> {
      const left = await open(c)
      if (left.length > 0) throw problem(left)
      return { proven: [proven] }
    },
  }
}

/** Other management servers: a person stops them there, and their sessions end. */
export function stopOthersStep(job: RecoverJob): Step[] {
  const { servers } = job.survey.users
  if (servers.length === 0) return []
  return [
    byHand(job, {
      id: 'stop-other-servers',
      verb: 'Stop',
      lead: `${listWords(servers)} ${servers.length === 1 ? 'is' : 'are'} connected to the databases. Stop these services there; they are started again after the last step.`,
      instructions: [
        'On each of these servers open Services, or PowerShell as administrator.',
        'Stop Microsoft Monitoring Agent (System Center Management), System Center Management Configuration and System Center Data Access Service.',
        'Come back here and check.',
      ],
      command: 'Stop-Service -Name HealthService, OMCFG, OMSDK -Force',
      open: (c) => hostsInside(job, c),
      problem: stillConnected,
      proven: `No session of ${listWords(servers)} is in the databases`,
    }),
  ]
}

/** They are started by a person again; that they come back to the databases is the proof. */
export function startOthersStep(job: RecoverJob): Step[] {
  const { servers } = job.survey.users
  if (servers.length === 0) return []
  return [
    byHand(job, {
      id: 'start-other-servers',
      verb: 'Start',
      lead: `Start the services on ${listWords(servers)} again.`,
      instructions: [
        'Start System Center Data Access Service, System Center Management Configuration and Microsoft Monitoring Agent on each of these servers.',
        'Wait until they are connected, then come back here and check.',
      ],
      command: 'Start-Service -Name OMSDK, OMCFG, HealthService',
      open: (c) => missing(job, c),
      problem: notConnected,
      proven: `${listWords(servers)} ${servers.length === 1 ? 'is' : 'are'} connected to the databases again`,
    }),
  ]
}

async function hostsInside(job: RecoverJob, c: StepContext): Promise<string[]> {
  const wanted = new Set(job.survey.users.servers.map(shortName))
  const instance = await job.instance(c)
  const hosts = new Set<string>()
  for (const { as } of job.survey.targets) {
    const rows = (await rowsIfAllowed(instance, sessionsIn(as), c.signal)) ?? []
    for (const { host } of rows) if (host !== null && wanted.has(shortName(host))) hosts.add(host)
  }
  return [...hosts].toSorted()
}

async function missing(job: RecoverJob, c: StepContext): Promise<string[]> {
  const inside = new Set((await hostsInside(job, c)).map(shortName))
  return job.survey.users.servers.filter((server) => !inside.has(shortName(server)))
}

function stillRunning(netbios: string, services: readonly string[]): Problem {
  return new Problem({
    code: 'services-not-stopped',
    text: `${listWords(services)} on ${netbios} still ${services.length === 1 ? 'runs' : 'run'}.`,
    cause: 'Something started the services again, or they did not stop.',
    unchanged: ['No database was replaced.'],
    next: ['Look for a monitoring program that starts them, then run it again.'],
  })
}

function notStarted(netbios: string, services: readonly string[]): Problem {
  return new Problem({
    code: 'services-not-started',
    text: `${listWords(services)} on ${netbios} ${services.length === 1 ? 'does' : 'do'} not run.`,
    cause: 'The services did not start, or stopped again at once.',
    unchanged: ['The databases are recovered and were not changed by this.'],
    next: [`Look into the event log of ${netbios}, put the cause right and start them there.`],
  })
}

function stillConnected(hosts: readonly string[]): Problem {
  return new Problem({
    code: 'still-connected',
    text: `${listWords(hosts)} ${hosts.length === 1 ? 'is' : 'are'} still connected to the databases.`,
    unchanged: ['No database was replaced.'],
    next: ['Stop all three services there. A console on that computer counts too: close it.'],
  })
}

function notConnected(hosts: readonly string[]): Problem {
  return new Problem({
    code: 'not-connected-yet',
    text: `${listWords(hosts)} ${hosts.length === 1 ? 'is' : 'are'} not connected to the databases yet.`,
    unchanged: ['The databases are recovered and were not changed by this.'],
    next: ['The Data Access Service can take minutes to start. Look into the event log there when it does not.'],
  })
}
