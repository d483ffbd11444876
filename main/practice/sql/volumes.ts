import type { InstanceState } from './state.ts'

/** Bytes of each simulated drive. */
export const DRIVE_SIZE = 512 * 1024 ** 3

export interface Volume {
  /** `D:\` */
  volume: string
  total: number
  free: number
}

/** The drives of the instance’s machine, with what its databases leave of them. Simulated backup files are too small to count. */
export function volumesOf(state: InstanceState, isFull = false): Volume[] {
  return state.drives.map((letter) => {
    const used = state.databases
      .flatMap(({ content }) => content.files)
      .filter(({ path }) => path.toUpperCase().startsWith(`${letter}:`))
      .reduce((sum, { size }) => sum + size, 0)
    return { volume: `${letter}:\\`, total: DRIVE_SIZE, free: isFull ? 0 : Math.max(0, DRIVE_SIZE - used) }
  })
}
