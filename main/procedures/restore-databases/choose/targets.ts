import { Problem } from '../../../engine/problem.ts'
import type { DatabaseArtifact } from '../../../ports/kit.ts'
import { backupFiles, files as serverFiles, practiceName } from '../../../sqlserver/statements/index.ts'
import { rowsOf } from '../../databases/ask.ts'
import type { DatabaseRow } from '../../databases/catalogue.ts'
import type { Answers } from '../answers.ts'
import type { Chain } from './chain.ts'
import { presentDatabase } from './here.ts'
import type { Look } from './look.ts'
import { type Offer, offerFor, rememberedOf } from './offers.ts'
import { type PlacedFile, placeFiles } from './place-files.ts'

/** A chosen database with everything that its restore depends on. */
export interface Target {
  /** As it is called in the backup; as it is called here for the steps after a restore. */
  database: string
  /** The name that it is restored under. */
  as: string
  offer?: Offer
  chain?: Chain
  files: PlacedFile[]
  /** Why the files of its backup can't be listed. */
  problem?: Problem
  /** The database of that name that is there now. */
  present?: DatabaseRow
  remembered?: DatabaseArtifact
}

export interface Targets {
  targets: Target[]
  /** Bytes of the files that are overwritten, by path in lower case. */
  existing: Map<string, number>
  folders: { data: string; log: string }
}

/**
 * The chosen databases with the places of their files.
 *
 * @param nonce 8 hex digits for the names of a practice restore
 * @throws Problem as `Instance.rows`
 */
export async function targetsOf(look: Look, a: Partial<Answers>, nonce: string): Promise<Targets> {
  const { here } = look
  const onServer = await rowsOf(here.instance, serverFiles)
  const folders = foldersOf(look, a, onServer)
  const taken = new Set(onServer.map(({ path }) => path.toLowerCase()))
  const existing = new Map(onServer.map(({ path, size }) => [path.toLowerCase(), size]))
  const targets: Target[] = []
  for (const database of new Set(a.databases)) {
    const offer = offerFor(look.offers, database)
    const chain = offer?.chain
    const as = a.purpose === 'practice' ? practiceName(database, nonce) : (offer?.present?.name ?? database)
    const present = presentDatabase(here, as)
    const remembered = rememberedOf(database, chain, look.kit, here)
    const target: Target = {
      database: offer?.database ?? present?.name ?? database,
      as,
      files: [],
      ...(offer === undefined ? {} : { offer }),
      ...(chain === undefined ? {} : { chain }),
      ...(present === undefined ? {} : { present }),
      ...(remembered === undefined ? {} : { remembered }),
    }
    const replaced = a.purpose === 'recover' && present !== undefined
    const own = replaced ? onServer.filter((file) => file.database === present.name) : []
    if (chain !== undefined) {
      try {
        const [full] = chain.sets
        const files = await rowsOf(here.instance, backupFiles(full.paths, full.position))
        const unique = a.purpose === 'practice' ? { unique: nonce } : {}
        target.files = placeFiles({ files, database: as, existing: own, folders, taken, ...unique })
      } catch (error) {
        target.problem = asProblem(error)
      }
    }
    targets.push(target)
  }
  return { targets, existing, folders }
}

/** The folders that were entered, else those that the instance uses for new databases, else those of its first database. */
function foldersOf(
  { here: { more } }: Look,
  a: Partial<Answers>,
  files: readonly { type: string; path: string }[],
): Targets['folders'] {
  const beside = (type: string) => files.find((file) => file.type === type)?.path.replace(/[\\/][^\\/]*$/, '')
  const data = given(a.dataFolder) ?? more.dataFolder ?? beside('ROWS') ?? ''
  const log = given(a.logFolder) ?? given(a.dataFolder) ?? more.logFolder ?? beside('LOG') ?? data
  return { data, log }
}

export function given(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem && error.code.startsWith('sql-')) return error
  if (error instanceof RangeError)
    return new Problem({
      code: 'path-too-long',
      text: error.message,
      cause: 'RESTORE takes paths of at most 259 characters.',
      unchanged: ['Nothing was changed.'],
      next: ['Enter a shorter folder for data and log files.'],
    })
  throw error
}
