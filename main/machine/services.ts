import * as z from 'zod/mini'
import type { Out } from '../ports/verbs.ts'

/** What `services.list.ps1` finds: .NET's name of the state, the registry's number of the start. */
export const rawServices = z.strictObject({
  services: z.array(
    z.strictObject({
      name: z.string(),
      display: z.string(),
      status: z.enum([
        'Running',
        'Stopped',
        'StartPending',
        'StopPending',
        'Paused',
        'PausePending',
        'ContinuePending',
      ]),
      start: z.nullable(z.string()),
    }),
  ),
})

const STATES = {
  Running: 'running',
  Stopped: 'stopped',
  StartPending: 'starting',
  ContinuePending: 'starting',
  StopPending: 'stopping',
  PausePending: 'paused',
  Paused: 'paused',
} as const

/** `Start` of a service's key: 2 automatic, 3 manual, 4 disabled; 0 and 1 are drivers'. */
const STARTS: Readonly<Record<string, 'automatic' | 'manual' | 'disabled'>> = {
  '2': 'automatic',
  '3': 'manual',
  '4': 'disabled',
}

export function servicesOf(raw: z.infer<typeof rawServices>): Out<'services.list'> {
  return {
    services: raw.services.map(({ name, display, status, start }) => ({
      name,
      display,
      state: STATES[status],
      start: STARTS[start ?? ''] ?? 'manual',
    })),
  }
}
