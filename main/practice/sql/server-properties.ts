import type { InstanceState } from './state.ts'

const NAMES: Readonly<Record<number, string>> = { 13: '2016', 14: '2017', 15: '2019', 16: '2022', 17: '2025' }

export function majorOf(state: InstanceState): number {
  return Number.parseInt(state.version, 10)
}

/** @@VERSION */
export function versionText(state: InstanceState): string {
  const year = NAMES[majorOf(state)] ?? ''
  return `Microsoft SQL Server ${year} (Practice) - ${state.version} (X64) \n\t${state.edition} on Windows Server 2022 Standard 10.0 <X64> (Hypervisor)\n`
}

/** SERVERPROPERTY; NULL for a name that is none, as on a server. */
export function serverProperty(state: InstanceState, name: string): string | number | null {
  switch (name.toLowerCase()) {
    case 'servername':
      return state.name
    case 'machinename':
    case 'computernamephysicalnetbios':
      return state.machine
    case 'instancename':
      return state.instance ?? null
    case 'productversion':
      return state.version
    case 'productmajorversion':
      return String(majorOf(state))
    case 'productlevel':
      return 'RTM'
    case 'edition':
      return state.edition
    case 'engineedition':
      return state.engineEdition
    case 'collation':
      return state.collation
    case 'isclustered':
      return 0
    case 'ishadrenabled':
      return state.availabilityGroups.length > 0 ? 1 : 0
    case 'isintegratedsecurityonly':
      return state.windowsOnly ? 1 : 0
    case 'instancedefaultdatapath':
      return state.folders.data
    case 'instancedefaultlogpath':
      return state.folders.log
    case 'instancedefaultbackuppath':
      return majorOf(state) < 15 ? null : state.folders.backup
    default:
      return null
  }
}
