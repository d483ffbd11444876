import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { findTools, missingTools } from '../../build/package/tools.ts'
import { Bench } from './bench.ts'
import { installScenarios } from './scenarios-install.ts'
import { portableScenarios } from './scenarios-portable.ts'
import { refusalScenarios } from './scenarios-refusals.ts'
import { upgradeScenarios } from './scenarios-upgrade.ts'

/** Setup, program, uninstaller, recovery.cmd and portable program on a Windows of wine's. What only a real Windows can show is printed. */
const tools = findTools()
const missing = missingTools(tools, ['makensis', 'wine64', 'mingw'])
if (missing !== undefined)
  console.warn(`not run: setup, upgrade, uninstallation and portable program in wine. ${missing}`)
console.warn(
  'not shown by wine: the released 32-bit stubs (built here, not run), a 32-bit Windows, an account without administrator’s rights, the question of User Account Control, the start without elevation from the last page, who may open the data folder by Windows’ own rules, the rights that a folder gets which was there before, a junction in place of the data folder, SmartScreen and virus scanners',
)

describe.skipIf(missing !== undefined)('in wine', () => {
  let bench: Bench | undefined
  const theBench = (): Bench => {
    if (bench === undefined) throw new Error('There is no bench.')
    return bench
  }
  beforeAll(async () => {
    bench = await Bench.make(tools.wine64 ?? '')
  }, 120_000)
  beforeEach(() => bench?.clean())
  afterAll(() => bench?.close(), 60_000)

  describe('setup', () => installScenarios(theBench))
  describe('an upgrade', () => upgradeScenarios(theBench))
  describe('a refusal', () => refusalScenarios(theBench))
  describe('the portable program', () => portableScenarios(theBench))
})
