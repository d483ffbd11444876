import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Option } from '../../../preload/contract/index.ts'
import { layOut } from '../../../renderer/controls/option-rows.ts'

const option = (value: string, group?: string): Option => ({
  value,
  label: value,
  ...(group === undefined ? {} : { group }),
})

/** Every row as a list, the plain way: `# heading` or the option's value. */
function plainly(options: readonly Option[]): string[] {
  return options.flatMap(({ value, group }, index) =>
    group !== undefined && (index === 0 || options[index - 1]?.group !== group) ? [`# ${group}`, value] : [value],
  )
}

function drawn(options: readonly Option[], from: number, to: number): string[] {
  return layOut(options)
    .drawn(from, to)
    .flatMap(({ group, withHeading, first, end }) => [
      ...(withHeading ? [`# ${group.heading}`] : []),
      ...options.slice(first, end).map(({ value }) => value),
    ])
}

const some = fc
  .array(fc.tuple(fc.constantFrom(undefined, 'Backups', 'Others', 'Marts'), fc.nat(3)), { maxLength: 12 })
  .map((runs) =>
    runs.flatMap(([group, count], run) => Array.from({ length: count }, (_, n) => option(`${run}-${n}`, group))),
  )

describe('the rows of a list', () => {
  it('are its options, where none has a heading', () => {
    const options = ['a', 'b', 'c'].map((value) => option(value))
    expect(layOut(options).count).toBe(3)
    expect(drawn(options, 1, 3)).toEqual(['b', 'c'])
    expect(layOut(options).rowOf(2)).toBe(2)
  })

  it('have one more for each heading, and none for what has no heading', () => {
    const options = [option('a', 'Backups'), option('b', 'Backups'), option('c'), option('d', 'Others')]
    expect(drawn(options, 0, 100)).toEqual(['# Backups', 'a', 'b', 'c', '# Others', 'd'])
    expect([0, 1, 2, 3].map((at) => layOut(options).rowOf(at))).toEqual([1, 2, 3, 5])
  })

  it('of any list and any window are those of the whole, cut out', () => {
    fc.assert(
      fc.property(some, fc.nat(20), fc.nat(20), (options, from, length) => {
        const all = plainly(options)
        const rows = layOut(options)
        expect(rows.count).toBe(all.length)
        options.forEach(({ value }, index) => expect(all[rows.rowOf(index)]).toBe(value))
        expect(drawn(options, from, from + length)).toEqual(all.slice(from, from + length))
      }),
      { numRuns: 500 },
    )
  })

  it('are none of an empty list', () => {
    expect(layOut([]).count).toBe(0)
    expect(layOut([]).drawn(0, 10)).toEqual([])
    expect(layOut([]).rowOf(0)).toBe(0)
  })
})
