import type { StepContext } from '../../../engine/types.ts'
import { type Captured, capture, compare, type Difference, reasonWords } from '../../../sqlserver/permissions/index.ts'
import type { Instance } from '../../../ports/index.ts'
import { listDatabases } from '../../databases/catalogue.ts'

/** What differs from the snapshot, and what could not be otherwise. */
export interface Compared {
  /** Databases of the snapshot that were compared. */
  databases: string[]
  differences: Difference[]
  /**
   * Sentences about what neither a restore nor the script brings back, as was known when it was captured: logins from certificates, default
   * databases that are not on this instance.
   */
  beyond: string[]
}

/** @throws Problem as `capture` and `Instance.rows` */
export async function comparedWith(
  before: Captured,
  instance: Instance,
  names: readonly string[],
  c: Pick<StepContext, 'signal'>,
): Promise<Compared> {
  const databases = before.databases.map(({ name }) => name).filter((name) => names.includes(name))
  const after = await capture(instance, databases, { signal: c.signal })
  const all = compare(before, after, { databases })
  const withoutDefaults = compare(before, after, { databases, anyDefaultDatabase: true })
  const isDefault = (one: Difference) => !withoutDefaults.some(({ text }) => text === one.text)
  const there = new Set((await listDatabases(instance, c.signal)).map(({ name }) => name.toLowerCase()))
  const beyond: string[] = []
  const differences: Difference[] = []
  for (const one of all) {
    const login = before.accounts.logins.find(({ name }) => name === one.name)
    const wanted = login?.defaultDatabase
    if (one.kind === 'login' && isDefault(one) && wanted !== undefined && !there.has(wanted.toLowerCase()))
      beyond.push(`The default database of ${one.name} is not on this instance: ${wanted}`)
    else if (isUnscripted(one, login)) {
      if (one.kind === 'login' && login?.unscripted !== undefined)
        beyond.push(`The login ${one.name} is in no script: ${reasonWords[login.unscripted]}`)
    } else differences.push(one)
  }
  return { databases, differences, beyond }
}

/** A login that no script holds is missing, and so is what it was granted. */
function isUnscripted(
  { change, kind }: Difference,
  login: Captured['accounts']['logins'][number] | undefined,
): boolean {
  return (
    login?.unscripted !== undefined &&
    change === 'missing' &&
    ['login', 'server-member', 'server-permission'].includes(kind)
  )
}
