import { SqlError, types } from '../../tds/index.ts'
import { folded } from '../names.ts'
import { notPermitted } from '../statements/errors.ts'
import type { InstanceState } from '../state.ts'
import { procedure } from './define.ts'

/** Options that only `show advanced options` shows, with the greatest value of each. */
const ADVANCED = new Set(['clr strict security', 'max degree of parallelism', 'xp_cmdshell', 'backup checksum default'])
const GREATEST: Readonly<Record<string, number>> = { 'max degree of parallelism': 32_767 }

/** sp_configure name, value. @throws SqlError 15123, 15129, 15247 */
export const configure = procedure(
  [
    { name: 'configname', optional: true },
    { name: 'configvalue', optional: true },
  ],
  async (run, given) => {
    const wanted = given.get('configname')
    const value = given.get('configvalue')
    const state = run.state()
    if (wanted === undefined || wanted === null || value === undefined || value === null) {
      const found = wanted === undefined || wanted === null ? undefined : option(state, String(wanted))
      const shown = found === undefined ? state.configurations.filter(({ name }) => isShown(state, name)) : [found]
      run.reply.table(
        [
          { name: 'name', type: types.nvarchar(35) },
          { name: 'minimum', type: types.int },
          { name: 'maximum', type: types.int },
          { name: 'config_value', type: types.int },
          { name: 'run_value', type: types.int },
        ],
        shown.map(({ name, value, inUse }) => [name, 0, GREATEST[name] ?? 1, value, inUse]),
      )
      return
    }
    if (!run.rights().server('ALTER SETTINGS')) throw notPermitted()
    const { name, value: former } = option(state, String(wanted))
    const number = Number(value)
    if (!Number.isInteger(number) || number < 0 || number > (GREATEST[name] ?? 1))
      throw new SqlError(15_129, `'${String(value)}' is not a valid value for configuration option '${name}'.`)
    await run.store.change((next) => {
      option(next, name).value = number
    })
    run.reply.info(
      15_457,
      `Configuration option '${name}' changed from ${former} to ${number}. Run the RECONFIGURE statement to install.`,
    )
  },
)

function isShown(state: InstanceState, name: string): boolean {
  const showsAll = state.configurations.some((each) => each.name === 'show advanced options' && each.inUse === 1)
  return showsAll || !ADVANCED.has(name)
}

function option(state: InstanceState, name: string): InstanceState['configurations'][number] {
  const found = state.configurations.find((each) => folded(each.name) === folded(name) && isShown(state, each.name))
  if (found === undefined)
    throw new SqlError(15_123, `The configuration option '${name}' does not exist, or it may be an advanced option.`)
  return found
}
