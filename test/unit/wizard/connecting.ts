import * as z from 'zod/mini'
import {
  type CallOut,
  connectionFields,
  connectionRule,
  connectionShape,
  defineWizard,
} from '../../../preload/contract/index.ts'

const needsWarehouse = (answers: Readonly<Record<string, unknown>>) => answers['both'] === true

/** A wizard that connects to one instance or two. */
export const connecting = defineWizard({
  id: 'connecting',
  title: 'Connecting wizard',
  icon: 'database',
  entries: [],
  answers: z
    .strictObject({
      ...connectionShape('main'),
      ...connectionShape('dataWarehouse'),
      both: z.boolean(),
      items: z.array(z.string()),
    })
    .check(connectionRule('main'), connectionRule('dataWarehouse', needsWarehouse)),
  pages: [
    {
      id: 'servers',
      title: 'Database servers',
      fields: [
        ...connectionFields('main', {
          label: 'Service Manager database server',
          keys: { server: 's', user: 'a', password: 'p' },
        }),
        { id: 'both', kind: 'check', label: 'The data warehouse is elsewhere', key: 'd' },
        ...connectionFields('dataWarehouse', { label: 'Data warehouse database server' }, needsWarehouse),
      ],
    },
    { id: 'items', title: 'Items', fields: [{ id: 'items', kind: 'list', label: 'Items' }] },
  ],
  commit: () => ({ label: 'Do it', key: 'd' }),
})

export const FINGERPRINT = `SHA256:${'ab'.repeat(32)}`

/** What main says of an instance to which nothing is wrong. */
export const connected: CallOut<'instance.test'> = {
  facts: [
    { label: 'Signed in as', value: 'PRACTICE\\admin' },
    { label: 'Server', value: 'PRACTICE-SQL01' },
  ],
  findings: [],
}

/** What main says where no authority vouches for the certificate. */
export const untrusted: CallOut<'instance.test'> = {
  facts: [],
  findings: [{ level: 'block', code: 'certificate-untrusted', text: 'Nobody vouches for the certificate of SQL01.' }],
  certificate: {
    fingerprint: FINGERPRINT,
    subject: 'CN=SQL01',
    issuer: 'CN=SQL01',
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: '2036-01-01T00:00:00.000Z',
  },
}
