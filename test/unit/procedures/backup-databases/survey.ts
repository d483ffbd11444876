import type { Answers } from '../../../../main/procedures/backup-databases/answers.ts'
import type { Survey, SurveyDatabase, SurveyServer } from '../../../../main/procedures/backup-databases/survey.ts'
import type { Made } from '../../../../main/engine/types.ts'

export const MADE: Made = { at: new Date('2026-11-21T03:15:00.000Z'), nonce: '0badcafe' }

export const sql01: SurveyServer = {
  slot: 'serviceManager',
  own: {
    name: 'SQL01',
    machine: 'SQL01',
    version: '16.0.4135.4',
    edition: 'Enterprise Edition (64-bit)',
    collation: 'SQL_Latin1_General_CP1_CI_AS',
  },
  account: 'NT SERVICE\\MSSQLSERVER',
  compression: true,
  probe: true,
  clrEnabled: true,
}
export const sco: SurveyServer = {
  ...sql01,
  slot: 'orchestrator',
  own: { ...sql01.own, name: 'SQL02\\SCO', machine: 'SQL02', instance: 'SCO' },
  compression: false,
  probe: false,
}

export const database = (name: string, change: Partial<SurveyDatabase> = {}): SurveyDatabase => ({
  server: 'SQL01',
  name,
  type: 'full',
  copyOnly: false,
  size: 104_857_600,
  encrypted: false,
  owner: 'sa',
  trustworthy: false,
  broker: true,
  recoveryModel: 'FULL',
  ...change,
})

export const surveyed = (change: Partial<Survey> = {}): Survey => ({
  operator: 'CONTOSO\\adm.keller',
  servers: [sql01, sco],
  databases: [database('ServiceManager'), database('Orchestrator', { server: 'SQL02\\SCO', copyOnly: true })],
  makeFolder: false,
  seenHere: true,
  ...change,
})

export const answered = (change: Partial<Answers> = {}): Answers => ({
  serviceManagerServer: 'SQL01',
  orchestratorElsewhere: true,
  orchestratorServer: 'SQL02\\SCO',
  databases: ['SQL01/ServiceManager', 'SQL02\\SCO/Orchestrator'],
  destination: '\\\\FS02\\DR\\SQL\\',
  ...change,
})
