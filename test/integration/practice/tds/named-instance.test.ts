import mssql from 'mssql'
import { describe, expect, it } from 'vitest'
import { types } from '../../../../main/practice/tds/index.ts'
import { type Browser, browser, type Instance } from '../../../support/tds/browser.ts'
import { listen } from '../../../support/tds/listen.ts'
import { configFor, failure, withServer } from '../../../support/tds/rig.ts'

/** An address of its own: only one browser can be on it, and tests run side by side. */
const HOST = '127.0.0.2'

/** Undefined where this computer does not let a test be the browser service. */
async function tryBrowser(instances: readonly Instance[]): Promise<Browser | undefined> {
  try {
    return await browser(HOST, instances)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRNOTAVAIL' || code === 'EACCES') return undefined
    throw error
  }
}

const probe = await tryBrowser([])
await probe?.close()
if (probe === undefined) console.warn(`not checked here: named instances (no UDP port 1434 on ${HOST})`)

describe.skipIf(probe === undefined)('a named instance', () => {
  it('is found through the browser service; each lookup asks four times', () =>
    withServer(
      { handler: async (_request, reply) => reply.table([{ name: 'one', type: types.int }], [[1]]) },
      async ({ server, connect }) => {
        const listening = await listen(server, { host: HOST })
        const found = await browser(HOST, [
          { name: 'OTHER', port: 1 },
          { name: 'SQLEXPRESS', port: listening.port },
        ])
        try {
          const pool = await connect({ server: HOST, options: { instanceName: 'sqlexpress' } })
          expect((await pool.request().query('select 1 as one')).recordset).toEqual([{ one: 1 }])
          expect([found.asked % 4, found.asked >= 8]).toEqual([0, true])
          const unknown = configFor(server, { server: HOST, options: { instanceName: 'NOWHERE' } })
          expect(await failure(mssql.connect(unknown))).toMatchObject({ code: 'EINSTLOOKUP', number: undefined })
        } finally {
          await found.close()
          await listening.close()
        }
      },
    ))

  it('in the server’s name changes the configuration that was given', () =>
    withServer({}, async ({ server }) => {
      const listening = await listen(server, { host: HOST })
      const found = await browser(HOST, [{ name: 'SQLEXPRESS', port: listening.port }])
      try {
        const config = configFor(server, { server: `${HOST}\\SQLEXPRESS`, options: { instanceName: '' } })
        delete config.options?.instanceName
        await (await mssql.connect(config)).close()
        expect([config.server, config.options?.instanceName]).toEqual([HOST, 'SQLEXPRESS'])
      } finally {
        await found.close()
        await listening.close()
      }
    }))
})
