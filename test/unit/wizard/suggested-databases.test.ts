import { describe, expect, it } from 'vitest'
import type { Option } from '../../../preload/contract/index.ts'
import { suggestedValues } from '../../../renderer/wizards/backup-databases/suggested.ts'

const option = (value: string, change: Partial<Option> = {}): Option => ({
  value,
  label: value.split('/').at(-1) ?? value,
  ...change,
})

describe('the databases that are suggested', () => {
  it('are System Center’s that can be chosen, whatever their case and server', () => {
    expect(
      suggestedValues([
        option('SQL01/ServiceManager'),
        option('SQL01/dwrepository'),
        option('SQL01/DWDataMart', { unavailable: 'It is RESTORING' }),
        option('SQL01/HRPortal'),
        option('SQL01/master'),
        option('SQL02\\SCO/Orchestrator'),
        option('Analysis Services/DWASDataBase', { unavailable: 'No database of SQL Server' }),
        option('no server'),
      ]),
    ).toEqual(['SQL01/ServiceManager', 'SQL01/dwrepository', 'SQL02\\SCO/Orchestrator'])
    expect(suggestedValues([])).toEqual([])
  })
})
