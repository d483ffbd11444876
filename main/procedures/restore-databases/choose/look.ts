import { Problem } from '../../../engine/problem.ts'
import type { Secrets } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import type { DatabaseArtifact } from '../../../ports/kit.ts'
import type { Answers } from '../answers.ts'
import { type Here, lookHere } from './here.ts'
import { type Media, readMedia } from './media.ts'
import { type Offer, offersOf } from './offers.ts'
import { databaseArtifacts, findFiles, type Found } from './sources.ts'

/** The instance and the backups that the answers lead to. */
export interface Look {
  here: Here
  /** Database backups that the recovery kit lists, and why it can't be read, if so. */
  kit: DatabaseArtifact[]
  kitProblem?: Problem
  /** Absent for the steps after a restore alone. */
  backups?: Found & Media
  /** What can be restored, or is there for the steps after a restore. */
  offers: Offer[]
}

/** What was looked up for one question: findings of all pages and the survey of one plan look once. Forgotten with the secrets themselves. */
const known = new WeakMap<Secrets, Map<string, Promise<Look>>>()

/**
 * Signs in and reads the backups' headers. Changes nothing.
 * @throws Problem as `lookHere` and `findFiles`
 */
export function look(a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Look> {
  if (secrets === undefined) return lookAnew(a, p, undefined)
  const { purpose, source, place, sets, chooseSets, stopAt, serverServer, serverSignIn, serverUser } = a
  const key = JSON.stringify([purpose, source, place, sets, chooseSets, stopAt, serverServer, serverSignIn, serverUser])
  const looks = known.get(secrets) ?? new Map<string, Promise<Look>>()
  const before = looks.get(key)
  if (before !== undefined) return before
  const made = lookAnew(a, p, secrets)
  known.set(secrets, looks.set(key, made))
  // What failed is tried again by the next question.
  made.catch(() => looks.delete(key))
  return made
}

async function lookAnew(a: Partial<Answers>, p: Ports, secrets: Secrets | undefined): Promise<Look> {
  const here = await lookHere(p, a, secrets)
  const { kit, kitProblem } = await readKit(p, a)
  const told = { here, kit, ...(kitProblem === undefined ? {} : { kitProblem }) }
  if (a.purpose === 'after') return { ...told, offers: [] }
  const found = await findFiles(here, p, a)
  const media = await readMedia(here.instance, found.candidates)
  return {
    ...told,
    backups: { ...found, ...media, unread: [...found.unread, ...media.unread] },
    offers: offersOf(media.sets, here, a),
  }
}

/** Where the backups come from elsewhere, a kit that can't be read only means that nothing is remembered. */
async function readKit(
  p: Pick<Ports, 'kit'>,
  a: Partial<Answers>,
): Promise<{ kit: DatabaseArtifact[]; kitProblem?: Problem }> {
  try {
    return { kit: await databaseArtifacts(p) }
  } catch (error) {
    if (!(error instanceof Problem) || a.source === 'kit') throw error
    return { kit: [], kitProblem: error }
  }
}
