import { describe, expect, it } from 'vitest'
import { Problem } from '../../../../main/engine/problem.ts'
import type { Catalogue, DatabaseRow } from '../../../../main/procedures/databases/catalogue.ts'
import { absentFrom, chosenOf, foundIn, nameOf, optionsOf } from '../../../../main/procedures/databases/choice.ts'
import type { Opened, Server } from '../../../../main/procedures/databases/servers.ts'
import type { Instance } from '../../../../main/ports/index.ts'

const row = (name: string, change: Partial<DatabaseRow> = {}): DatabaseRow => ({
  name,
  id: 5,
  state: 'ONLINE',
  userAccess: 'MULTI_USER',
  recoveryModel: 'FULL',
  compatibility: 160,
  collation: null,
  containment: 'NONE',
  owner: 'sa',
  trustworthy: false,
  broker: false,
  brokerGuid: null,
  readOnly: false,
  masterKeyByServer: false,
  encrypted: false,
  certificate: null,
  availabilityGroup: null,
  accessible: true,
  size: 1024,
  ...change,
})

/** Only its name is looked at here. */
const server = (name: string, slots: Server['slots']): Server => ({
  name,
  slot: slots[0] ?? 'serviceManager',
  slots,
  instance: { identity: { name } } as Instance,
})
const catalogue = (of: Server, databases: DatabaseRow[]): Catalogue => ({
  server: of,
  more: {} as Catalogue['more'],
  databases,
})
const SQL01 = server('SQL01', ['serviceManager'])
const opened: Opened = { servers: [SQL01], problems: [] }

describe('what the instances hold', () => {
  it('is listed with the known ones first, and what is absent with the reason', () => {
    const present = foundIn([
      catalogue(SQL01, [row('HRPortal'), row('master'), row('reportserver'), row('ServiceManager')]),
    ])
    const list = optionsOf(present, absentFrom(opened, present, {}), () => 'detail')
    expect(
      list.map(({ label, group, unavailable }) => `${group}: ${label}${unavailable === undefined ? '' : ' -'}`),
    ).toEqual([
      'Service Manager and data warehouse: ServiceManager',
      'Service Manager and data warehouse: DWStagingAndConfig -',
      'Service Manager and data warehouse: DWRepository -',
      'Service Manager and data warehouse: DWDataMart -',
      'Optional data mart: OMDWDataMart -',
      'Optional data mart: CMDWDataMart -',
      'Reporting Services: reportserver',
      'Reporting Services: ReportServerTempDB -',
      'Orchestrator: Orchestrator -',
      'Other database: HRPortal',
      'System database: master',
    ])
    expect(list.find(({ label }) => label === 'OMDWDataMart')?.unavailable).toBe(
      'Not on SQL01, and not every installation has it; if it is on another instance, name that on the first page',
    )
    expect(new Set(list.map(({ value }) => value)).size).toBe(list.length)
  })

  it('says of a database that cannot be worked on why', () => {
    const closed = (change: Partial<DatabaseRow>) => foundIn([catalogue(SQL01, [row('x', change)])])[0]?.closed
    expect(closed({})).toBeUndefined()
    expect(closed({ state: 'RESTORING' })).toBe('It is RESTORING')
    expect(closed({ accessible: false })).toBe('This login may not open it')
    expect(closed({ accessible: false, availabilityGroup: 'AG1' })).toMatch(/primary replica of AG1/)
    expect(closed({ name: 'a\nb' })).toBe('Its name holds control characters')
  })

  it('says of the absent ones of a server that does not answer that it was not asked', () => {
    const problem = new Problem({ code: 'server-silent', text: 'x' })
    const connection = { server: 'SQL09', signIn: 'windows' as const }
    const absent = absentFrom({ servers: [SQL01], problems: [{ slot: 'orchestrator', connection, problem }] }, [], {
      orchestratorElsewhere: true,
    })
    expect(absent.find(({ name }) => name === 'Orchestrator')?.why).toBe('SQL09 cannot be asked')
    expect(absent.find(({ name }) => name === 'ServiceManager')?.why).toBe('Not on SQL01')
  })

  it('looks for reporting where the data warehouse is, unless it is elsewhere', () => {
    const two: Opened = { servers: [SQL01, server('SQL02', ['dataWarehouse'])], problems: [] }
    const why = (a: object) => absentFrom(two, [], { ...a }).find(({ name }) => name === 'ReportServer')?.why
    expect(why({ dataWarehouseElsewhere: true })).toMatch(/^Not on SQL02/)
    expect(why({})).toMatch(/^Not on SQL01/)
  })
})

describe('the answers’ databases', () => {
  const SCO = server('SQL02\\SCO', ['orchestrator'])
  const present = foundIn([
    catalogue(SQL01, [row('a/b'), row('ServiceManager')]),
    catalogue(SCO, [row('Orchestrator')]),
  ])

  it('are found whatever the case, once each; a slash may be in a database’s name', () => {
    const { chosen, missing } = chosenOf(
      ['sql01/servicemanager', 'SQL01/ServiceManager', 'SQL02\\sco/ORCHESTRATOR', 'SQL01/a/b'],
      present,
    )
    expect(chosen.map(({ name }) => name)).toEqual(['ServiceManager', 'Orchestrator', 'a/b'])
    expect(missing).toEqual([])
  })

  it('are missing where no server has them', () => {
    expect(chosenOf(['SQL01/Orchestrator', 'SQL03/x'], present).missing).toEqual([
      { server: 'SQL01', database: 'Orchestrator' },
      { server: 'SQL03', database: 'x' },
    ])
  })

  it('are named with their server where there are several', () => {
    expect([nameOf({ server: SQL01, name: 'x' }, false), nameOf({ server: 'SQL02', name: 'x' }, true)]).toEqual([
      'x',
      'x on SQL02',
    ])
  })
})
