import { describe, expect, it } from 'vitest'
import { keyOf, keysIn, missingKeys } from '../../../main/kit/index.ts'
import { sampleArtifact, sampleBackup, samplePermissions } from '../../support/sample-artifact.ts'

const ms = sampleArtifact()
const dw = sampleArtifact({
  id: 'dw',
  computer: { netbios: 'PRACTICE-DW01', fqdn: 'PRACTICE-DW01.practice.example' },
  role: 'data-warehouse-management-server',
  managementGroup: 'DW_SM_PRACTICE',
})
const names = (servers: { name: string }[]) => servers.map(({ name }) => name)

describe('the servers whose key is missing', () => {
  it('are those that an entry knows of and that have none', () => {
    expect(missingKeys([ms], 'SM_PRACTICE')).toEqual([
      { name: 'PRACTICE-DW01', role: 'data-warehouse-management-server' },
    ])
    expect(names(missingKeys([dw], 'DW_SM_PRACTICE'))).toEqual(['PRACTICE-MS01'])
  })

  it('are none when each has one, in whichever management group', () => {
    expect(missingKeys([ms, dw], 'SM_PRACTICE')).toEqual([])
    expect(missingKeys([ms, dw])).toEqual([])
  })

  it('are of the group that is named', () => {
    const other = sampleArtifact({
      id: 'x',
      managementGroup: 'SM_OTHER',
      computer: { netbios: 'A', fqdn: 'A.b' },
      servers: [{ name: 'B', role: 'management-server' }],
    })
    expect(names(missingKeys([ms, other], 'SM_PRACTICE'))).toEqual(['PRACTICE-DW01'])
    expect(names(missingKeys([ms, other]))).toEqual(['PRACTICE-MS01', 'PRACTICE-DW01', 'B'].slice(1))
  })

  it('are also those that this computer knows of now', () => {
    expect(names(missingKeys([], 'SM_PRACTICE', ms.servers))).toEqual(['PRACTICE-MS01', 'PRACTICE-DW01'])
    expect(names(missingKeys([ms, dw], 'SM_PRACTICE', [{ name: 'NEW-MS02', role: 'management-server' }]))).toEqual([
      'NEW-MS02',
    ])
  })

  it('are compared without case and without domain, each named once', () => {
    const spelled = [
      { name: 'practice-ms01.practice.example', role: 'management-server' as const },
      { name: 'PRACTICE-DW01.practice.example', role: 'data-warehouse-management-server' as const },
    ]
    expect(names(missingKeys([ms], 'SM_PRACTICE', spelled))).toEqual(['PRACTICE-DW01.practice.example'])
  })
})

describe('backups of databases and permissions', () => {
  const others = [sampleBackup(), samplePermissions()]

  it('are no keys: none is found, none is missing for their sake', () => {
    expect(missingKeys(others)).toEqual([])
    expect(missingKeys([ms, dw, ...others], 'SM_PRACTICE')).toEqual([])
    expect(keyOf(others, 'PRACTICE-SQL01')).toBeUndefined()
    expect(keysIn([...others, dw, ms])).toEqual([dw, ms])
  })
})

describe('the entry of a key', () => {
  it('is the newest of that server and key', () => {
    const later = sampleArtifact({ id: 'later', created: '2026-12-01T00:00:00.000Z' })
    const otherKey = sampleArtifact({
      id: 'other',
      created: '2027-01-01T00:00:00.000Z',
      fingerprint: `SHA256:${'00'.repeat(32)}`,
    })
    const all = [later, ms, otherKey, dw]
    expect(keyOf(all, 'practice-ms01', ms.fingerprint)?.id).toBe('later')
    expect(keyOf(all, 'PRACTICE-MS01')?.id).toBe('other')
    expect(keyOf(all, 'NOBODY')).toBeUndefined()
  })
})
