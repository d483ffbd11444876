import {
  type CallOut,
  connectionMembers,
  connectionOf,
  isLocalServer,
  type Page,
  passwordOf,
  type WizardSpec,
} from '../../preload/contract/index.ts'
import { errorDataOf } from '../bridge-context.ts'
import { attend, type Context, type Loaded } from './state.ts'
import { type Errors, pageErrors, visibleFields } from './validation.ts'

type Test = Loaded<CallOut<'instance.test'>>

/** Tries the connection of a slot with what is answered and typed now; what is missing is said at its field. */
export async function testConnection(context: Context, slot: string): Promise<void> {
  const { spec, secrets, get, set } = context
  const page = spec.pages[get().page]
  if (get().phase !== 'pages' || page === undefined) return
  const errors = ofSlot(pageErrors(spec, page, get().answers, secrets), slot)
  set({ errors: { ...notOfSlot(get().errors, slot), ...errors } })
  if (Object.keys(errors).length > 0) attend(context, 'errors')
  else await tryConnection(context, slot)
}

async function tryConnection(context: Context, slot: string): Promise<void> {
  const { client, get, set } = context
  const connection = connectionOf(get().answers, slot)
  if (connection === undefined) return
  const begun: Test = { loading: true }
  const keep = (test: Test): void => set({ tests: { ...get().tests, [slot]: test } })
  keep(begun)
  const isStale = (): boolean => get().tests[slot] !== begun
  try {
    const password = connection.signIn === 'windows' ? undefined : passwordBytes(context, passwordOf(slot))
    const value = await client.call('instance.test', {
      connection,
      ...(password === undefined ? {} : { password }),
    })
    if (isStale()) return
    keep({ loading: false, value })
    if (value.server !== undefined)
      set({ answers: { ...get().answers, [connectionMembers(slot).server]: value.server } })
  } catch (reason) {
    if (!isStale()) keep({ loading: false, error: errorDataOf(reason) })
  }
}

/** What is typed, else what was accepted. */
function passwordBytes({ secrets }: Context, name: string): Uint8Array | undefined {
  return secrets.hasDraft(name) ? secrets.copyDraft(name) : secrets.copy([name])[name]
}

/** The certificate that the last try showed counts for this server from now on. */
export async function trust(context: Context, slot: string): Promise<void> {
  const { get, set } = context
  const shown = get().tests[slot]?.value?.certificate
  if (shown === undefined) return
  set({ answers: { ...get().answers, [connectionMembers(slot).certificate]: shown.fingerprint } })
  await testConnection(context, slot)
}

export function stopTrusting(context: Context, slot: string): void {
  const { get, set } = context
  const { [connectionMembers(slot).certificate]: _untrusted, ...answers } = get().answers
  set({ answers, tests: { ...get().tests, [slot]: undefined } })
}

/** An answer or password changed: what came of trying that connection is old; a certificate is trusted for one server only. */
export function slotChanged(context: Context, control: string): void {
  const { spec, get, set } = context
  for (const slot of slotsOf(spec)) {
    const members = connectionMembers(slot)
    if (!isOfSlot(control, slot)) continue
    const { [members.certificate]: certificate, ...others } = get().answers
    const isTrusted = certificate !== undefined && control === members.server
    set({ tests: { ...get().tests, [slot]: undefined }, ...(isTrusted ? { answers: others } : {}) })
  }
}

/** A name that stands for this computer only is not kept: the server is asked for its own. */
export async function keepOwnNames(context: Context, page: Page): Promise<void> {
  for (const field of visibleFields(page, context.get().answers)) {
    if (field.kind !== 'connection-test') continue
    const server = context.get().answers[connectionMembers(field.slot).server]
    if (typeof server === 'string' && isLocalServer(server)) await tryConnection(context, field.slot)
  }
}

function slotsOf(spec: WizardSpec): Set<string> {
  return new Set(
    spec.pages.flatMap((page) => page.fields.flatMap((field) => (field.kind === 'connection-test' ? field.slot : []))),
  )
}

function isOfSlot(control: string, slot: string): boolean {
  return control === passwordOf(slot) || Object.values(connectionMembers(slot)).includes(control)
}

function ofSlot(errors: Errors, slot: string): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([control]) => isOfSlot(control, slot)))
}

function notOfSlot(errors: Errors, slot: string): Errors {
  return Object.fromEntries(Object.entries(errors).filter(([control]) => !isOfSlot(control, slot)))
}
