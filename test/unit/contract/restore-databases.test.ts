import { describe, expect, it } from 'vitest'
import { restoreDatabases } from '../../../preload/contract/wizards/restore-databases.ts'

const good = { purpose: 'recover', serverServer: 'SQL01', source: 'kit', databases: ['ServiceManager'] }
const errors = (change: object) =>
  restoreDatabases.answers
    .safeParse({ ...good, ...change })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []

describe('the answers of a recovery', () => {
  it.each([
    {},
    { purpose: 'after', source: undefined },
    { purpose: 'practice', source: 'place', place: '\\\\FS02\\DR\\x.bak' },
    { stopAt: '' },
    { stopAt: '2026-11-21 03:15' },
    { stopAt: '2026-11-21T03:15:59' },
    { servicesAccount: 'CONTOSO\\svc' },
    { servicesAccount: '' },
    { serverSignIn: 'sql', serverUser: 'sa' },
    { permissions: 'files', snapshotFile: 'C:\\x.json' },
    { messagesElsewhere: true, messagesServer: 'SQL09' },
    { messagesElsewhere: true, after: ['owner'] },
  ])('are right: %j', (change) => expect(errors(change)).toEqual([]))

  it.each([
    [{ purpose: 'x' }, 'purpose: Select what to do'],
    [{ databases: [] }, 'databases: Select at least one database'],
    [{ serverServer: undefined }, 'serverServer: Enter a database server'],
    [{ serverSignIn: 'sql' }, 'serverUser: Enter an account'],
    [{ source: undefined }, 'source: Select where the backups are looked for'],
    [{ source: 'place' }, 'place: Enter a path'],
    [{ stopAt: '21.11.2026' }, 'stopAt: Enter the time as 2026-11-21 03:15, by the server’s clock'],
    [{ stopAt: '2026-13-21 03:15' }, 'stopAt: Enter the time as 2026-11-21 03:15, by the server’s clock'],
    [{ servicesAccount: 'svc' }, 'servicesAccount: Enter the account as DOMAIN\\user'],
    [{ permissions: 'files' }, 'scriptFile: Enter a path'],
    [{ messagesElsewhere: true }, 'messagesServer: Enter a database server'],
    [
      { dataFolder: 'Data' },
      'dataFolder: Enter the whole path, from the drive (C:\\…) or the server (\\\\Server\\Share\\…)',
    ],
  ])('are not right: %j', (change, message) => expect(errors(change)).toEqual([message]))

  it('show the pages of each way', () => {
    const pages = (given: Record<string, unknown>) =>
      restoreDatabases.pages.filter((page) => page.skip?.(given) !== true).map(({ id }) => id)
    expect(pages({ purpose: 'recover', after: [] })).toEqual(['purpose', 'server', 'backups', 'databases', 'files'])
    expect(pages({ purpose: 'after', after: [] })).toEqual(['purpose', 'server', 'databases', 'files'])
    expect(pages({ purpose: 'practice', chooseSets: true })).toEqual([
      'purpose',
      'server',
      'backups',
      'databases',
      'sets',
      'files',
    ])
    expect(pages({ purpose: 'after', after: ['messages'], messagesElsewhere: true })).toContain('messages')
  })
})
