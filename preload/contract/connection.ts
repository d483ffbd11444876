import * as z from 'zod/mini'
import { certificateFingerprint, type Connection, connection, signIn } from './input/connection.ts'
import { server } from './input/server.ts'
import type { SecretName } from './plan.ts'
import type { Field } from './wizard.ts'

export * from './input/connection.ts'

type Answers = Readonly<Record<string, unknown>>
type When = (answers: Answers) => boolean

const user = z
  .string()
  .check(z.minLength(1, 'Enter an account'), z.maxLength(256, 'Enter an account of at most 256 characters'))

/** Members that a connection adds to a wizard's answers: `<slot>Server`, `<slot>SignIn`, `<slot>User`, `<slot>Certificate`. */
export function connectionShape<const S extends string>(slot: S) {
  const shape = {
    [`${slot}Server`]: z.optional(server),
    [`${slot}SignIn`]: z.optional(signIn),
    [`${slot}User`]: z.optional(user),
    [`${slot}Certificate`]: z.optional(certificateFingerprint),
  }
  return shape as { [K in `${S}Server`]: z.ZodMiniOptional<typeof server> } & {
    [K in `${S}SignIn`]: z.ZodMiniOptional<typeof signIn>
  } & { [K in `${S}User` | `${S}Certificate`]: z.ZodMiniOptional<z.ZodMiniString> }
}

/** The secret that holds a connection's password: `data-warehouse-password` for `dataWarehouse`. */
export function passwordOf(slot: string): SecretName {
  return `${slot.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-password`
}

/** The connection of a slot as far as it is answered; undefined without a server. */
export function connectionOf(answers: Answers, slot: string): Connection | undefined {
  const parsed = z.safeParse(connection, {
    server: answers[`${slot}Server`],
    signIn: answers[`${slot}SignIn`] ?? 'windows',
    ...(answers[`${slot}User`] === undefined || (answers[`${slot}SignIn`] ?? 'windows') === 'windows'
      ? {}
      : { user: answers[`${slot}User`] }),
    ...(answers[`${slot}Certificate`] === undefined ? {} : { certificate: answers[`${slot}Certificate`] }),
  })
  return parsed.success ? parsed.data : undefined
}

/** What is wrong with a connection as a whole, by field; what is wrong with one member is said by its rule. */
export function connectionErrors(answers: Answers, slot: string): Record<string, string> {
  const errors: Record<string, string> = {}
  const [server, user] = [answers[`${slot}Server`] ?? '', answers[`${slot}User`] ?? '']
  const signIn = answers[`${slot}SignIn`] ?? 'windows'
  if (server === '') errors[`${slot}Server`] = 'Enter a database server'
  if (signIn === 'account' && typeof user === 'string' && !/^[^\\@]+[\\@][^\\@]+$/.test(user))
    errors[`${slot}User`] = 'Enter the account as DOMAIN\\user or user@domain'
  if (signIn === 'sql' && user === '') errors[`${slot}User`] = 'Enter a login'
  return errors
}

/** A check for a wizard's answers: the connection of a slot is whole where its fields are shown. */
export function connectionRule(slot: string, when: When = () => true): z.core.CheckFn<Record<string, unknown>> {
  return (context) => {
    if (!when(context.value)) return
    for (const [field, message] of Object.entries(connectionErrors(context.value, slot)))
      context.issues.push({ code: 'custom', message, input: context.value[field], path: [field] })
  }
}

/** The members of a wizard's answers that a connection's test field stands for: see `connectionShape`. */
export function connectionMembers(slot: string): { server: string; signIn: string; user: string; certificate: string } {
  return {
    server: `${slot}Server`,
    signIn: `${slot}SignIn`,
    user: `${slot}User`,
    certificate: `${slot}Certificate`,
  }
}

export interface SlotWords {
  /** Names the frame and its first field: "Service Manager database server". */
  label: string
  hint?: string
  placeholder?: string
  /** Access keys; unique on the page. The buttons get theirs from what is left. */
  keys?: { server?: string; user?: string; password?: string }
}

/** The fields of one connection, for the page that asks for it: the same in every wizard. */
export function connectionFields(slot: string, words: SlotWords, when: When = () => true): Field[] {
  const signs = (answers: Answers) => answers[`${slot}SignIn`] ?? 'windows'
  const keys = words.keys ?? {}
  return [
    {
      id: `${slot}Server`,
      kind: 'text',
      label: words.label,
      group: words.label,
      when,
      ...(keys.server === undefined ? {} : { key: keys.server }),
      placeholder: words.placeholder ?? 'SQL01 or SQL01\\INSTANCE or SQL01,1433',
      ...(words.hint === undefined ? {} : { hint: words.hint }),
    },
    {
      id: `${slot}SignIn`,
      kind: 'choice',
      label: 'Sign in with',
      compact: true,
      preset: 'windows',
      group: words.label,
      when,
      options: [
        { value: 'windows', label: 'The Windows account that runs this program' },
        { value: 'account', label: 'Another Windows account' },
        { value: 'sql', label: 'A SQL Server login' },
      ],
    },
    {
      id: `${slot}User`,
      kind: 'text',
      label: 'Account',
      group: words.label,
      ...(keys.user === undefined ? {} : { key: keys.user }),
      when: (answers) => when(answers) && signs(answers) !== 'windows',
      hint: 'DOMAIN\\user or user@domain for a Windows account; the login’s name otherwise.',
    },
    {
      id: passwordOf(slot),
      kind: 'password',
      label: 'Password',
      group: words.label,
      minimum: 1,
      ...(keys.password === undefined ? {} : { key: keys.password }),
      when: (answers) => when(answers) && signs(answers) !== 'windows',
      hint: 'Kept in memory only, until the run has ended.',
    },
    { id: `${slot}Test`, kind: 'connection-test', slot, label: 'Test connection', group: words.label, when },
  ]
}
