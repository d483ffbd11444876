import { type Connection, connectionOf, passwordOf } from '../../../preload/contract/connection.ts'
import type { AnswersOf } from '../../../preload/contract/wizard.ts'
import {
  type AfterStep,
  afterSteps,
  type restoreDatabases,
} from '../../../preload/contract/wizards/restore-databases.ts'
import type { SecretName } from '../../engine/types.ts'

export type Answers = AnswersOf<typeof restoreDatabases>
export type Slot = 'server' | 'messages'

/** The passwords that these answers need: one for each connection that does not use the account that runs this program. */
export function secretsOf(a: Partial<Answers>): SecretName[] {
  return slotsOf(a)
    .filter((slot) => (connectionOf(a, slot)?.signIn ?? 'windows') !== 'windows')
    .map(passwordOf)
}

/** The connections that are used. */
export function slotsOf(a: Partial<Answers>): Slot[] {
  return copiesMessages(a) ? ['server', 'messages'] : ['server']
}

export function connectionFor(a: Partial<Answers>, slot: Slot): Connection | undefined {
  return connectionOf(a, slot)
}

/** The steps after a restore, in their order; all of them where nothing is said; none for a practice restore. */
export function afterOf(a: Partial<Answers>): AfterStep[] {
  if (a.purpose === 'practice') return []
  const { after } = a
  return afterSteps.filter((step) => after === undefined || after.includes(step))
}

export function copiesMessages(a: Partial<Answers>): boolean {
  return a.messagesElsewhere === true && afterOf(a).includes('messages')
}

/** Whether everybody but administrators stays out until the steps after the restore are done. */
export function isRestricted(a: Partial<Answers>): boolean {
  return a.purpose === 'recover' && a.restricted !== false
}

/** The point in time as T-SQL takes it, `2026-11-21T03:15:00`; undefined for the newest. */
export function stopAtOf({ stopAt }: Partial<Answers>): string | undefined {
  if (stopAt === undefined || stopAt === '') return undefined
  const text = stopAt.replace(' ', 'T')
  return text.length === 16 ? `${text}:00` : text
}
