import { describe, expect, it } from 'vitest'
import { backupDatabases } from '../../../../main/procedures/backup-databases/index.ts'
import { workOf } from '../../../../main/procedures/backup-databases/items.ts'
import type { Answers } from '../../../../main/procedures/backup-databases/answers.ts'
import type { Survey } from '../../../../main/procedures/backup-databases/survey.ts'
import { withBench } from '../../../support/key-bench.ts'
import { answered, database, MADE, surveyed } from './survey.ts'

/** The plan needs no server: everything it depends on stands in the survey. */
const planOf = (a: Answers = answered(), survey: Survey = surveyed()) =>
  withBench(({ ports }) => backupDatabases.plan(a, ports, { ...MADE, survey }))

describe('the plan of a backup', () => {
  it('is the same whenever it is made of the same answers, survey and time', async () => {
    const [first, second] = [await planOf(), await planOf()]
    expect(second.map(({ id, title, actions }) => ({ id, title, actions }))).toEqual(
      first.map(({ id, title, actions }) => ({ id, title, actions })),
    )
  })

  it('needs its survey', async () => {
    await expect(withBench(({ ports }) => backupDatabases.plan(answered(), ports, MADE))).rejects.toThrow('survey')
  })

  it('tries the destination where that may be done, then backs up database by database, side by side', async () => {
    const steps = await planOf()
    expect(steps.map(({ id, group }) => `${id} ${group}`)).toEqual([
      'try-1 destination',
      'back-up-1 databases',
      'back-up-2 databases',
    ])
    expect(steps.map(({ title }) => title)).toEqual([
      'Try whether SQL01 can write to the destination',
      'Back up ServiceManager on SQL01: in full, read back and proven',
      'Back up Orchestrator on SQL02\\SCO: in full, copy-only, read back and proven',
    ])
  })

  it('shows what is sent: the backup, the history, the header, the verification, the kit', async () => {
    const [, step] = await planOf()
    const file = '\\\\FS02\\DR\\SQL\\SQL01_ServiceManager_FULL_20261121-031500-0badcafe.bak'
    expect(step?.actions.map(({ kind, target }) => `${kind} ${target}`)).toEqual([
      'tsql SQL01',
      'tsql SQL01',
      'tsql SQL01',
      'tsql SQL01',
      'file Recovery kit',
    ])
    expect(step?.actions[0]?.text).toBe(
      [
        `BACKUP DATABASE [ServiceManager] TO DISK = N'${file}'`,
        "WITH CHECKSUM, COMPRESSION, FORMAT, INIT, SKIP, STATS = 5, NAME = N'System Center Recovery Wizard 20261121-031500-0badcafe-001', DESCRIPTION = N'full backup of ServiceManager on SQL01, by CONTOSO\\adm.keller';",
      ].join('\n'),
    )
    expect(step?.actions[1]?.text).toMatch(/-- @database = "ServiceManager"\n-- @setName = "System Center/)
    expect(step?.actions[2]?.text).toBe(`RESTORE HEADERONLY FROM DISK = N'${file}';`)
    expect(step?.actions[3]?.text).toBe(`RESTORE VERIFYONLY FROM DISK = N'${file}' WITH FILE = 1, CHECKSUM, STATS = 5;`)
    expect(step?.actions[4]?.text).toContain('database-backup-SQL01-ServiceManager-20261121T031500000Z-0badcafe-1')
  })

  it('follows each database’s own decision and each server’s edition', async () => {
    const { items } = workOf(
      answered({ stripes: '3' }),
      surveyed({
        databases: [
          database('a', { type: 'differential' }),
          database('b', { type: 'log' }),
          database('c', { server: 'sql02\\sco', copyOnly: true }),
        ],
      }),
      MADE,
    )
    expect(items.map(({ statement: { text } }) => text.replace(/ TO DISK.*\n/, ' … ').replace(/FORMAT.*/, ''))).toEqual(
      [
        'BACKUP DATABASE [a] … WITH DIFFERENTIAL, CHECKSUM, COMPRESSION, ',
        'BACKUP LOG [b] … WITH CHECKSUM, COMPRESSION, ',
        'BACKUP DATABASE [c] … WITH COPY_ONLY, CHECKSUM, ',
      ],
    )
    expect(items.map(({ options }) => options.paths.length)).toEqual([3, 3, 3])
    expect(new Set(items.flatMap(({ options }) => options.paths)).size).toBe(9)
    expect(new Set(items.map(({ options }) => options.setName)).size).toBe(3)
  })

  it('quotes whatever a database is called', () => {
    const { items } = workOf(answered(), surveyed({ databases: [database("a]b'; DROP DATABASE z --")] }), MADE)
    expect(items[0]?.statement.text).toContain(
      "BACKUP DATABASE [a]]b'; DROP DATABASE z --] TO DISK = N'\\\\FS02\\DR\\SQL\\SQL01_a]b''; DROP DATABASE z --_FULL",
    )
  })

  it('makes the folder first, and does what a person does last', async () => {
    const steps = await planOf(
      answered({ reportingKey: true, analysisServices: true }),
      surveyed({ makeFolder: true, databases: [database('ServiceManager')] }),
    )
    expect(steps.map(({ id }) => id)).toEqual(['folder', 'try-1', 'back-up-1', 'reporting-key', 'analysis-services'])
    const [, , , key, cubes] = steps
    const file = '\\\\FS02\\DR\\SQL\\ReportServer_key_20261121-031500-0badcafe.snk'
    expect(key?.guide?.values[0]?.value).toBe(`rskeymgmt -e -f "${file}" -p YOUR-PASSWORD`)
    expect(key?.guide?.note).toMatch(/list of processes/)
    expect(cubes?.guide?.values[0]?.value).toContain('<DatabaseID>DWASDataBase</DatabaseID>')
    expect(cubes?.actions.map(({ kind }) => kind)).toEqual(['by-hand'])
  })

  it('backs up each certificate once and before the databases, when that is asked for', async () => {
    const survey = surveyed({
      databases: [
        database('a', { encrypted: true, certificate: 'TDE' }),
        database('b', { encrypted: true, certificate: 'TDE' }),
        database('c', { encrypted: true }),
        database('d', { server: 'SQL02\\SCO', encrypted: true, certificate: 'TDE' }),
        database('e', { certificate: 'TDE' }),
      ],
    })
    expect((await planOf(answered(), survey)).some(({ id }) => id.startsWith('certificate-'))).toBe(false)
    const steps = await planOf(answered({ certificates: true }), survey)
    const found = steps.filter(({ id }) => id.startsWith('certificate-'))
    expect(found.map(({ actions }) => actions[0]?.text)).toEqual([
      "BACKUP CERTIFICATE [TDE] TO FILE = N'\\\\FS02\\DR\\SQL\\SQL01_TDE_20261121-031500-0badcafe-1.cer'\nWITH PRIVATE KEY (FILE = N'\\\\FS02\\DR\\SQL\\SQL01_TDE_20261121-031500-0badcafe-1.pvk', ENCRYPTION BY PASSWORD = {{certificate-password}});",
      expect.stringContaining('SQL02_SCO_TDE_20261121-031500-0badcafe-2.cer'),
    ])
    expect(found[0]?.actions[0]?.secrets).toEqual(['certificate-password'])
    const { items } = workOf(answered({ certificates: true }), survey, MADE)
    expect(items.map(({ certificateFiles }) => certificateFiles?.certificate.slice(-8, -4))).toEqual([
      'fe-1',
      'fe-1',
      undefined,
      'fe-2',
      undefined,
    ])
  })
})

describe('secrets and limit', () => {
  it('are the passwords of the sign-ins that need one, and the certificates’', () => {
    expect(backupDatabases.secrets(answered())).toEqual([])
    expect(
      backupDatabases.secrets(
        answered({
          serviceManagerSignIn: 'sql',
          serviceManagerUser: 'sa',
          orchestratorSignIn: 'account',
          orchestratorUser: 'CONTOSO\\x',
          certificates: true,
        }),
      ),
    ).toEqual(['service-manager-password', 'orchestrator-password', 'certificate-password'])
    // A server that is not used any more needs none, whatever is still answered about it.
    expect(
      backupDatabases.secrets(
        answered({ orchestratorElsewhere: false, orchestratorSignIn: 'sql', orchestratorUser: 'sa' }),
      ),
    ).toEqual([])
  })

  it('follow the answers', () => {
    const { limit } = backupDatabases
    if (typeof limit !== 'function') throw new Error('The limit depends on the answers')
    expect(limit(answered())).toBe(2)
    expect(limit(answered({ atATime: '4' }))).toBe(4)
  })
})
