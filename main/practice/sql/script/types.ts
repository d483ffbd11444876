import type { SqlError } from '../../tds/index.ts'
import type { StatementContext } from '../context.ts'
import type { Value } from '../values.ts'

/** One batch that is being carried out. */
export interface Execution extends StatementContext {
  /** Values of variables and parameters by their lower-case names without @. */
  variables: Map<string, Value>
  /** What CATCH is about: what THROW sends on and ERROR_MESSAGE() says. */
  caught?: SqlError
  /** In TRY: the error that ends it. */
  attempt?: Captured
}

export interface Captured {
  error?: SqlError
}

/** A statement that was parsed. A `SqlError` that it throws ends it, and the batch where the server would end it. */
export type Step = (run: Execution) => Promise<void> | void

/** What a column or expression holds, as far as replies need to know. `longText` is nvarchar(max). */
export type Kind = 'text' | 'longText' | 'int' | 'bigint' | 'bit' | 'float' | 'binary' | 'guid'

/** A column of a view; `name` is a sysname. */
export type ColumnKind = Kind | 'name'

/** A row of a catalog view; members have the columns’ names. */
export type Row = Readonly<Record<string, Value>>

/** What an expression is evaluated with: one row of each source, the rows of the query around it behind them. */
export interface Env {
  run: Execution
  rows: readonly (Row | undefined)[]
  outer?: Env
}

/** An expression whose names are resolved. */
export interface Bound {
  kind: Kind
  /** Characters or bytes at most, where that is known. */
  length?: number
  /** varchar, not nvarchar. */
  narrow?: boolean
  /** A variable: what it holds is known only when it is asked for. */
  loose?: true
  /** A binary or case-sensitive collation was asked for. */
  exact?: boolean
  /** The column’s own name, where it is a column and nothing else. */
  name?: string
  value(env: Env): Value
}

/** null is UNKNOWN. */
export type Truth = boolean | null
export type Test = (env: Env) => Truth

/** An expression or condition that was parsed; binding it fails with 207 or 4104 for names that are none. */
export type Expression = (names: Names) => Bound
export interface Condition {
  (names: Names): Test
  /** Pairs that must be equal for it to be true: what a join can look up instead of trying. */
  equal?: readonly (readonly [Expression, Expression])[]
}

/** A catalog view of an instance. */
export interface View {
  columns: Readonly<Record<string, ColumnKind>>
  /** Its rows are no function of the instance’s state alone: those of a query in FROM. */
  passing?: true
  rows(run: Execution): Iterable<Row>
}

/** Resolves names of columns. */
export interface Names {
  /** @throws SqlError 207, 4104 */
  column(qualifier: string | undefined, name: string): Bound
  /** The sources whose columns were asked for since the last call, by their places; one that is outside of the query is not among them. */
  touched(): ReadonlySet<number>
}
