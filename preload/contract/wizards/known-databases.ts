/** Which page asks for the instance that a database lies on. */
export const databaseSlots = ['serviceManager', 'dataWarehouse', 'reporting', 'orchestrator'] as const
export type DatabaseSlot = (typeof databaseSlots)[number]

/** What a database is to the products. */
export type DatabaseGroup = 'exchanging' | 'marts' | 'reporting' | 'analysis' | 'orchestrator' | 'other' | 'system'

export interface KnownDatabase {
  /** The default name; Setup lets it be changed. */
  name: string
  group: DatabaseGroup
  slot: DatabaseSlot
  /** What it is, for people. */
  what: string
  /** Not every installation has it. */
  optional?: true
}

/** In the order of the lists. */
export const databaseGroups: Readonly<Record<DatabaseGroup, string>> = {
  exchanging: 'Service Manager and data warehouse',
  marts: 'Optional data mart',
  reporting: 'Reporting Services',
  analysis: 'Analysis Services',
  orchestrator: 'Orchestrator',
  other: 'Other database',
  system: 'System database',
}

/**
 * The eight of the source document, and what it leaves out: ReportServer's second database, and the name that its “Analyst” really has.
 * Source: service-manager.md section 7.1.
 */
export const knownDatabases: readonly KnownDatabase[] = [
  {
    name: 'ServiceManager',
    group: 'exchanging',
    slot: 'serviceManager',
    what: 'Work items, configuration items, packs',
  },
  {
    name: 'DWStagingAndConfig',
    group: 'exchanging',
    slot: 'dataWarehouse',
    what: 'Configuration of the data warehouse',
  },
  {
    name: 'DWRepository',
    group: 'exchanging',
    slot: 'dataWarehouse',
    what: 'History; together with DWStagingAndConfig',
  },
  { name: 'DWDataMart', group: 'exchanging', slot: 'dataWarehouse', what: 'What reports read' },
  { name: 'OMDWDataMart', group: 'marts', slot: 'dataWarehouse', what: 'Data mart', optional: true },
  { name: 'CMDWDataMart', group: 'marts', slot: 'dataWarehouse', what: 'Data mart', optional: true },
  {
    name: 'ReportServer',
    group: 'reporting',
    slot: 'reporting',
    what: 'Its encryption key is backed up apart from it',
  },
  { name: 'ReportServerTempDB', group: 'reporting', slot: 'reporting', what: 'Belongs to ReportServer' },
  { name: 'Orchestrator', group: 'orchestrator', slot: 'orchestrator', what: 'Runbooks, variables, history' },
]

/** What the source document calls “Analyst”: no database of SQL Server's engine. */
export const ANALYSIS_DATABASE = 'DWASDataBase'

/** The known database of that name, whatever its case. */
export function knownDatabase(name: string): KnownDatabase | undefined {
  return knownDatabases.find((known) => known.name.toLowerCase() === name.toLowerCase())
}

/** A database as an answer: `SERVER/database`. A server's name holds no slash, a database's may. */
export function databaseValue(server: string, database: string): string {
  return `${server}/${database}`
}

/** Undefined for a text that is no such value. */
export function parseDatabaseValue(value: string): { server: string; database: string } | undefined {
  const at = value.indexOf('/')
  return at < 1 || at === value.length - 1 ? undefined : { server: value.slice(0, at), database: value.slice(at + 1) }
}
