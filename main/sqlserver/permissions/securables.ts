import { quoteIdentifier, quoteLiteral } from '../statements/quote.ts'
import { NotKnown } from './forms.ts'
import type { Permission } from './model.ts'

/** `OBJECT::[dbo].[T]`, and an expression that gives its number in this database, NULL when it is not there. */
export interface Securable {
  on?: string
  number: string
}

/** Class of sys.database_permissions: the words of GRANT, and the catalog view with its number. */
const NAMED: Readonly<Record<number, readonly [words: string, view: string, number: string]>> = {
  5: ['ASSEMBLY', 'sys.assemblies', 'assembly_id'],
  15: ['MESSAGE TYPE', 'sys.service_message_types', 'message_type_id'],
  16: ['CONTRACT', 'sys.service_contracts', 'service_contract_id'],
  17: ['SERVICE', 'sys.services', 'service_id'],
  18: ['REMOTE SERVICE BINDING', 'sys.remote_service_bindings', 'remote_service_binding_id'],
  19: ['ROUTE', 'sys.routes', 'route_id'],
  23: ['FULLTEXT CATALOG', 'sys.fulltext_catalogs', 'fulltext_catalog_id'],
  24: ['SYMMETRIC KEY', 'sys.symmetric_keys', 'symmetric_key_id'],
  25: ['CERTIFICATE', 'sys.certificates', 'certificate_id'],
  26: ['ASYMMETRIC KEY', 'sys.asymmetric_keys', 'asymmetric_key_id'],
}

/**
 * What a permission is on, as GRANT writes it. Source of the classes: orchestrator-sql.md B.11.
 *
 * @throws RangeError for a class that is not known, or a securable whose name the catalog did not give
 */
export function securableOf(permission: Permission): Securable {
  const { class: number, name, schema } = permission
  if (number === 0) return { number: '0' }
  if (name === undefined) throw new NotKnown(`what it is on can’t be told (class ${number})`)
  const quoted = quoteIdentifier(name)
  const full = schema === undefined ? quoted : `${quoteIdentifier(schema)}.${quoted}`
  const literal = quoteLiteral(name, 128)
  if (number === 1) return { on: `OBJECT::${full}`, number: `OBJECT_ID(${quoteLiteral(full, 600)})` }
  if (number === 3) return { on: `SCHEMA::${quoted}`, number: `SCHEMA_ID(${literal})` }
  if (number === 4) return { on: `${kind(permission.onType)}::${quoted}`, number: `DATABASE_PRINCIPAL_ID(${literal})` }
  if (number === 6) return { on: `TYPE::${full}`, number: `TYPE_ID(${quoteLiteral(full, 600)})` }
  if (number === 10)
    return {
      on: `XML SCHEMA COLLECTION::${full}`,
      number: `(SELECT x.xml_collection_id FROM sys.xml_schema_collections AS x WHERE x.schema_id = SCHEMA_ID(${quoteLiteral(schema ?? '', 128)}) AND x.name = ${literal})`,
    }
  const known = NAMED[number]
  if (known === undefined) throw new NotKnown(`permissions of class ${number} are not known`)
  const [words, view, column] = known
  return { on: `${words}::${quoted}`, number: `(SELECT x.${column} FROM ${view} AS x WHERE x.name = ${literal})` }
}

function kind(type: string | undefined): string {
  return type === 'R' ? 'ROLE' : type === 'A' ? 'APPLICATION ROLE' : 'USER'
}
