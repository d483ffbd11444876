import process from 'node:process'
import { afterAll, expect } from 'vitest'

// For layers whose files share a process: the next file finds the environment, the folder and the listeners that this one found.
// Listeners of `exit` end a child that still runs; they go when it has ended, which may be a moment later.
const EVENTS = ['uncaughtException', 'unhandledRejection', 'warning', 'SIGINT', 'SIGTERM'] as const
/** Where the stand-in for Electron lies; the same for every file. */
const KEPT = 'ELECTRON_OVERRIDE_DIST_PATH'

function surroundings() {
  const { [KEPT]: _, ...env } = process.env
  return { env, folder: process.cwd(), listeners: EVENTS.map((event) => [event, process.listenerCount(event)]) }
}

const before = surroundings()
afterAll(() => expect(surroundings()).toEqual(before))
