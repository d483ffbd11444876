import type { Option } from '../../preload/contract/index.ts'

/** A run of options under one heading, or without one. */
export interface OptionGroup {
  /** Absent for options without a heading, which have no row for it either. */
  heading: string | undefined
  /** The first option, and the row that its heading (else itself) stands on. */
  first: number
  row: number
}

/** Where options and headings stand when a heading takes a row of its own. A list without headings is one group. */
export interface Rows {
  count: number
  rowOf(option: number): number
  /** What these rows show, group by group: whether its heading is among them, and which options. */
  drawn(from: number, to: number): { group: OptionGroup; withHeading: boolean; first: number; end: number }[]
}

/** Lays options out; takes memory by the number of headings, not of options. */
export function layOut(options: readonly Option[]): Rows {
  const groups: OptionGroup[] = []
  let headings = 0
  options.forEach(({ group }, index) => {
    const last = groups.at(-1)
    if (last !== undefined && last.heading === group) return
    groups.push({ heading: group, first: index, row: index + headings })
    if (group !== undefined) headings += 1
  })
  const endOf = (at: number): number => groups[at + 1]?.first ?? options.length
  const firstRow = (group: OptionGroup): number => group.row + (group.heading === undefined ? 0 : 1)
  return {
    count: options.length + headings,
    rowOf(option) {
      const group = groups[lastAtMost(groups, option, ({ first }) => first)]
      return group === undefined ? 0 : firstRow(group) + option - group.first
    },
    drawn(from, to) {
      const drawn: ReturnType<Rows['drawn']> = []
      for (let at = lastAtMost(groups, from, ({ row }) => row); at < groups.length; at++) {
        const group = groups[at]
        if (group === undefined || group.row >= to) break
        const start = firstRow(group)
        const first = group.first + Math.max(0, from - start)
        const end = Math.min(endOf(at), group.first + Math.max(0, to - start))
        const withHeading = group.heading !== undefined && group.row >= from
        if (withHeading || end > first) drawn.push({ group, withHeading, first, end })
      }
      return drawn
    },
  }
}

/** Index of the last group whose place is at most this; 0 when there is none. */
function lastAtMost(groups: readonly OptionGroup[], place: number, of: (group: OptionGroup) => number): number {
  let [low, high] = [0, groups.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const group = groups[middle]
    if (group !== undefined && of(group) <= place) low = middle
    else high = middle - 1
  }
  return low
}
