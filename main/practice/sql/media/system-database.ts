import { createHash } from 'node:crypto'
import { isSystemDatabase, SYSTEM_DATABASES, same } from '../names.ts'
import type { Database, InstanceState } from '../state.ts'

const MEGABYTE = 1024 * 1024

/** master, model or msdb as a backup holds it: the state knows nothing of them, and nothing in them is simulated. */
export function systemDatabase(state: InstanceState, name: string): Database | undefined {
  if (!isSystemDatabase(name)) return undefined
  const id = SYSTEM_DATABASES.findIndex((known) => same(known, name)) + 1
  const known = SYSTEM_DATABASES[id - 1] ?? name
  const { data } = state.folders
  const file = (logicalName: string, type: 'ROWS' | 'LOG', path: string, size: number) => ({
    logicalName,
    type,
    path: `${data.replace(/\\+$/, '')}\\${path}`,
    size: size * MEGABYTE,
  })
  return {
    name: known,
    id,
    state: 'ONLINE',
    userAccess: 'MULTI_USER',
    ownerSid: '01',
    trustworthy: known === 'msdb',
    broker: known === 'msdb',
    readOnly: false,
    lsn: 40,
    sessions: [],
    content: {
      family: guidOf(`${state.name}/${known}`),
      created: '2003-04-08T09:13:36',
      collation: state.collation,
      compatibility: 160,
      recoveryModel: known === 'model' ? 'FULL' : 'SIMPLE',
      containment: 'NONE',
      files:
        known === 'master'
          ? [file('master', 'ROWS', 'master.mdf', 6), file('mastlog', 'LOG', 'mastlog.ldf', 2)]
          : known === 'msdb'
            ? [file('MSDBData', 'ROWS', 'MSDBData.mdf', 22), file('MSDBLog', 'LOG', 'MSDBLog.ldf', 5)]
            : [file('modeldev', 'ROWS', 'model.mdf', 8), file('modellog', 'LOG', 'modellog.ldf', 8)],
      brokerGuid: guidOf(`${state.name}/${known}/broker`),
      ownerSid: '01',
      masterKey: false,
      schemas: [],
      principals: [],
      members: [],
      permissions: [],
      securables: [],
      assemblies: [],
      userRoles: [],
      storedNames: [],
      rows: 0,
    },
  }
}

/** A GUID that is always the same for a text: for what has one on a server and none in the state. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 32).toUpperCase()
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
