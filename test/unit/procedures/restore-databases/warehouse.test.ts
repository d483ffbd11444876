import { describe, expect, it } from 'vitest'
import type { BackupSet } from '../../../../main/procedures/restore-databases/choose/backup-set.ts'
import type { Look } from '../../../../main/procedures/restore-databases/choose/look.ts'
import type { Offer } from '../../../../main/procedures/restore-databases/choose/offers.ts'
import { warehouseFindings } from '../../../../main/procedures/restore-databases/findings/warehouse.ts'
import { full } from './sets.ts'

const NOW = '2026-11-21T12:00:00.000'
const offer = (database: string, finished?: string): Offer => {
  const sets: BackupSet[] = [full({ database, ...(finished === undefined ? {} : { finished }) })]
  const [first] = sets
  return finished === undefined || first === undefined
    ? { database, sets }
    : { database, sets, chain: { sets: [first] } }
}
/** What is looked at: which databases are there, and what there are backups of. */
const look = (there: readonly string[], ...offers: Offer[]) =>
  ({ here: { databases: there.map((name) => ({ name })) }, offers, kit: [] }) as unknown as Look
const found = (looked: Look, databases: string[], recreate?: boolean) =>
  warehouseFindings(looked, { databases, ...(recreate === undefined ? {} : { recreate }) }, NOW)
const codes = (...given: Parameters<typeof found>) => found(...given).map(({ level, code }) => `${level} ${code}`)

const night = (database: string, hour = '23') => offer(database, `2026-11-20T${hour}:30:00.000`)
const all = ['DWStagingAndConfig', 'DWRepository', 'DWDataMart']

describe('data warehouse databases', () => {
  it('of one night raise nothing', () => {
    expect(codes(look([], ...all.map((name) => night(name))), all)).toEqual([])
    expect(codes(look([], night('ServiceManager')), ['ServiceManager'])).toEqual([])
  })

  it('of different times are said to be so, with the first and the last', () => {
    const [apart] = found(look([], night('DWStagingAndConfig', '08'), night('DWRepository')), all.slice(0, 2))
    expect(apart).toMatchObject({ level: 'warn', code: 'warehouse-times' })
    expect(apart?.text).toContain('DWStagingAndConfig of 20 Nov 2026 08:30, DWRepository of 20 Nov 2026 23:30')
    expect(apart?.detail).toContain('15 hours apart')
  })

  it('that are restored to one point in time are of one time', () => {
    const stopAt = '2026-11-21T01:00:00'
    const to = (name: string, hour: string): Offer => {
      const one = night(name, hour)
      return one.chain === undefined ? one : { ...one, chain: { ...one.chain, stopAt } }
    }
    expect(codes(look([], to('DWStagingAndConfig', '03'), to('DWRepository', '23')), all.slice(0, 2))).toEqual([])
  })

  it('belong together: configuration and repository', () => {
    const looked = look([], night('DWStagingAndConfig'), night('DWRepository'))
    const [alone] = found(looked, ['DWRepository'])
    expect(alone).toMatchObject({ level: 'warn', code: 'warehouse-together' })
    expect(alone?.text).toBe('DWRepository is restored without DWStagingAndConfig.')
    // What has no backup can't be selected.
    expect(codes(look(['DWStagingAndConfig'], night('DWRepository')), ['DWRepository'])).toEqual([])
  })

  it('from a backup older than work items are kept leave a gap that stays', () => {
    const at = (time: string) => codes(look([], offer('DWDataMart', time)), ['DWDataMart'])
    expect(at('2026-08-22T12:00:00.000')).toEqual(['warn warehouse-old'])
    expect(at('2026-08-24T12:00:00.000')).toEqual([])
    // Service Manager's own database has no such bound.
    expect(codes(look([], offer('ServiceManager', '2025-01-01T00:00:00.000')), ['ServiceManager'])).toEqual([])
  })

  it('without a backup are created anew only by who typed it', () => {
    const [last] = found(look([], offer('DWRepository'), night('ServiceManager')), ['ServiceManager'])
    expect(last).toMatchObject({
      level: 'block',
      code: 'warehouse-recreated',
      field: 'recreate',
      acknowledge: { type: 'RECREATE' },
    })
    expect(last?.detail).toBe(
      'That is a measure of last resort. The data warehouse holds the long-term history; a newly created one gets from Service Manager only what Service Manager still holds. Historical data will be lost.',
    )
    expect(codes(look(['DWRepository'], offer('DWRepository')), ['ServiceManager'])).toEqual([])
    expect(codes(look([]), ['ServiceManager'], true)).toEqual(['block warehouse-recreated'])
  })
})
