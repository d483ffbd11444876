import type { ScriptVerb } from './timeouts.ts'

/**
 * How a verb reaches PowerShell. What is secret has a process of its own, because script block logging records what a session gets;
 * what lasts long has one too, because a session answers one question after the other.
 */
export type Way =
  | { through: 'session' }
  | {
      through: 'own-process'
      /** When nobody waits any more: end it with what it started, end it alone, or let it come to its end. */
      onGivenUp: 'end-tree' | 'end' | 'let-run'
    }

export const ways = {
  'computer.identify': { through: 'session' },
  'services.list': { through: 'session' },
  'place.describe': { through: 'session' },
  'key.read': { through: 'own-process', onGivenUp: 'end-tree' },
  // Ended in the middle, some services would be stopped and some not.
  'services.stop': { through: 'own-process', onGivenUp: 'let-run' },
  'services.start': { through: 'own-process', onGivenUp: 'let-run' },
  // Ending it between two values would leave half a key.
  'key.write': { through: 'own-process', onGivenUp: 'let-run' },
  'tool.find': { through: 'own-process', onGivenUp: 'end-tree' },
  // The person may still work in the program.
  'program.run': { through: 'own-process', onGivenUp: 'end' },
} as const satisfies Record<ScriptVerb, Way>
