import { spawnSync } from 'node:child_process'

export interface Measure {
  id: string
  value: number
  bound: number
  within: boolean
}

/** One measure as the JSON line that the bench prints. */
export function measure(id: string, value: number, bound: number): Measure {
  return { id, value: Number(value.toPrecision(4)), bound, within: value <= bound }
}

/** The same for what must not be smaller than its bound. */
export function measureAtLeast(id: string, value: number, bound: number): Measure {
  return { ...measure(id, value, bound), within: value >= bound }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

/** Runs A B A B …, drops the first pair, and gives the median of the pairs' ratios: what slows the machine slows both. */
export async function pairedRatio(
  pairs: number,
  a: () => Promise<number> | number,
  b: () => Promise<number> | number,
): Promise<number> {
  const ratios: number[] = []
  for (let n = 0; n <= pairs; n++) {
    const first = await a()
    const second = await b()
    if (n > 0) ratios.push(first / second)
  }
  return median(ratios)
}

/** Runs a script in a fresh process of this Node; the script prints one number, in milliseconds. */
export function freshNode(args: readonly string[], env: Record<string, string> = {}): number {
  const result = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...env } })
  const value = Number(result.stdout.trim().split('\n').at(-1))
  if (result.status !== 0 || !Number.isFinite(value)) throw new Error(`${args.join(' ')}: ${result.stderr}`)
  return value
}
