import type { Option } from '../../../preload/contract/index.ts'
import { knownDatabase, parseDatabaseValue } from '../../../preload/contract/wizards/known-databases.ts'

/** The values of a list that belong to System Center and can be chosen. */
export function suggestedValues(options: readonly Option[]): string[] {
  return options
    .filter(({ value, unavailable }) => {
      const database = parseDatabaseValue(value)?.database
      return unavailable === undefined && database !== undefined && knownDatabase(database) !== undefined
    })
    .map(({ value }) => value)
}
