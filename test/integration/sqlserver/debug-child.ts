import { fake, password, signal, statement } from '../../unit/sqlserver/rig.ts'
import { createSqlServers } from '../../../main/sqlserver/index.ts'

/** Sends a statement with a secret in a process whose environment asks every module to print what it does. */
const one = fake({ script: [[/^BACKUP SERVICE MASTER KEY/, () => undefined]] })
const servers = createSqlServers({ dial: () => one.dial() })
const instance = await servers.open({ server: 'SQL01', signIn: 'sql', user: 'sa' }, { password: password() })
const secrets = { 'key-password': new TextEncoder().encode('Canary-4711') }
await instance.run(
  statement("BACKUP SERVICE MASTER KEY TO FILE = N'D:\\x.key' ENCRYPTION BY PASSWORD = {{key-password}};", {
    secrets: ['key-password'],
  }),
  { signal: signal(), secrets },
)
await servers.forget()
one.server.close()
console.log(`sent ${one.asked.length}, environment ${process.env['DEBUG']}`)
