import type { Survey, SurveyTarget } from '../../../../main/procedures/restore-databases/survey-shape.ts'
import { full } from './sets.ts'

export function target(change: Partial<SurveyTarget> = {}): SurveyTarget {
  return {
    database: 'ServiceManager',
    as: 'ServiceManager',
    sets: [full()],
    moves: [
      { logicalName: 'ServiceManager', path: 'D:\\Data\\SM.mdf' },
      { logicalName: 'ServiceManager_log', path: 'L:\\Log\\SM.ldf' },
    ],
    ...change,
  }
}

export function survey(change: Partial<Survey> = {}): Survey {
  return {
    server: { name: 'SQL01', login: 'CONTOSO\\adm', major: 16, compression: true, safetyFolder: 'D:\\Backup' },
    nonce: '0badcafe',
    targets: [target()],
    users: { netbios: 'MS01', services: [], servers: [] },
    batches: [],
    ...change,
  }
}

export const SERVICES: Survey['users']['services'] = [
  { name: 'HealthService', display: 'Microsoft Monitoring Agent' },
  { name: 'OMCFG', display: 'System Center Management Configuration' },
  { name: 'OMSDK', display: 'System Center Data Access Service' },
]
