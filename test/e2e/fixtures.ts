/** What every window test starts from. */
import { test as base, expect } from '@playwright/test'
import { errorLists, type Launched, type LaunchOptions, launchProgram } from './launch.ts'

export type Launch = (options?: LaunchOptions) => Promise<Launched>
/** The program of this worker, brought back to a known state by `reset`; launched again where a test has ended it. */
export type Shared = (reset: (launched: Launched) => Promise<void>) => Promise<Launched>

interface TestFixtures {
  launch: Launch
  noPageErrors: void
}
interface WorkerFixtures {
  shared: Shared
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  noPageErrors: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      await use()
      const left = [...errorLists].flatMap((list) => list.splice(0))
      expect(left, 'errors and warnings of the page').toEqual([])
    },
    { auto: true },
  ],

  // oxlint-disable-next-line no-empty-pattern -- as above
  launch: async ({}, use) => {
    const launched: Launched[] = []
    try {
      await use(async (options = {}) => {
        const one = await launchProgram(options)
        launched.push(one)
        return one
      })
    } finally {
      await Promise.all(launched.map((one) => one.end()))
    }
  },

  shared: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      let launched: Launched | null = null
      try {
        await use(async (reset) => {
          if (launched?.isRunning() !== true) {
            await launched?.end()
            launched = await launchProgram({})
          }
          if (launched === null) throw new Error('the program was not launched')
          await reset(launched)
          return launched
        })
      } finally {
        await (launched as Launched | null)?.end()
      }
    },
    { scope: 'worker' },
  ],
})

export { type Launched, type LaunchOptions, host } from './launch.ts'
export { expect }
