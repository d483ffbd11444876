import type { Database, InstanceState } from './state.ts'

/** A name as the server compares it: without regard to case and to blanks at its end (orchestrator-sql.md B.8). */
export function folded(name: string): string {
  return trimmed(name).toLowerCase()
}

/** Blanks at the end do not count. */
export function trimmed(name: string): string {
  return name.endsWith(' ') ? name.replace(/ +$/, '') : name
}

export function same(a: string, b: string): boolean {
  return folded(a) === folded(b)
}

export function named<T extends { name: string }>(list: readonly T[], name: string): T | undefined {
  const wanted = folded(name)
  return list.find((one) => folded(one.name) === wanted)
}

/** Databases that every instance has and that the state does not hold. */
export const SYSTEM_DATABASES = ['master', 'tempdb', 'model', 'msdb'] as const

export function isSystemDatabase(name: string): boolean {
  return SYSTEM_DATABASES.some((known) => same(known, name))
}

export function databaseNamed(state: InstanceState, name: string): Database | undefined {
  return named(state.databases, name)
}
