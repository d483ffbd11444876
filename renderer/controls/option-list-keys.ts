/** The row that a key leads to; undefined for keys that don't move. `page` is the number of rows in view. */
export function rowAfterKey(key: string, active: number, count: number, page: number): number | undefined {
  if (count === 0) return undefined
  const within = (row: number) => Math.min(count - 1, Math.max(0, row))
  switch (key) {
    case 'ArrowDown':
      return within(active + 1)
    case 'ArrowUp':
      return within(active - 1)
    case 'PageDown':
      return within(active + page)
    case 'PageUp':
      return within(active - page)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}

/** Switches one value in or out of the selection; order stays. */
export function toggled(selection: readonly string[], value: string): string[] {
  return selection.includes(value) ? selection.filter((other) => other !== value) : [...selection, value]
}
