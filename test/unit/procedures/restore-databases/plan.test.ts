import { describe, expect, it } from 'vitest'
import type { Made, Step } from '../../../../main/engine/types.ts'
import { planHash } from '../../../../main/engine/plan.ts'
import type { Ports } from '../../../../main/ports/index.ts'
import type { Answers } from '../../../../main/procedures/restore-databases/answers.ts'
import { makeSteps } from '../../../../main/procedures/restore-databases/plan.ts'
import type { Survey } from '../../../../main/procedures/restore-databases/survey-shape.ts'
import { differential, full, log } from './sets.ts'
import { SERVICES, survey, target } from './survey.ts'

/** A plan is made of answers and survey alone: it asks no port for anything. */
const ports = { target: 'practice' } as Ports
const at = new Date('2026-11-21T03:15:00.000Z')
const steps = (found: Survey, answers: Partial<Answers> = {}): Step[] => {
  const made: Made = { at, nonce: '1badcafe', survey: JSON.parse(JSON.stringify(found)) }
  return makeSteps(
    { purpose: 'recover', serverServer: 'SQL01', databases: ['ServiceManager'], ...answers },
    ports,
    made,
  )
}
const ids = (all: readonly Step[]) => all.map(({ id }) => id)
const text = (all: readonly Step[], id: string) =>
  all
    .find((step) => step.id === id)
    ?.actions.map((action) => action.text)
    .join('\n')
const remembered = { owner: 'CONTOSO\\svc-sm', trustworthy: true, broker: true, clrEnabled: true }

describe('the plan of a recovery', () => {
  it('verifies before it stops anything, and does what a restore leaves undone in its order', () => {
    const found = survey({
      targets: [
        target({ replaces: 'ONLINE', access: 'MULTI_USER', remembered }),
        target({ database: 'DWRepository', as: 'DWRepository' }),
      ],
      users: { netbios: 'MS01', services: SERVICES, servers: ['MS02'] },
    })
    expect(ids(steps(found))).toEqual([
      'verify-ServiceManager',
      'verify-DWRepository',
      'stop-other-servers',
      'stop-services',
      'safety-ServiceManager',
      'alone-ServiceManager',
      'restore-ServiceManager',
      'restore-DWRepository',
      'names',
      'orphans',
      'owner',
      'clr',
      'assemblies',
      'trustworthy',
      'broker',
      'access',
      'start-services',
      'start-other-servers',
    ])
  })

  it('can be taken back until the first RESTORE, and says of that one that it can’t', () => {
    const found = survey({
      targets: [target({ replaces: 'ONLINE', access: 'MULTI_USER' })],
      users: { netbios: 'MS01', services: SERVICES, servers: [] },
    })
    const all = steps(found)
    const before = all.slice(0, ids(all).indexOf('restore-ServiceManager'))
    for (const { id, undo, changes, revert } of before) {
      expect(changes === false || undo === 'automatic', id).toBe(true)
      expect(revert !== undefined, id).toBe(changes !== false)
    }
    expect(all.find(({ id }) => id === 'restore-ServiceManager')?.undo).toBe('none')
  })

  it('restores the chain with MOVE once, NORECOVERY until the last, REPLACE and STOPAT only where they belong', () => {
    const sets = [full({ position: 2 }), differential(), log(2)]
    const found = survey({
      targets: [target({ sets, stopAt: '2026-11-21T00:20:00', replaces: 'ONLINE', access: 'MULTI_USER' })],
    })
    expect(
      steps(found)
        .find(({ id }) => id === 'restore-ServiceManager')
        ?.actions.map((action) => action.text),
    ).toEqual([
      `RESTORE DATABASE [ServiceManager] FROM DISK = N'\\\\FS02\\DR\\sm-full.bak'
WITH FILE = 2,
  MOVE N'ServiceManager' TO N'D:\\Data\\SM.mdf',
  MOVE N'ServiceManager_log' TO N'L:\\Log\\SM.ldf',
  REPLACE,
  CHECKSUM,
  NORECOVERY,
  STATS = 5;`,
      `RESTORE DATABASE [ServiceManager] FROM DISK = N'\\\\FS02\\DR\\sm-diff.bak'
WITH FILE = 1,
  CHECKSUM,
  NORECOVERY,
  STATS = 5;`,
      `RESTORE LOG [ServiceManager] FROM DISK = N'\\\\FS02\\DR\\sm-log-2.trn'
WITH FILE = 1,
  CHECKSUM,
  STOPAT = N'2026-11-21T00:20:00',
  RESTRICTED_USER,
  RECOVERY,
  STATS = 5;`,
    ])
  })

  it('never replaces what was not there when it was made', () => {
    expect(text(steps(survey()), 'restore-ServiceManager')).not.toContain('REPLACE')
  })

  it('lets everybody in at once where that was asked for', () => {
    expect(text(steps(survey()), 'restore-ServiceManager')).toContain('RESTRICTED_USER')
    expect(text(steps(survey(), { restricted: false }), 'restore-ServiceManager')).not.toContain('RESTRICTED_USER')
  })

  it('backs up what can be backed up: not what is RESTORING', () => {
    const found = survey({ targets: [target({ replaces: 'RESTORING', access: 'MULTI_USER' })] })
    expect(ids(steps(found))).not.toContain('safety-ServiceManager')
    expect(ids(steps(found))).not.toContain('alone-ServiceManager')
    expect(text(steps(found), 'restore-ServiceManager')).toContain('REPLACE')
  })

  it('does not depend on the order or presence of members that say nothing', () => {
    const hash = (all: Step[]) => planHash('restore-databases', 'practice', {}, all)
    const one = survey({ targets: [target({ remembered })] })
    const other = Object.fromEntries(Object.entries(one).toReversed()) as unknown as Survey
    expect(hash(steps(other))).toBe(hash(steps(one)))
    expect(hash(steps(survey()))).not.toBe(hash(steps(one)))
  })

  it('can’t be made without its survey', () => {
    const made: Made = { at, nonce: '1badcafe' }
    expect(() => makeSteps({ purpose: 'recover', databases: ['x'] }, ports, made)).toThrow(/without its survey/)
  })
})

describe('the steps after a restore', () => {
  const all = (found: Survey, answers: Partial<Answers> = {}) => ids(steps(found, { purpose: 'after', ...answers }))

  it('can each be run alone', () => {
    const found = survey({ targets: [target({ sets: [], moves: [], remembered })] })
    expect(all(found)).toEqual(['names', 'orphans', 'owner', 'clr', 'assemblies', 'trustworthy', 'broker', 'access'])
    for (const step of ['orphans', 'owner', 'clr', 'assemblies', 'trustworthy', 'broker', 'access'] as const)
      expect(all(found, { after: [step] })).toEqual(['names', step])
  })

  it('are left out where they do not apply', () => {
    const strange = target({ database: 'HRPortal', as: 'HRPortal', sets: [], moves: [] })
    expect(all(survey({ targets: [strange] }))).toEqual(['orphans', 'owner', 'access'])
    const old = survey({ targets: [target({ sets: [] })], server: { ...survey().server, major: 13 } })
    expect(all(old)).not.toContain('assemblies')
    const quiet = target({ sets: [], remembered: { ...remembered, trustworthy: false, broker: false } })
    expect(all(survey({ targets: [quiet] }))).not.toContain('trustworthy')
    expect(all(survey({ targets: [quiet] }))).not.toContain('broker')
  })

  it('of an Orchestrator database follow what the kit remembers', () => {
    const orchestrator = target({ database: 'Orchestrator', as: 'Orchestrator', sets: [], remembered })
    expect(all(survey({ targets: [orchestrator] }))).toEqual([
      'orphans',
      'owner',
      'clr',
      'trustworthy',
      'broker',
      'access',
    ])
  })

  it('take script and snapshot, accounts and messages where they are given', () => {
    const permissions = {
      script: { path: '\\\\FS02\\DR\\x.sql', sha256: 'aa' },
      snapshot: { path: '\\\\FS02\\DR\\x.json', sha256: 'bb' },
      server: 'SQL01',
    }
    const found = survey({
      targets: [target({ sets: [] })],
      permissions,
      batches: [
        { id: 'logins-001', database: 'master', items: 3, text: 'PASSWORD = 0x******** HASHED' },
        { id: 'logins-002', database: 'master', items: 64 },
      ],
    })
    const answers: Partial<Answers> = {
      purpose: 'after',
      servicesAccount: 'CONTOSO\\svc-sm',
      messagesElsewhere: true,
      messagesServer: 'SQL09',
    }
    const made = steps(found, answers)
    expect(ids(made)).toEqual([
      'names',
      'logins',
      'orphans',
      'owner',
      'clr',
      'assemblies',
      'messages',
      'roles',
      'broker',
      'access',
      'comparison',
    ])
    expect(text(made, 'logins')).toContain('SHA-256 aa')
    expect(text(made, 'logins')).toContain('PASSWORD = 0x******** HASHED')
    expect(text(made, 'logins')).toContain('batch logins-002 in master: 64')
    expect(text(made, 'comparison')).toContain('SHA-256 bb')
  })

  it('shows both owners where the remembered one may be missing, and a new broker identity only with consent', () => {
    const found = survey({ targets: [target({ sets: [], remembered })] })
    const owner = text(steps(found, { purpose: 'after' }), 'owner')
    expect(owner).toContain('TO [CONTOSO\\svc-sm];')
    expect(owner).toContain('TO [CONTOSO\\adm];')
    expect(text(steps(found, { purpose: 'after' }), 'broker')).not.toContain('NEW_BROKER')
    expect(text(steps(found, { purpose: 'after', newBroker: true }), 'broker')).toContain('NEW_BROKER')
  })
})

describe('the plan of a practice restore', () => {
  it('touches no database but its own, and drops that one', () => {
    const as = 'PracticeRestore_ServiceManager_0badcafe'
    const all = steps(survey({ targets: [target({ as })] }), { purpose: 'practice' })
    expect(ids(all)).toEqual([
      'verify-ServiceManager',
      'restore-ServiceManager',
      'check-ServiceManager',
      'drop-ServiceManager',
    ])
    const sent = all.flatMap(({ actions }) => actions.map((action) => action.text))
    expect(sent.filter((one) => /ALTER|DROP|CHECKDB|RESTORE DATABASE/.test(one)).every((one) => one.includes(as))).toBe(
      true,
    )
    for (const { changes, undo, revert } of all)
      expect(changes === false || (undo === 'automatic' && revert !== undefined)).toBe(true)
  })
})
