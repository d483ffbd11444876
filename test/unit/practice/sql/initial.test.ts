import { expect, it } from 'vitest'
import { initialInstances } from '../../../../main/practice/sql/initial/instances.ts'

it('the first day is made anew each time, and its databases share nothing that one of them could change for the other', () => {
  const now = new Date('2026-11-21T03:00:00Z')
  const [one, untouched] = [initialInstances(now), initialInstances(now)]
  const seen = new Map<object, string>()
  const walk = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) return
    const before = seen.get(value)
    expect(before, `${at} is the same object as ${before}`).toBeUndefined()
    seen.set(value, at)
    for (const [name, inner] of Object.entries(value)) walk(inner, `${at}.${name}`)
  }
  walk(one, 'one')
  expect(untouched).toEqual(one)
  walk(untouched, 'untouched')
})
