import { SqlError } from '../../tds/index.ts'
import { majorOf } from '../server-properties.ts'
import { Binary } from '../values.ts'
import { notPermitted } from '../statements/errors.ts'
import { procedure } from './define.ts'

/** sp_add_trusted_assembly, since SQL Server 2017. @throws SqlError 2812, 15247, 10344 */
export const addTrustedAssembly = procedure(
  [{ name: 'hash' }, { name: 'description', optional: true }],
  async (run, given) => {
    if (majorOf(run.state()) < 14)
      throw new SqlError(2812, "Could not find stored procedure 'sys.sp_add_trusted_assembly'.", 16, 62)
    if (!run.rights().server('CONTROL SERVER') && !run.rights().server('UNSAFE ASSEMBLY')) throw notPermitted()
    const hash = given.get('hash')
    const description = given.get('description')
    if (!(hash instanceof Binary) || hash.hex.length !== 128)
      throw new SqlError(8114, 'Error converting data type varchar to varbinary.', 16, 5)
    await run.store.change((state) => {
      if (state.trustedAssemblies.some((each) => each.hash === hash.hex))
        throw new SqlError(
          10_344,
          `Internal table access error: failed to access the Trusted Assemblies internal table. HRESULT: 0x80131904.`,
        )
      state.trustedAssemblies.push({
        hash: hash.hex,
        description: description === null || description === undefined ? '' : String(description),
      })
    })
  },
)
