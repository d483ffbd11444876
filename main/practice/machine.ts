import type { Files } from '../ports/files.ts'
import type { Machine } from '../ports/machine.ts'
import type { Identity, In, KeyItem, Out, Verb } from '../ports/verbs.ts'
import { registryKeys } from './initial-world.ts'
import { placeOf } from './paths.ts'
import { here, notStarted, refuseReading, refuseServices, refuseStarting, refuseWriting } from './refusals.ts'
import type { Computer, World } from './schema.ts'
import { servicesOf, setServices } from './services.ts'
import { useTool } from './tool.ts'

type Handlers = { [V in Verb]: (args: In<V>) => Out<V> | Promise<Out<V>> }

export interface PracticeWorld {
  current(): World
  change(edit: (world: World) => void): Promise<void>
}

/** The chosen computer of the practice environment. Every answer comes from the world, asked anew each time. */
export function practiceMachine({ current: world, change }: PracticeWorld, files: Files): Machine {
  /** What Microsoft's simulated tool works on: see `useTool`. */
  let lastBin: string | undefined
  const write = (items: readonly KeyItem[]) => change((next) => putItems(here(next), items))
  const handlers: Handlers = {
    'computer.identify': () => {
      refuseReading(world(), 'registry-unreadable')
      return identify(world())
    },
    'key.read': () => {
      refuseReading(world(), 'registry-unreadable')
      refuseReading(world(), 'not-elevated')
      return { items: keyItems(here(world())) }
    },
    'key.write': async ({ items }) => {
      refuseWriting(world())
      await write(items)
      return {}
    },
    'services.list': () => ({ services: servicesOf(world(), world().current) }),
    'services.stop': async ({ names }) => {
      refuseServices(world())
      await change((next) => setServices(here(next), names, 'stopped'))
      return {}
    },
    'services.start': async ({ names }) => {
      refuseServices(world())
      refuseStarting(world())
      await change((next) => setServices(here(next), names, 'running'))
      return {}
    },
    'place.describe': ({ path }) => {
      if (/\.bin$/i.test(path)) lastBin = path
      const { kind, onThisComputer } = { onThisComputer: false, ...placeOf(world(), path) }
      return { kind, onThisComputer }
    },
    'place.suggest': () => ({ folders: suggestions(world()) }),
    'tool.find': ({ roots }) => ({
      tools: here(world())
        .tools.filter(({ path }) => roots.length === 0 || roots.some((root) => isBelow(path, root)))
        .map((found) => ({ ...found })),
    }),
    'program.run': async ({ path }) => {
      const { tools } = here(world())
      if (world().faults.includes('not-elevated') || !tools.some((tool) => same(tool.path, path)))
        throw notStarted(world(), path)
      const items = keyItems(here(world()))
      try {
        return { exitCode: await useTool({ files, bin: lastBin, items, write: async (put) => write(put) }) }
      } finally {
        for (const { data } of items) data.fill(0)
      }
    },
  }
  return {
    async call(verb, args, options) {
      options?.signal?.throwIfAborted()
      const handler: Handlers[typeof verb] = handlers[verb]
      return handler(args)
    },
  }
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

function putItems(computer: Computer, items: readonly KeyItem[]): void {
  for (const { name, path, protection, data } of items) {
    const key = Object.keys(computer.registry).find((known) => same(known, path)) ?? path
    const values = (computer.registry[key] ??= {})
    const value = Object.keys(values).find((known) => same(known, name)) ?? name
    values[value] = { type: 'REG_BINARY', data: Buffer.from(data).toString('base64'), protection }
  }
}

function isBelow(path: string, root: string): boolean {
  const folder = root.replaceAll('/', '\\').replace(/\\+$/, '')
  return path.toLowerCase().startsWith(`${folder.toLowerCase()}\\`)
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function suggestions(world: World): string[] {
  return world.shares.flatMap((share) =>
    share.folders.map((folder) => `\\\\${share.server}\\${share.name}\\${folder}\\`),
  )
}
