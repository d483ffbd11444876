import { parseSync } from 'vite'

const NAME = String.raw`(\[|@|#|\$\{|[\w.]+\s+(WITH|FROM|FOR|SET|ADD|DROP|ON|AS|MODIFY|COLLATE|TO|VALUES)\b|[\w.]+\s*[;(])`
const OBJECT = String.raw`(LOGIN|USER|(SERVER |APPLICATION )?ROLE|DATABASE|TABLE|(SERVICE )?MASTER KEY|CERTIFICATE|CREDENTIAL|SCHEMA|ASSEMBLY|PROC(EDURE)?|VIEW|AUTHORIZATION|AVAILABILITY GROUP)`

/** Beginnings of statements with what they are about: a text that only names a command ("RESTORE VERIFYONLY") is none. */
const STATEMENTS = [
  String.raw`SELECT\s[^!?]*?\bFROM\s+[\w\[#@$]`,
  String.raw`SELECT\s+(@@|[A-Z_]+\(|@\w+\s*=)`,
  String.raw`INSERT\s+INTO\s+\S`,
  String.raw`UPDATE\s+\S+\s+SET\s`,
  String.raw`DELETE\s+FROM\s+\S`,
  String.raw`MERGE\s+INTO\s+\S`,
  String.raw`TRUNCATE\s+TABLE\s+\S`,
  String.raw`(CREATE|ALTER|DROP)\s+${OBJECT}\s+(ON\s+\w+::)?${NAME}`,
  String.raw`BACKUP\s+(DATABASE|LOG|CERTIFICATE)\s+${NAME}`,
  String.raw`(BACKUP|RESTORE)\s+(SERVICE )?MASTER KEY\s+(TO|FROM)\s`,
  String.raw`RESTORE\s+(DATABASE|LOG)\s+${NAME}`,
  String.raw`RESTORE\s+(HEADERONLY|FILELISTONLY|VERIFYONLY|LABELONLY)\s+FROM\b`,
  String.raw`EXEC(UTE)?\s+(\[|@|\(|[\w.]*\b(sp|xp)_\w+)`,
  String.raw`(GRANT|DENY|REVOKE)\s+[A-Z][A-Z ,]*\s(ON\s+\S+\s+)?(TO|FROM)\s+\S`,
  String.raw`DBCC\s+\w+\s*\(`,
  String.raw`USE\s+\[`,
  String.raw`SET\s+(NOCOUNT|XACT_ABORT|LOCK_TIMEOUT|LANGUAGE|DATEFORMAT|QUOTED_IDENTIFIER|ANSI_NULLS)\s`,
  String.raw`DECLARE\s+@\w`,
  String.raw`WAITFOR\s+DELAY\s`,
  String.raw`KILL\s+(\d|\[)`,
].map((source) => new RegExp(String.raw`(?<![\w-])${source}`))

interface Literal {
  start: number
  text: string
}

/** The string literals of a source that hold T-SQL; `start` is where each begins. */
export function findTsql(file: string, source: string): { start: number; found: string }[] {
  const { program, errors } = parseSync(file, source)
  // What is no TypeScript is the compiler's to complain about.
  if (errors.length > 0) return []
  return literals(program).flatMap(({ start, text }) => {
    const match = STATEMENTS.map((statement) => statement.exec(text)).find((one) => one !== null)
    return match === undefined ? [] : [{ start, found: match[0].replace(/\s+/g, ' ').slice(0, 60) }]
  })
}

/** Every string in the tree; what a template computes stands as `[x]`, because a name would. */
function literals(node: unknown): Literal[] {
  if (Array.isArray(node)) return node.flatMap(literals)
  if (typeof node !== 'object' || node === null) return []
  const { type, start, value, quasis } = node as Partial<Record<string, unknown>>
  if (type === 'Literal' && typeof value === 'string') return [{ start: Number(start), text: value }]
  const inside = Object.values(node).flatMap(literals)
  if (type !== 'TemplateLiteral') return inside
  const parts = (quasis as { value: { cooked?: string; raw: string } }[]).map(
    (part) => part.value.cooked ?? part.value.raw,
  )
  return [{ start: Number(start), text: parts.join('[x]') }, ...inside]
}
