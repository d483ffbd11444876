import type { Securable } from '../../../main/practice/sql/state.ts'
import { emptyDatabase, emptyInstance } from './memory-instance.ts'
import type { Draft } from './shapes-draft.ts'

const SECURABLES: readonly Securable[] = [
  { class: 1, type: 'U', schema: 'dbo', name: 'Incident', columns: ['Id', "Ti'tle]", 'Secret', 'Owner'] },
  { class: 1, type: 'V', schema: 'dbo', name: 'IncidentView', columns: ['Id'] },
  { class: 1, type: 'P', schema: 'dbo', name: "p_It's]" },
  { class: 1, type: 'FN', schema: 'dbo', name: 'fn_One' },
  { class: 1, type: 'U', schema: 'dbo', name: 'STG_Locale', columns: ['Name'] },
  { class: 1, type: 'U', schema: 'owned', name: 'OwnedTable', columns: ['Id'] },
  { class: 5, name: 'Microsoft.Mom.DataAccess.Sql' },
  { class: 6, schema: 'dbo', name: "Type'd]" },
  { class: 10, schema: 'dbo', name: 'Xml' },
  { class: 15, name: '//contoso/Message' },
  { class: 16, name: '//contoso/Contract' },
  { class: 17, name: "//contoso/Ser'vice" },
  { class: 18, name: 'binding' },
  { class: 19, name: 'AutoCreatedLocal' },
  { class: 23, name: 'catalog' },
  { class: 24, name: 'ORCHESTRATOR_SYM_KEY' },
  { class: 25, name: 'certificate]' },
  { class: 26, name: 'ORCHESTRATOR_ASYM_KEY' },
]

/** The second database has a name that has to be quoted everywhere. */
export const DATABASES = ['ServiceManager', "O'Brien]s 😀 DB"] as const

/** An instance with two databases, as Setup leaves it, and nobody else in it; sa signs in. */
export function emptyDraft(): Draft {
  const state = emptyInstance({
    availabilityGroups: [{ name: "AG'1]", listener: { name: 'sm-listener', port: 1433 } }],
    databases: DATABASES.map((name, index) =>
      emptyDatabase(name, 5 + index, {
        securables: structuredClone([...SECURABLES]),
        // It has a table in it, so that it is there also where no principal is.
        schemas: [{ name: 'owned', owner: 'dbo' }],
      }),
    ),
  })
  return {
    state,
    accounts: [],
    content(name = DATABASES[0]) {
      const found = state.databases.find((each) => each.name === name)
      if (found === undefined) throw new Error(`There is no database ${name}`)
      return found.content
    },
  }
}
