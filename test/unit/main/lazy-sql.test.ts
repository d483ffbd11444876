import { describe, expect, it } from 'vitest'
import { lazySqlServers } from '../../../main/lazy-sql.ts'
import { toldInstances } from '../../support/told-instances.ts'

const connection = { server: 'SQL01', signIn: 'windows' as const }

describe('instances of SQL Server, loaded late', () => {
  it('are loaded with the first question, once', async () => {
    const { sql, asked } = toldInstances({})
    let loads = 0
    const lazy = lazySqlServers(async () => {
      loads += 1
      return sql
    })
    await lazy.forget()
    expect([loads, asked.forgotten]).toEqual([0, 0])
    await Promise.all([lazy.open(connection), lazy.certificate('SQL01'), lazy.open(connection)])
    expect([loads, asked.opened.length]).toEqual([1, 2])
    await lazy.forget()
    expect(asked.forgotten).toBe(1)
  })

  it('pass the password on as it is', async () => {
    const { sql, asked } = toldInstances({})
    await lazySqlServers(async () => sql).open(connection, { password: new TextEncoder().encode('geheim') })
    expect(asked.passwords).toEqual(['geheim'])
  })

  it('are loaded again with the next question when that failed', async () => {
    const { sql } = toldInstances({})
    let loads = 0
    const lazy = lazySqlServers(async () => {
      loads += 1
      if (loads === 1) throw new Error('The disk did not answer')
      return sql
    })
    await expect(lazy.open(connection)).rejects.toThrow('The disk did not answer')
    await lazy.forget()
    expect((await lazy.open(connection)).identity.name).toBe('SQL01')
    expect(loads).toBe(2)
  })
})
