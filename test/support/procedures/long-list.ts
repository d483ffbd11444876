import { procedureOf, thing } from './world.ts'

/** A list of 100,000 rows that the machine fills, some of which can't be chosen. */
export const longList = procedureOf<{ chosen: string[] }>(
  'long-list',
  ({ chosen }, world) => [thing(world, `chosen-${chosen.length}`)],
  {
    options: async (field) =>
      Array.from({ length: 100_000 }, (_, index) => ({
        value: `${field}-${index}`,
        label: `Row ${index}`,
        ...(index % 1000 === 999 ? { unavailable: 'It belongs to another server.' } : {}),
      })),
  },
)
