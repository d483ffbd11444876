import type * as z from 'zod/mini'
import type { Parameter, Query, Statement } from '../../ports/instance.ts'

/** A query of `master`, unless another database is named. */
export function query<Row>(
  id: string,
  text: string,
  row: z.ZodMiniType<Row>,
  more: { database?: string; parameters?: Readonly<Record<string, Parameter>> } = {},
): Query<Row> {
  return { id, database: more.database ?? 'master', text: text.trim(), parameters: more.parameters ?? {}, row }
}

/** A batch of `master` that takes moments, unless said otherwise. */
export function statement(
  id: string,
  text: string,
  more: { database?: string; secrets?: readonly string[]; takes?: Statement['takes'] } = {},
): Statement {
  return {
    id,
    database: more.database ?? 'master',
    text: text.trim(),
    secrets: more.secrets ?? [],
    takes: more.takes ?? 'moments',
  }
}
