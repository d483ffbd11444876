const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

/** Bytes as people say them, in steps of 1,024: `812 MB`, `148.2 GB`. */
export function sizeWords(bytes: number): string {
  let [size, unit] = [Math.max(0, bytes), 0]
  while (size >= 1023.95 && unit < UNITS.length - 1) {
    size /= 1024
    unit += 1
  }
  const digits = unit === 0 || size >= 99.95 ? size.toFixed(0) : size.toFixed(1)
  return `${digits} ${UNITS[unit] ?? 'bytes'}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** `1 database`, `3 databases`. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Whole days between two times: `today`, `1 day old`, `34 days old`. */
export function ageWords(then: Date, now: Date): string {
  const days = daysBetween(then, now)
  return days < 1 ? 'today' : `${countWords(days, 'day')} old`
}

/** Whole days, never below zero: a clock that was put back makes nothing younger than today. */
export function daysBetween(then: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - then.getTime()) / 86_400_000))
}
