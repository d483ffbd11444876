import type { Computer, ComputerId, World } from './schema.ts'

type Services = Computer['services']

/** The services of a computer as they are now: a fault keeps those of the data warehouse server stopped. */
export function servicesOf(world: World, id: ComputerId): Services {
  const isKept = id === 'data-warehouse-server' && world.faults.includes('dw-stopped')
  return world.computers[id].services.map((service) => ({
    ...service,
    ...(isKept ? { state: 'stopped' as const } : {}),
  }))
}

export function setServices({ services }: Computer, names: readonly string[], state: 'running' | 'stopped'): void {
  for (const service of services) if (names.includes(service.name)) service.state = state
}
