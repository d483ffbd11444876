import { folded } from '../names.ts'
import { idOfSecurable } from '../object-names.ts'
import { schemasOf } from '../principals.ts'
import type { ColumnKind, Execution, Row, View } from '../script/types.ts'
import type { DatabaseContent, Securable } from '../state.ts'
import { sightOf } from './sight.ts'

/** Objects that may be seen: those that a permission is had on, which here means all or none. */
function seen(run: Execution, kind: number): { content: DatabaseContent; found: Securable[] } {
  const { content, only } = sightOf(run)
  return { content, found: only === undefined ? content.securables.filter((each) => each.class === kind) : [] }
}

function schemaId(content: DatabaseContent, name: string | undefined): number | null {
  return schemasOf(content).find((schema) => folded(schema.name) === folded(name ?? 'dbo'))?.id ?? null
}

/** A view of the securables of one class that have a name and an identifier. */
function plain(kind: number, id: string, nameColumn = 'name', hasSchema = false): View {
  const columns: Record<string, ColumnKind> = { [nameColumn]: 'name', [id]: 'int' }
  if (hasSchema) columns['schema_id'] = 'int'
  return {
    columns,
    *rows(run) {
      const { content, found } = seen(run, kind)
      for (const each of found) {
        const row: Record<string, string | number | null> = {
          [nameColumn]: each.name,
          [id]: idOfSecurable(content, each),
        }
        if (hasSchema) row['schema_id'] = schemaId(content, each.schema)
        yield row
      }
    },
  }
}

function objects(wanted?: readonly string[]): View {
  return {
    columns: { name: 'name', object_id: 'int', schema_id: 'int', type: 'text', is_ms_shipped: 'bit' },
    *rows(run) {
      const { content, found } = seen(run, 1)
      for (const each of found) {
        const type = each.type ?? 'U'
        if (wanted !== undefined && !wanted.includes(type)) continue
        yield {
          name: each.name,
          object_id: idOfSecurable(content, each),
          schema_id: schemaId(content, each.schema),
          type,
          is_ms_shipped: 0,
        }
      }
    },
  }
}

const columns: View = {
  columns: { object_id: 'int', name: 'name', column_id: 'int' },
  *rows(run): Generator<Row> {
    const { content, found } = seen(run, 1)
    for (const each of found)
      for (const [index, name] of (each.columns ?? []).entries())
        yield { object_id: idOfSecurable(content, each), name, column_id: index + 1 }
  },
}

/** Views of what permissions can be on. */
export const securableViews: Readonly<Record<string, View>> = {
  'sys.objects': objects(),
  'sys.all_objects': objects(),
  'sys.tables': objects(['U']),
  'sys.views': objects(['V']),
  'sys.procedures': objects(['P']),
  'sys.columns': columns,
  'sys.all_columns': columns,
  'sys.assemblies': plain(5, 'assembly_id'),
  'sys.types': plain(6, 'user_type_id', 'name', true),
  'sys.xml_schema_collections': plain(10, 'xml_collection_id', 'name', true),
  'sys.service_message_types': plain(15, 'message_type_id'),
  'sys.service_contracts': plain(16, 'service_contract_id'),
  'sys.services': plain(17, 'service_id'),
  'sys.remote_service_bindings': plain(18, 'remote_service_binding_id'),
  'sys.routes': plain(19, 'route_id'),
  'sys.fulltext_catalogs': plain(23, 'fulltext_catalog_id'),
  'sys.symmetric_keys': plain(24, 'symmetric_key_id'),
  'sys.certificates': plain(25, 'certificate_id'),
  'sys.asymmetric_keys': plain(26, 'asymmetric_key_id'),
}
