import type { Clock } from '../engine/clock.ts'
import type { Query } from '../ports/instance.ts'
import type { End, Line } from './connect/line.ts'

/**
 * A small question on a line that is held already: all rows at once, not looked at yet, or how it ended where it did not end well.
 * A server that does not answer in time loses the line.
 */
export async function ask(
  line: Line,
  query: Pick<Query<unknown>, 'text' | 'parameters'>,
  { clock, patience }: { clock: Clock; patience: number },
): Promise<{ rows: unknown[] } | { end: Exclude<End, { how: 'done' }> }> {
  const rows: unknown[] = []
  const { text, parameters } = query
  const ongoing = line.send({ text, parameters }, { row: (row) => rows.push(row), message: () => undefined })
  const tooLate = clock.after(patience, () => void line.close())
  const end = await ongoing.ended
  tooLate()
  return end.how === 'done' ? { rows } : { end }
}
