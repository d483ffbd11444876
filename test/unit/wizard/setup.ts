import { createClient } from '../../../renderer/bridge.ts'
import { SecretBox } from '../../../renderer/wizard/secret-box.ts'
import { createWizardStore, type WizardStoreOptions } from '../../../renderer/wizard/store.ts'
import { type Answers, createFakeBridge } from '../../support/fake-bridge.ts'
import { endOf, planOf, runOf, sample } from './sample.ts'

/** Answers of a main process to which nothing is wrong. */
export const smooth: Answers = {
  'wizard.start': { answers: {} },
  'wizard.facts': [{ label: 'Computer', value: 'PRACTICE-MS01' }],
  'wizard.options': [
    { value: 'a', label: 'A' },
    { value: 'b', label: 'B' },
  ],
  'wizard.findings': [],
  'wizard.plan': planOf(1),
  'wizard.leave': {},
  'wizard.run': { run: 'run-1' },
  'run.get': ({ run }) => runOf(run),
  'run.stop': {},
  'run.answer': {},
}

/** A store on a fake main process, begun and settled. */
export async function begin(answers: Answers = {}, options: Partial<WizardStoreOptions> = {}) {
  const bridge = createFakeBridge({ ...smooth, ...answers })
  const secrets = new SecretBox()
  const store = createWizardStore({ spec: sample, client: createClient(bridge), secrets, ...options })
  const close = store.open()
  await settled()
  return { bridge, secrets, store, close, asked: (name: string) => bridge.asked.filter((one) => one.name === name) }
}

/** Waits until every canned answer has arrived: they need no clock, only turns. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

export const PASSWORD = 'correct horse battery'

type Begun = Awaited<ReturnType<typeof begin>>

/** Fills in every page up to the named one with answers that keep the rules. */
export async function goToPage({ store }: Begun, wanted: string): Promise<void> {
  for (;;) {
    const { phase, page } = store.getState()
    const id = phase === 'pages' ? sample.pages[page]?.id : phase
    if (id === wanted) return
    if (id === 'kind') store.setAnswer('kind', 'long')
    if (id === 'extra') store.setAnswer('name', 'Ada')
    if (id === 'place') store.setAnswer('place', 'C:\\Keys\\')
    if (id === 'items') store.setAnswer('items', ['a'])
    if (id === 'password') {
      store.typeSecret('password', PASSWORD)
      store.typeSecret('password-confirm', PASSWORD)
    }
    if (phase === 'summary') await store.commit()
    else await store.next()
    await settled()
    const now = store.getState()
    if (now.phase === phase && now.page === page) throw new Error(`Stuck on ${id}: ${JSON.stringify(now.errors)}`)
  }
}

export { endOf, planOf, runOf, sample }
