import { Problem } from '../engine/problem.ts'
import type { Machine } from '../ports/machine.ts'
import type { Identity, In, Out, Verb } from '../ports/verbs.ts'
import { registryKeys } from './initial-world.ts'
import { placeOf } from './paths.ts'
import type { Computer, FaultId, World } from './schema.ts'

type Handlers = { [V in Verb]: (args: In<V>) => Out<V> }

/** The chosen computer of the practice environment. Every answer comes from the world, asked anew each time. */
export function practiceMachine(world: () => World): Machine {
  const handlers: Handlers = {
    'computer.identify': () => {
      refuseWhen(world(), 'registry-unreadable')
      return identify(world())
    },
    'key.read': () => {
      refuseWhen(world(), 'registry-unreadable')
      refuseWhen(world(), 'not-elevated')
      return { items: keyItems(here(world())) }
    },
    'services.list': () => ({ services: here(world()).services.map((service) => ({ ...service })) }),
    'place.describe': ({ path }) => {
      const { kind, onThisComputer } = { onThisComputer: false, ...placeOf(world(), path) }
      return { kind, onThisComputer }
    },
    'place.suggest': () => ({ folders: suggestions(world()) }),
    'key.write': () => unavailable('key.write'),
    'tool.find': () => unavailable('tool.find'),
    'program.run': () => unavailable('program.run'),
  }
  return {
    async call(verb, args, options) {
      options?.signal?.throwIfAborted()
      const handler: Handlers[typeof verb] = handlers[verb]
      return handler(args)
    },
  }
}

function unavailable(verb: Verb): never {
  throw new Problem({ code: 'verb-unavailable', text: `Practice can’t answer ${verb}.`, next: ['Use this computer.'] })
}

function here(world: World): Computer {
  return world.computers[world.current]
}

/** Read from the registry as on a real server; a rebuilt server has none of it (service-manager.md section 4.2, "Role test"). */
function identify(world: World): Identity {
  const computer = here(world)
  const role = roleOf(computer)
  const version = textValue(computer, registryKeys.setup, 'ServerVersion')
  const name = textValue(computer, registryKeys.setup, 'Product')
  const managementGroup = groupOf(computer)
  const server = textValue(computer, registryKeys.database, 'DatabaseServerName')
  const database = textValue(computer, registryKeys.database, 'DatabaseName')
  return {
    netbios: computer.netbios,
    fqdn: computer.fqdn,
    domain: computer.domain,
    operator: computer.operator,
    elevated: !world.faults.includes('not-elevated'),
    ...(role === undefined ? {} : { role }),
    ...(role === 'management-server' ? { workflowServer: computer.workflowServer === computer.fqdn } : {}),
    ...(name === undefined || version === undefined ? {} : { product: { name, version } }),
    ...(managementGroup === undefined ? {} : { managementGroup }),
    ...(server === undefined || database === undefined ? {} : { database: { server, name: database } }),
    servers: computer.servers.map((known) => ({ ...known })),
  }
}

function roleOf(computer: Computer): Identity['role'] {
  const value = computer.registry[registryKeys.sdkService]?.['SDK Service Type']
  if (value?.type !== 'REG_DWORD') return undefined
  return value.data === 1 ? 'management-server' : value.data === 2 ? 'data-warehouse-management-server' : undefined
}

/** The management group is the name of the only key below Server Management Groups. */
function groupOf(computer: Computer): string | undefined {
  const prefix = `${registryKeys.groups}\\`
  return Object.keys(computer.registry)
    .find((key) => key.startsWith(prefix))
    ?.slice(prefix.length)
}

function textValue(computer: Computer, key: string, name: string): string | undefined {
  const value = computer.registry[key]?.[name]
  return value?.type === 'REG_SZ' ? value.data : undefined
}

function keyItems(computer: Computer): Out<'key.read'>['items'] {
  return Object.entries(computer.registry[registryKeys.bins] ?? {}).flatMap(([name, value]) =>
    value.type === 'REG_BINARY'
      ? [
          {
            name,
            path: registryKeys.bins,
            type: value.type,
            protection: value.protection ?? 'none',
            data: Uint8Array.from(Buffer.from(value.data, 'base64')),
          },
        ]
      : [],
  )
}

function suggestions(world: World): string[] {
  return world.shares.flatMap((share) =>
    share.folders.map((folder) => `\\\\${share.server}\\${share.name}\\${folder}\\`),
  )
}

function refuseWhen(world: World, fault: FaultId): void {
  if (!world.faults.includes(fault)) return
  const { netbios, operator } = here(world)
  const isRights = fault === 'not-elevated'
  throw new Problem({
    code: 'registry-unreadable',
    text: `The registry of ${netbios} cannot be read.`,
    cause: isRights
      ? `${operator} runs this program without administrator rights; the registry key that holds the encryption key is open to administrators only.`
      : `A fault of the practice environment is switched on: the registry answers with an error.`,
    unchanged: [`The registry of ${netbios} was only read.`],
    next: [
      isRights
        ? 'Start the program as administrator.'
        : 'Switch the fault off on the home screen (Registry is unreadable), then try again.',
    ],
    detail: isRights ? 'ERROR_ACCESS_DENIED 5 (0x80070005)' : 'ERROR_CANTREAD 1012 (0x800703F4)',
  })
}
